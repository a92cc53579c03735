"""sortRange: the order in which Google puts values, and what moves along."""

from functools import cmp_to_key

from sheets_emulator.batch.metadata import follow_rows
from sheets_emulator.batch.scope import Scope
from sheets_emulator.formulas.references import shifted
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import EMPTY, Cell, CellError, Formula, Row, Value
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def sort_range(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    sort_area(scope, tab, area, request.get("sortSpecs", []))
    return {}


def sort_area(scope: Scope, tab: Tab, area: Area, specs: list[Json]) -> None:
    """Sorts the rows of an area; empty cells come last in either direction."""
    rows = list(range(area.r0, min(area.r1, max(len(tab.rows), area.r0))))
    keys = {row: [_key(scope, tab, row, spec, area) for spec in specs] for row in rows}
    descending = [spec.get("sortOrder") == "DESCENDING" for spec in specs]

    def compare(one: int, other: int) -> int:
        for first, second, backwards in zip(keys[one], keys[other], descending, strict=True):
            order = _compare(first, second, backwards=backwards)
            if order:
                return order
        return 0

    order = sorted(rows, key=cmp_to_key(compare))
    old = {row: tab.row(row)[area.c0 : area.c1] for row in rows}
    for row, source in zip(rows, order, strict=True):
        if row != source:
            place = Area(row, row + 1, area.c0, area.c1)
            _put(scope, tab, place, old[source], row - source)
    if scope.personality.sort_moves_row_metadata:
        follow_rows(scope.spreadsheet, tab, dict(zip(order, rows, strict=True)))


def _put(scope: Scope, tab: Tab, place: Area, cells: Row, down: int) -> None:
    moved: list[Cell | None] = []
    for at, column in enumerate(range(place.c0, place.c1)):
        cell = cells[at] if at < len(cells) else None
        if cell is not None and isinstance(cell.value, Formula):
            cell = cell.holding(shifted(cell.value, down, 0))
        if not scope.personality.notes_follow_a_sort:
            stays = tab.cell(place.r0, column)
            cell = (cell or EMPTY)._replace(note=stays.note if stays else "")
        moved.append(cell)
    tab.put_cells(place.r0, place.c0, moved)


def _key(scope: Scope, tab: Tab, row: int, spec: Json, area: Area) -> Value:
    column = spec.get("dimensionIndex", area.c0)
    return scope.calculator.value(tab, row, column)


def _rank(value: Value) -> int:
    """Numbers before texts before truth before errors; nothing comes last."""
    if value is None or value == "":
        return 4
    if isinstance(value, CellError):
        return 3
    if isinstance(value, bool):
        return 2
    return 1 if isinstance(value, str) else 0


def _compare(one: Value, other: Value, *, backwards: bool) -> int:
    ranks = _rank(one), _rank(other)
    if 4 in ranks:  # noqa: PLR2004 - an empty cell
        return ranks[0] - ranks[1]
    if ranks[0] != ranks[1]:
        order = ranks[0] - ranks[1]
    elif isinstance(one, str) and isinstance(other, str):
        first, second = one.casefold(), other.casefold()
        order = (first > second) - (first < second)
    elif isinstance(one, int | float) and isinstance(other, int | float):
        order = (one > other) - (one < other)
    else:
        order = 0
    return -order if backwards else order
