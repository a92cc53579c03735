"""A spreadsheet as anybody with a browser sees it: cells with their looks, tabs with frames."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sheets_emulator import Direct

_CELL = "userEnteredValue,userEnteredFormat,effectiveValue,formattedValue,note,dataValidation"
_MASK = quote(
    "sheets(properties(sheetId,title,hidden,gridProperties),merges,basicFilter,"
    f"conditionalFormats,protectedRanges,data(rowData(values({_CELL}))))"
)


@dataclass(frozen=True)
class Seen:
    """One cell. `entered` is a formula, a string, a number, a boolean or None."""

    entered: object = None
    text: str = ""
    note: str = ""
    looks: str = ""
    rule: str = ""
    value: object = None
    """What a formula shows, else what was entered."""

    @property
    def is_formula(self) -> bool:
        return isinstance(self.entered, tuple)


NOTHING = Seen()


@dataclass(frozen=True)
class Page:
    """One tab; `frame` is all that is not cells."""

    sheet_id: int
    title: str
    rows: Sequence[Sequence[Seen]]
    frame: str = ""
    height: int = 0
    width: int = 0

    def at(self, row: int, column: int) -> Seen:
        line = self.rows[row] if row < len(self.rows) else ()
        return line[column] if column < len(line) else NOTHING


@dataclass(frozen=True)
class Picture:
    """All tabs in their order."""

    pages: Sequence[Page] = ()

    def page(self, sheet_id: int) -> Page | None:
        return next((page for page in self.pages if page.sheet_id == sheet_id), None)


def take_picture(owner: Direct, spreadsheet_id: str) -> Picture:
    """Empty when the file is away."""
    path = f"/v4/spreadsheets/{spreadsheet_id}?includeGridData=true&fields={_MASK}"
    answer = owner.fetch("GET", path)
    if answer.status != 200 or not isinstance(answer.body, dict):
        return Picture()
    return Picture([_page(sheet) for sheet in answer.body.get("sheets", ())])


def _page(sheet: dict[str, Any]) -> Page:
    data = sheet.get("data", [{}])[0].get("rowData", ())
    rows = [[_seen(cell) for cell in line.get("values", ())] for line in data]
    frame = {
        name: _without_ours(sheet.get(name))
        for name in ("merges", "basicFilter", "conditionalFormats", "protectedRanges")
    }
    grid = sheet["properties"]["gridProperties"]
    size = grid.get("rowCount", 0), grid.get("columnCount", 0)
    frame["frozen"] = grid.get("frozenRowCount", 0)
    shown = json.dumps(frame, sort_keys=True, ensure_ascii=False)
    return Page(sheet["properties"]["sheetId"], sheet["properties"]["title"], rows, shown, *size)


def _without_ours(part: object) -> object:
    """The warning on the reference column is ours to put."""
    if not isinstance(part, list):
        return part
    return [one for one in part if "Réf" not in str(one.get("description", ""))] or None


def _seen(cell: dict[str, Any]) -> Seen:
    if not cell:
        return NOTHING
    looks, rule = cell.get("userEnteredFormat"), cell.get("dataValidation")
    effective = cell.get("effectiveValue") or {}
    return Seen(
        _entered(cell.get("userEnteredValue") or {}),
        str(cell.get("formattedValue", "")),
        str(cell.get("note", "")),
        json.dumps(looks, sort_keys=True) if looks else "",
        json.dumps(rule, sort_keys=True, ensure_ascii=False) if rule else "",
        next(iter(effective.values()), None),
    )


def _entered(value: dict[str, Any]) -> object:
    if "formulaValue" in value:
        return ("=", value["formulaValue"])
    return next(iter(value.values()), None)
