"""A tab as a person sees it, and what a person does with its rows and columns.

Rows and columns are counted from zero; the row of titles is the first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.kinds import CONTACT, OWN, Kind
from simulation.machinery.google import Google

Json = dict[str, Any]
REFERENCE = "Réf."
LIKE_REFERENCE = re.compile(r"[A-Z]-[0-9A-Z?]+$")
"""What else people paste under « Réf. » names nobody."""
_PUT_OUT = "hors de votre liste"
"""What a row's reference says once its record lives on elsewhere."""
TOTAL = "Total "
"""With which a row begins that sums up others."""
HEADINGS = frozenset({"Équipe", "Bénévoles", "Salariés", "Partenaires"})
"""Over the rows of a part of the list."""
_GID = re.compile(r"#gid=(\d+)")
_MASK = (
    "sheets(properties(sheetId,title,gridProperties),"
    "data(rowData(values(formattedValue,note,userEnteredValue,userEnteredFormat(numberFormat)))))"
)
PASTED = "userEnteredValue,note,userEnteredFormat.numberFormat"
"""What comes along with a row: a day is a number, and only its format makes it a day."""


@dataclass(frozen=True)
class Sheet:
    """One tab that a partner keeps, whatever it is called now."""

    partner: str
    spreadsheet: str
    kind: Kind = CONTACT
    sheet_id: int = 0

    @property
    def scope(self) -> str:
        return "own" if self.partner in OWN else "all"

    @property
    def key(self) -> str:
        return f"{self.spreadsheet}/{self.kind.tab}"

    def is_told_of_by(self, problem: Json) -> bool:
        """A problem of this tab, or of its whole file."""
        gid = _GID.search(problem.get("link") or "")
        is_here = problem["spreadsheet"] == self.spreadsheet
        return is_here and (gid is None or int(gid[1]) == self.sheet_id)


@dataclass
class Tab:
    """What is in a tab."""

    spreadsheet: str
    sheet_id: int
    title: str
    rows: list[list[Json]]
    size: tuple[int, int]
    kind: Kind = CONTACT
    columns: dict[str, int] = field(default_factory=dict)
    head: int = 0
    """The row of the list's own titles, wherever people put it."""

    def __post_init__(self) -> None:
        titles = [row for row in range(len(self.rows)) if self.is_titles(row)]
        # Those of a list that somebody pasted have no references.
        own = [row for row in titles if any(name == "ref" for _, name in self.named(row))]
        self.head = next(iter(own or titles), 0)
        for number, name in self.named(self.head) if self.rows else ():
            self.columns.setdefault(name, number)

    def named(self, row: int) -> list[tuple[int, str]]:
        """The columns that a row gives a title, and what it says that they are."""
        field_of = {title: name for name, all_ in self.kind.titles.items() for title in all_}
        field_of[REFERENCE] = "ref"
        titles = [cell.get("formattedValue", "") for cell in self.rows[row]]
        return [(at, field_of[title]) for at, title in enumerate(titles) if title in field_of]

    def is_titles(self, row: int) -> bool:
        """The list's own, or those of another one that somebody pasted below.

        Not the few titles that a sort of the other columns left beside somebody.
        """
        named = len(self.named(row))
        filled = sum(bool(cell.get("formattedValue")) for cell in self.rows[row])
        return named > 1 and 2 * named >= filled

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def last(self) -> int:
        """The last row that is not empty."""
        filled = [number for number in range(len(self.rows)) if not self.is_blank(number)]
        return max(filled, default=0)

    def is_marked(self, row: int) -> bool:
        """The reference says that the record is archived, or not of this list."""
        return " " in self.text(row, "ref").strip()

    def is_put_out(self, row: int) -> bool:
        """The reference says that the record lives, and not in this list."""
        return self.text(row, "ref").strip().endswith(f" {_PUT_OUT}")

    def is_blank(self, row: int) -> bool:
        return not any(cell.get("formattedValue") for cell in self.rows[row])

    def cell(self, row: int, column: int) -> Json:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return {}
        return self.rows[row][column]

    def text(self, row: int, name: str) -> str:
        column = self.columns.get(name)
        if column is None:
            return ""
        text: str = self.cell(row, column).get("formattedValue", "")
        return text

    def note(self, row: int, name: str) -> str:
        note: str = self.cell(row, self.columns[name]).get("note", "")
        return note

    def texts(self, row: int) -> dict[str, str]:
        return {name: self.text(row, name) for name in self.kind.fields if name in self.columns}

    def reference(self, row: int) -> str:
        return self.text(row, "ref").split(" ")[0]

    def data_rows(self) -> list[int]:
        return [
            row
            for row in range(len(self.rows))
            if row != self.head and any(self.texts(row).values())
            if not (self.is_total(row) or self.is_titles(row) or self.is_heading(row))
        ]

    def is_heading(self, row: int) -> bool:
        """It stands alone in its row, but for remarks in columns that are people's own.

        A sort may bring it beside words that somebody pasted under « Réf. », where no record is.
        """
        said = {name: self.text(row, name) for name in self.columns}
        if not LIKE_REFERENCE.match(said.get("ref", "")):
            said.pop("ref", None)
        texts = [*filter(None, said.values())]
        return len(texts) == 1 and texts[0] in HEADINGS

    def is_total(self, row: int) -> bool:
        """People's own, whatever moved beside it."""
        return any(cell.get("formattedValue", "").startswith(TOTAL) for cell in self.rows[row])

    def place(self, row: int, name: str) -> str:
        return a1(row, self.columns[name])


def read_tabs(google: Google, spreadsheet: str, kinds: Mapping[int, Kind]) -> dict[int, Tab]:
    """By their ids; tabs that are nobody's list are left out."""
    answer = google.read(spreadsheet, _MASK)
    tabs = {}
    for sheet in answer["sheets"]:
        properties = sheet["properties"]
        number = properties.get("sheetId", 0)
        if number not in kinds:
            continue
        data = sheet.get("data", [{}])[0].get("rowData", [])
        grid = properties["gridProperties"]
        tabs[number] = Tab(
            spreadsheet,
            number,
            properties["title"],
            [row.get("values", []) for row in data],
            (grid["rowCount"], grid["columnCount"]),
            kinds[number],
        )
    return tabs


def a1(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


_CELL = re.compile(r"([A-Z]+)(\d+)$")


def place_of(cell: str | None) -> tuple[int, int] | None:
    """`B7` as row and column, counted from zero."""
    found = _CELL.match(cell or "")
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


# --- Requests ---------------------------------------------------------------------------------


def area(sheet_id: int, rows: tuple[int, int], columns: tuple[int, int]) -> Json:
    return {
        "sheetId": sheet_id,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


def span(sheet_id: int, dimension: str, start: int, end: int) -> Json:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def insert(sheet_id: int, dimension: str, at: int, count: int = 1) -> Json:
    where = span(sheet_id, dimension, at, at + count)
    return {"insertDimension": {"range": where, "inheritFromBefore": at > 0}}


def delete_rows(sheet_id: int, start: int, count: int = 1) -> Json:
    return {"deleteDimension": {"range": span(sheet_id, "ROWS", start, start + count)}}


def move(sheet_id: int, dimension: str, start: int, to: int) -> Json:
    where = span(sheet_id, dimension, start, start + 1)
    return {"moveDimension": {"source": where, "destinationIndex": to}}


def sort(where: Json, column: int, *, descending: bool) -> Json:
    order = "DESCENDING" if descending else "ASCENDING"
    return {
        "sortRange": {
            "range": where,
            "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}],
        }
    }


def put(sheet_id: int, row: int, column: int, cells: Iterable[Json], mask: str) -> Json:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": list(cells)}],
            "fields": mask,
        }
    }


def image(tab: Tab, row: int) -> list[Json]:
    """A row as it could be put back."""
    kept = ("userEnteredValue", "note", "userEnteredFormat")
    return [{key: cell[key] for key in kept if key in cell} for cell in tab.rows[row]]
