"""Grid data: rows of CellData, and the properties of rows and columns."""

import re

from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell, CellError, Formula, Value, number_format
from sheets_emulator.grid.defaults import COLUMN_PIXELS, ROW_PIXELS
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.tab_metadata import line_entries, public
from sheets_emulator.masks import Mask, branch_of, masked
from sheets_emulator.values.formats import shown
from sheets_emulator.values.locales import find_locale
from sheets_emulator.wire import Json

_PARTS = (
    "userEnteredValue",
    "effectiveValue",
    "formattedValue",
    "userEnteredFormat",
    "effectiveFormat",
    "hyperlink",
    "note",
    "textFormatRuns",
    "dataValidation",
    "pivotTable",
    "dataSourceTable",
    "dataSourceFormula",
    "chipRuns",
)
_VALUE_PARTS = ("userEnteredValue", "effectiveValue", "formattedValue")
_SIMPLE_PARTS = {*_VALUE_PARTS, "userEnteredFormat", "note", "dataValidation"}
_HYPERLINK = re.compile(r'=\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")


def grid_data(calculator: Calculator, tab: Tab, area: Area, mask: Mask) -> Json:
    """One GridData message; start indexes of zero are defaults and left out."""
    result: Json = {}
    if area.r0 and branch_of(mask, "startRow") is not None:
        result["startRow"] = area.r0
    if area.c0 and branch_of(mask, "startColumn") is not None:
        result["startColumn"] = area.c0
    row_mask = branch_of(mask, "rowData")
    if row_mask is not None:
        rows = _rows(calculator, tab, area, branch_of(row_mask, "values"))
        if rows:
            result["rowData"] = rows
    spreadsheet = calculator.spreadsheet
    for name, dimension, bounds in (
        ("rowMetadata", "ROWS", (area.r0, area.r1)),
        ("columnMetadata", "COLUMNS", (area.c0, area.c1)),
    ):
        part = branch_of(mask, name)
        if part is not None:
            lines = dimension_properties(spreadsheet, tab, dimension, bounds)
            result[name] = masked(lines, part)
    return result


def _rows(calculator: Calculator, tab: Tab, area: Area, mask: Mask | None) -> list[Json]:
    if mask is None:
        return []
    message = CellMessages(calculator, tab, mask).message
    rows: list[Json] = []
    last = area.r1 if tab.has_spills else min(area.r1, len(tab.rows))
    for index in range(area.r0, last):
        cells = tab.row(index)[area.c0 : area.c1]
        if tab.has_spills:
            cells += (None,) * (area.c1 - area.c0 - len(cells))
        values = [message(index, column, cell) for column, cell in enumerate(cells, area.c0)]
        while values and not values[-1] and (index >= len(tab.rows) or tab.has_spills):
            values.pop()
        rows.append({"values": values} if values else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def dimension_properties(
    spreadsheet: Spreadsheet, tab: Tab, dimension: str, bounds: tuple[int, int]
) -> list[Json]:
    props = tab.props_of(dimension)
    size: Json = {"pixelSize": COLUMN_PIXELS if dimension == "COLUMNS" else ROW_PIXELS}
    entries = line_entries(spreadsheet, tab, dimension)
    lines = []
    for index in range(*bounds):
        line = size | props[index] if index in props else size
        if index in entries:
            line = line | {"developerMetadata": [public(entry) for entry in entries[index]]}
        lines.append(line)
    return lines


def extended_value(value: Value) -> Json | None:
    """An ExtendedValue message."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return {"formulaValue": str(value)}
    if isinstance(value, CellError):
        return {"errorValue": {"type": value.kind, "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


class CellMessages:
    """Makes CellData messages of one tab's cells, no further than the mask asks."""

    def __init__(self, calculator: Calculator, tab: Tab, mask: Mask) -> None:
        self._calculator = calculator
        self._tab = tab
        self._mask = mask
        self._is_shallow = all(not branch for branch in mask.values())
        self._locale = find_locale(calculator.spreadsheet.locale)
        self._default = calculator.spreadsheet.properties["defaultFormat"]
        self._wanted = frozenset(name for name in _PARTS if branch_of(mask, name) is not None)
        self._fast_names = (
            tuple(name for name in _VALUE_PARTS if name in self._wanted)
            if self._is_shallow and self._wanted <= _SIMPLE_PARTS
            else None
        )
        self._computed = bool(self._wanted & {"effectiveValue", "formattedValue"})

    def message(self, row: int, column: int, cell: Cell | None) -> Json:
        if self._fast_names is not None and cell is not None and _is_plain_text(cell):
            return self._plain_text(str(cell.value))
        result: Json = {}
        if "userEnteredValue" in self._wanted and cell is not None and cell.value is not None:
            result["userEnteredValue"] = extended_value(cell.value)
        if self._computed:
            self._add_values(result, row, column, cell)
        if cell is not None:
            self._add_looks(result, cell)
            self._add_remarks(result, cell)
        reduced: Json = result if self._is_shallow else masked(result, self._mask)
        return reduced

    def _plain_text(self, text: str) -> Json:
        """Most cells of most tabs, without detours."""
        value = {"stringValue": text}
        return {
            name: text if name == "formattedValue" else value for name in self._fast_names or ()
        }

    def _add_values(self, result: Json, row: int, column: int, cell: Cell | None) -> None:
        value = cell.value if cell is not None else None
        looks = number_format(cell) if cell is not None else None
        if isinstance(value, Formula) or (value is None and self._tab.has_spills):
            looks = self._calculator.number_format(self._tab, row, column)
            value = self._calculator.value(self._tab, row, column)
        if value is None:
            return
        if "effectiveValue" in self._wanted:
            result["effectiveValue"] = extended_value(value)
        if "formattedValue" in self._wanted:
            result["formattedValue"] = shown(value, looks, self._locale)

    def _add_looks(self, result: Json, cell: Cell) -> None:
        if "userEnteredFormat" in self._wanted and cell.format:
            result["userEnteredFormat"] = cell.format
        if "effectiveFormat" in self._wanted and (cell.format or cell.value is not None):
            result["effectiveFormat"] = effective_format(self._default, cell.format or {})

    def _add_remarks(self, result: Json, cell: Cell) -> None:
        if "hyperlink" in self._wanted and isinstance(cell.value, str):
            target = hyperlink_of(cell)
            if target:
                result["hyperlink"] = target
        if "note" in self._wanted and cell.note:
            result["note"] = cell.note
        if cell.extra:
            result |= {name: part for name, part in cell.extra.items() if name in self._wanted}


def _is_plain_text(cell: Cell) -> bool:
    return type(cell.value) is str and cell.format is None and not cell.note and not cell.extra


def hyperlink_of(cell: Cell) -> str | None:
    """Where a cell leads: the address it holds, or that of its HYPERLINK formula."""
    if isinstance(cell.value, Formula):
        match = _HYPERLINK.match(cell.value)
        return match[1] if match else None
    is_address = isinstance(cell.value, str) and _ADDRESS.fullmatch(cell.value)
    return str(cell.value) if is_address else None


def effective_format(default: Json, own: Json) -> Json:
    """The default format overlaid with the cell's own, as one sees it."""
    return {"hyperlinkDisplayType": "PLAIN_TEXT"} | _overlaid(default, own)


def _overlaid(base: Json, top: Json) -> Json:
    result = dict(base)
    for key, value in top.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict) and "olor" not in key:
            result[key] = _overlaid(base[key], value)
        else:
            result[key] = value
    return result
