"""insertRange and deleteRange: cells pushed aside or drawn together within rows or columns."""

from sheets_emulator.batch.content.blocks import clear_block, copy_block, put_block
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.formulas.references import follow_cut
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def _after(tab: Tab, area: Area, dimension: str, start: int) -> Area:
    """The cells from an index on, in the lanes of the area."""
    if dimension == "COLUMNS":
        return Area(area.r0, area.r1, start, tab.column_count)
    return Area(start, tab.row_count, area.c0, area.c1)


def _shift(scope: Scope, tab: Tab, source: Area, dimension: str, by: int) -> None:
    rows, columns = (0, by) if dimension == "COLUMNS" else (by, 0)
    block = copy_block(tab, source)
    clear_block(tab, source)
    put_block(tab, source.r0 + rows, source.c0 + columns, block)
    follow_cut(scope.spreadsheet, tab, source, rows, columns)


def _dimension(request: Json) -> str:
    dimension = str(request.get("shiftDimension", ""))
    if dimension not in {"ROWS", "COLUMNS"}:
        raise invalid("No shiftDimension specified.")
    return dimension


def insert_range(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    dimension = _dimension(request)
    scope.guard(tab, area)
    first, last = (area.c0, area.c1) if dimension == "COLUMNS" else (area.r0, area.r1)
    source = _after(tab, area, dimension, first)
    _make_room(tab, source, dimension, last - first)
    _shift(scope, tab, source, dimension, last - first)
    return {}


def _make_room(tab: Tab, source: Area, dimension: str, by: int) -> None:
    """The grid grows by as much as filled cells would be pushed out of it."""
    used = [
        row + 1 if dimension == "ROWS" else column + 1 for row, column, _ in tab.cells_in(source)
    ]
    needed = max(used, default=0) + by
    if dimension == "COLUMNS":
        tab.column_count = max(tab.column_count, needed)
    else:
        tab.row_count = max(tab.row_count, needed)


def delete_range(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    dimension = _dimension(request)
    scope.guard(tab, area)
    clear_block(tab, area)
    first, last = (area.c0, area.c1) if dimension == "COLUMNS" else (area.r0, area.r1)
    source = _after(tab, area, dimension, last)
    if not source.is_empty:
        _shift(scope, tab, source, dimension, first - last)
    return {}
