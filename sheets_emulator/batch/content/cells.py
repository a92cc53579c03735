"""Requests that write cells: updateCells, repeatCell, appendCells, notes and formats with them."""

from sheets_emulator.batch.content.cell_fields import apply_fields
from sheets_emulator.batch.content.table_rows import make_room
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.formulas.references import shifted
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell, Formula
from sheets_emulator.grid.chips import displayed
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.typed_columns import check_formats
from sheets_emulator.masks import Mask, load_mask
from sheets_emulator.wire import Json


def required_mask(request: Json) -> Mask:
    fields = request.get("fields", "")
    if not fields:
        raise invalid(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        )
    return load_mask(fields)


def update_cells(scope: Scope, request: Json) -> Json:
    """Writes rows of CellData; inside a range, cells without data are cleared by the mask."""
    mask = required_mask(request)
    rows = _displayed(scope, request)
    if "range" in request:
        tab, area = scope.area(request["range"])
        _check_fits(rows, area)
        scope.guard(tab, area)
        rows = rows + [{}] * (area.r1 - area.r0 - len(rows))
        width = area.c1 - area.c0
    else:
        tab, area = _from_start(scope, request.get("start"), rows)
        scope.guard(tab, area)
        width = 0
    _check_formats(tab, area, rows, mask)
    for index, row in enumerate(rows, area.r0):
        _write_row(tab, index, area.c0, _padded(row.get("values", []), width), mask)
    return {}


def _check_formats(tab: Tab, area: Area, rows: list[Json], mask: Mask) -> None:
    """Column by column: only the formats sent for a typed column count."""
    if not tab.features["tables"]:
        return
    for at, column in enumerate(range(area.c0, area.c1)):
        cells = [row["values"][at] for row in rows if at < len(row.get("values", []))]
        check_formats(tab, area._replace(c0=column, c1=column + 1), cells, mask)


def _displayed(scope: Scope, request: Json) -> list[Json]:
    """The rows to write, with the texts of their chips."""
    return [
        row | {"values": [displayed(cell, scope.names) for cell in row.get("values", [])]}
        for row in request.get("rows", [])
    ]


def _padded(values: list[Json], width: int) -> list[Json]:
    return values + [{}] * (width - len(values))


def _check_fits(rows: list[Json], area: Area) -> None:
    if len(rows) > area.r1 - area.r0:
        raise invalid(
            f"Attempting to write row: {area.r1}, beyond the last requested row of: {area.r1 - 1}"
        )
    if any(len(row.get("values", [])) > area.c1 - area.c0 for row in rows):
        raise invalid(
            f"Attempting to write column: {area.c1}, "
            f"beyond the last requested column of: {area.c1 - 1}"
        )


def _from_start(scope: Scope, start: Json | None, rows: list[Json]) -> tuple[Tab, Area]:
    if start is None:
        raise invalid("Either start or range must be specified.")
    tab = scope.tab(start)
    r0, c0 = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if min(r0, c0) < 0:
        raise invalid(f"GridCoordinate.rowIndex[{r0}] must not be negative")
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = Area(r0, r0 + len(rows), c0, c0 + width)
    if r0 >= tab.row_count or area.r1 > tab.row_count:
        last = max(r0, area.r1 - 1)
        raise invalid(
            f"GridCoordinate.rowIndex[{last}] is after last row in grid[{tab.row_count - 1}]"
        )
    if c0 >= tab.column_count or area.c1 > tab.column_count:
        last = max(c0, area.c1 - 1)
        raise invalid(
            f"GridCoordinate.columnIndex[{last}] is after last column in "
            f"grid[{tab.column_count - 1}]"
        )
    return tab, area


def _write_row(tab: Tab, row: int, column: int, sent: list[Json], mask: Mask) -> None:
    old = tab.row(row)
    if not old and not any(sent):
        return
    cells: list[Cell | None] = []
    for at, part in enumerate(sent, column):
        before = old[at] if at < len(old) else None
        after = apply_fields(before, part, mask)
        if tab.features["merges"] and tab.is_covered(row, at):
            after = after.holding(before.value if before else None)
        cells.append(after)
    tab.put_cells(row, column, cells)


def repeat_cell(scope: Scope, request: Json) -> Json:
    """One CellData for every cell of a range; formulas are moved as when filled down."""
    mask = required_mask(request)
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    sent = displayed(request.get("cell", {}), scope.names)
    check_formats(tab, area, [sent], mask)
    for row in range(area.r0, area.r1):
        old = tab.row(row)
        cells: list[Cell | None] = []
        for column in range(area.c0, area.c1):
            cell = apply_fields(old[column] if column < len(old) else None, sent, mask)
            if isinstance(cell.value, Formula) and "userEnteredValue" in sent:
                cell = cell.holding(shifted(cell.value, row - area.r0, column - area.c0))
            cells.append(cell)
        tab.put_cells(row, area.c0, cells)
    return {}


def append_cells(scope: Scope, request: Json) -> Json:
    """Adds rows after the last row with data of the tab or table; the grid grows as needed."""
    mask = required_mask(request)
    rows = _displayed(scope, request)
    tab, first_row, first_column = _append_place(scope, request)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = Area(first_row, first_row + len(rows), first_column, first_column + width)
    scope.guard(tab, area)
    tab.row_count = max(tab.row_count, area.r1)
    tab.column_count = max(tab.column_count, area.c1)
    _check_formats(tab, area, rows, mask)
    for index, row in enumerate(rows, first_row):
        _write_row(tab, index, first_column, row.get("values", []), mask)
    return {}


def _append_place(scope: Scope, request: Json) -> tuple[Tab, int, int]:
    table_id = request.get("tableId")
    if table_id:
        found = scope.find("tables", "tableId", table_id)
        if found is None:
            raise invalid(f"No table with id: {table_id}")
        tab, table = found
        first = make_room(scope.spreadsheet, tab, table, len(request.get("rows", [])))
        return tab, first, table["range"].get("startColumnIndex", 0)
    tab = scope.tab(request)
    return tab, scope.calculator.last_row(tab), 0
