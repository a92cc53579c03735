"""Where values.append writes: below the table that its range touches."""

from sheets_emulator.batch.lines.shifts import insert_dimension
from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Scalar


def find_table(calculator: Calculator, tab: Tab, area: Area) -> Area | None:
    """The last block of touching filled cells that the range meets, or None.

    Blocks are rectangles: they grow while a filled cell touches them, corners included.
    """
    last = min(area.r1, len(tab.rows))
    for row in range(last - 1, area.r0 - 1, -1):
        for column in range(min(area.c1, len(tab.row(row))) - 1, area.c0 - 1, -1):
            if calculator.value(tab, row, column) is not None:
                return _grown(tab, Area(row, row + 1, column, column + 1))
    return _table_around(tab, area.r0, area.c0)


def _table_around(tab: Tab, row: int, column: int) -> Area | None:
    """The table in whose rectangle an empty cell is."""
    around = Area(max(row - 1, 0), row + 2, max(column - 1, 0), column + 2)
    for near_row, near_column, cell in tab.cells_in(around):
        if cell.value is not None:
            block = _grown(tab, Area(near_row, near_row + 1, near_column, near_column + 1))
            if block.holds(row, column):
                return block
    return None


def _grown(tab: Tab, block: Area) -> Area:
    while True:
        wider = _step(tab, block)
        if wider == block:
            return block
        block = wider


def _step(tab: Tab, block: Area) -> Area:
    """The block with the rows and columns around it that hold a filled cell."""
    r0, r1, c0, c1 = block
    left, right = max(c0 - 1, 0), min(c1 + 1, tab.column_count)
    top, bottom = max(r0 - 1, 0), min(r1 + 1, tab.row_count)
    if top < r0 and _any(tab, Area(top, r0, left, right)):
        r0 = top
    if bottom > r1 and _any(tab, Area(r1, bottom, left, right)):
        r1 = bottom
    if left < c0 and _any(tab, Area(top, bottom, left, c0)):
        c0 = left
    if right > c1 and _any(tab, Area(top, bottom, c1, right)):
        c1 = right
    return Area(r0, r1, c0, c1)


def _any(tab: Tab, area: Area) -> bool:
    return any(cell.value is not None for _, _, cell in tab.cells_in(area))


def append_place(area: Area, table: Area | None) -> tuple[int, int]:
    """The first cell to write to."""
    if table is not None:
        return table.r1, table.c0
    return area.r0, area.c0


def make_room(
    spreadsheet: Spreadsheet,
    tab: Tab,
    start: tuple[int, int],
    rows: list[list[Scalar | None]],
    *,
    insert: bool,
) -> Area:
    """Grows the grid, or inserts rows, so that the rows fit from the start cell on."""
    row, column = start
    height, width = len(rows), max((len(values) for values in rows), default=0)
    if insert and row < tab.row_count and height:
        insert_dimension(spreadsheet, tab, "ROWS", row, height)
    tab.row_count = max(tab.row_count, row + height)
    tab.column_count = max(tab.column_count, column + width)
    return place_of(start, rows)


def place_of(start: tuple[int, int], rows: list[list[Scalar | None]]) -> Area:
    """The cells that rows take from a start cell on: at least that one."""
    row, column = start
    width = max((len(values) for values in rows), default=0)
    return Area(row, row + max(len(rows), 1), column, column + max(width, 1))
