"""A throwaway tab: requests that act on it, and what is read of it."""

from collections.abc import Sequence
from typing import Any, Protocol

from gspread.exceptions import APIError

Json = dict[str, Any]
TITLES = "sync-service, essai "
"""How titles of our tabs begin, and copies' go on: what has such a title is ours to remove."""
KEYS = "probe."
"""How keys of our metadata begin."""
MARK = KEYS + "mark"


class Reader(Protocol):
    """What reads the file that a tab is in."""

    def read(self, fields: str, ranges: Sequence[str] = ()) -> Json: ...


class Tab:
    """One tab of a room; rows and columns count from zero, ends are excluded."""

    def __init__(self, file: Reader, sheet_id: int, title: str) -> None:
        self._file = file
        self.sheet_id = sheet_id
        self.title = title

    @property
    def quoted(self) -> str:
        return f"'{self.title}'"

    def area(self, top: int, bottom: int | None, left: int, right: int) -> Json:
        """A GridRange; without a bottom it is open."""
        area = {"sheetId": self.sheet_id, "startRowIndex": top, "startColumnIndex": left}
        end = {} if bottom is None else {"endRowIndex": bottom}
        return area | end | {"endColumnIndex": right}

    def span(self, dimension: str, start: int, end: int | None = None) -> Json:
        """A DimensionRange of one line, or up to an end."""
        last = start + 1 if end is None else end
        return {
            "sheetId": self.sheet_id,
            "dimension": dimension,
            "startIndex": start,
            "endIndex": last,
        }

    def put(self, row: int, column: int, *lines: Sequence[object]) -> Json:
        """Typed values, as our writes send them; a dict is an ExtendedValue."""
        cells = [[{"userEnteredValue": _extended(value)} for value in line] for line in lines]
        return self.put_cells(row, column, cells, "userEnteredValue")

    def put_cells(
        self, row: int, column: int, lines: Sequence[Sequence[Json]], fields: str
    ) -> Json:
        start = {"sheetId": self.sheet_id, "rowIndex": row, "columnIndex": column}
        rows = [{"values": list(line)} for line in lines]
        return {"updateCells": {"start": start, "rows": rows, "fields": fields}}

    def sort(self, bottom: int, right: int = 2) -> Json:
        """All rows down to there by the first column."""
        order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
        return {"sortRange": {"range": self.area(0, bottom, 0, right), "sortSpecs": order}}

    def cut(self, source: Json, row: int, column: int = 0) -> Json:
        target = {"sheetId": self.sheet_id, "rowIndex": row, "columnIndex": column}
        return {"cutPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}

    def copy(self, source: Json, target: Json) -> Json:
        return {
            "copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}
        }

    def move(self, dimension: str, start: int, to: int) -> Json:
        source = self.span(dimension, start)
        return {"moveDimension": {"source": source, "destinationIndex": to}}

    def insert(self, dimension: str, start: int, *, inherits: bool = False) -> Json:
        """`inherits`: the looks of the line before, as our writes ask for it."""
        message: Json = {"range": self.span(dimension, start)}
        return {"insertDimension": message | ({"inheritFromBefore": True} if inherits else {})}

    def mark(self, dimension: str = "", at: int = 0) -> Json:
        """Metadata on the tab, or on one of its rows or columns."""
        place: Json = {"sheetId": self.sheet_id}
        if dimension:
            place = {"dimensionRange": self.span(dimension, at)}
        return created(MARK, "1", place)

    def marks(self) -> Json:
        """Which rows and columns have a mark, and whether the tab has one."""
        entry = "developerMetadata(metadataKey)"
        sheet = self.look(f"{entry},data(rowMetadata({entry}),columnMetadata({entry}))")
        data: Json = next(iter(sheet.get("data", ())), {})
        return {
            "rows": _marked(data.get("rowMetadata", [])),
            "columns": _marked(data.get("columnMetadata", [])),
            "tab": bool(_marked([sheet])),
        }

    def marked_rows(self) -> list[int]:
        rows: list[int] = self.marks()["rows"]
        return rows

    def marked_columns(self) -> list[int]:
        columns: list[int] = self.marks()["columns"]
        return columns

    def look(self, fields: str) -> Json:
        """This tab's message with these fields."""
        answer = self._file.read(f"sheets({fields})", [self.quoted])
        sheet: Json = next(iter(answer.get("sheets", ())), {})
        return sheet

    def cells(self, fields: str) -> list[list[Json]]:
        """Cells with these fields, row by row, as far as Google sends them."""
        data: Json = next(iter(self.look(f"data(rowData(values({fields})))").get("data", ())), {})
        return [line.get("values", []) for line in data.get("rowData", [])]

    def shown(self) -> list[list[str]]:
        """What a person sees."""
        return [
            [cell.get("formattedValue", "") for cell in line]
            for line in self.cells("formattedValue")
        ]

    def column(self, at: int = 0) -> list[str]:
        """What a person sees of one column."""
        return [line[at] if at < len(line) else "" for line in self.shown()]

    def notes(self) -> list[list[str]]:
        return [[cell.get("note", "") for cell in line] for line in self.cells("note")]

    def entered(self) -> list[list[Json]]:
        """What was entered, typed."""
        return [
            [cell.get("userEnteredValue", {}) for cell in line]
            for line in self.cells("userEnteredValue")
        ]


def _extended(value: object) -> Json:
    match value:
        case dict():
            return value
        case bool():
            return {"boolValue": value}
        case str():
            return {"stringValue": value}
        case None:
            return {}
        case _:
            return {"numberValue": value}


def created(key: str, value: str, place: Json, number: int | None = None) -> Json:
    """A request for metadata of ours, with an id of our choice or Google's."""
    entry = {
        "metadataKey": key,
        "metadataValue": value,
        "location": place,
        "visibility": "DOCUMENT",
    }
    chosen = {} if number is None else {"metadataId": number}
    return {"createDeveloperMetadata": {"developerMetadata": entry | chosen}}


def deleted(number: int) -> Json:
    lookup = {"developerMetadataLookup": {"metadataId": number}}
    return {"deleteDeveloperMetadata": {"dataFilter": lookup}}


def _marked(lines: Sequence[Json]) -> list[int]:
    return [
        at
        for at, line in enumerate(lines)
        if any(one.get("metadataKey") == MARK for one in line.get("developerMetadata", ()))
    ]


def messages_of(error: APIError) -> str:
    return str(error.error.get("message", ""))
