"""Grid data: rows of CellData, and the properties of rows and columns."""

import re
from collections.abc import Callable

from sync_service.sandbox.google.a1 import Area
from sync_service.sandbox.google.cell import Cell, CellError, Formula, Value
from sync_service.sandbox.google.defaults import COLUMN_PIXELS, ROW_PIXELS
from sync_service.sandbox.google.formats import shown
from sync_service.sandbox.google.formulas.calculator import Calculator
from sync_service.sandbox.google.locales import find_locale
from sync_service.sandbox.google.masks import Mask, branch_of, masked
from sync_service.sandbox.google.spreadsheet import Spreadsheet
from sync_service.sandbox.google.tab import Tab
from sync_service.sandbox.google.tab_metadata import line_entries, public
from sync_service.sandbox.google.wire import Json

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
    message = cell_messages(calculator, tab, mask)
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


CellMessage = Callable[[int, int, Cell | None], Json]


def cell_messages(calculator: Calculator, tab: Tab, mask: Mask) -> CellMessage:
    """A function from a cell to its CellData message, reduced to the mask."""
    locale = find_locale(calculator.spreadsheet.locale)
    default = calculator.spreadsheet.properties["defaultFormat"]

    def wants(name: str) -> bool:
        return branch_of(mask, name) is not None

    entered, effective, text = (
        wants("userEnteredValue"),
        wants("effectiveValue"),
        wants("formattedValue"),
    )
    looks, full_looks, note = wants("userEnteredFormat"), wants("effectiveFormat"), wants("note")
    computed, link = effective or text, wants("hyperlink")

    def message(row: int, column: int, cell: Cell | None) -> Json:
        result: Json = {}
        value = cell.value if cell is not None else None
        if entered and value is not None:
            result["userEnteredValue"] = extended_value(value)
        if computed:
            if isinstance(value, Formula) or (value is None and tab.has_spills):
                value = calculator.value(tab, row, column)
            if value is not None:
                if effective:
                    result["effectiveValue"] = extended_value(value)
                if text:
                    result["formattedValue"] = shown(
                        value, calculator.number_format(tab, row, column), locale
                    )
        if cell is None:
            return result
        if looks and cell.format:
            result["userEnteredFormat"] = cell.format
        if full_looks and (cell.format or cell.value is not None):
            result["effectiveFormat"] = effective_format(default, cell.format or {})
        if link and cell.value is not None:
            target = hyperlink_of(cell)
            if target:
                result["hyperlink"] = target
        if note and cell.note:
            result["note"] = cell.note
        if cell.extra:
            result |= {name: part for name, part in cell.extra.items() if wants(name)}
        return result

    if all(not branch for branch in mask.values()):
        return message
    return lambda row, column, cell: masked(message(row, column, cell), mask)


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
