"""Merged cells."""

from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell
from sheets_emulator.grid.spreadsheet import bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def merge(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    kind = request.get("mergeType", "MERGE_ALL")
    for merged in tab.features["merges"]:
        if not tab.area(bounds_of(merged)).within(area) and tab.area(bounds_of(merged)).meets(
            area
        ):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    _drop(tab, area)
    for part in _parts(area, kind):
        if (part.r1 - part.r0) * (part.c1 - part.c0) > 1:
            _keep_first(tab, part)
            tab.features["merges"] = [*tab.features["merges"], part.to_json(tab.sheet_id)]
    return {}


def _parts(area: Area, kind: str) -> list[Area]:
    if kind == "MERGE_ROWS":
        return [area._replace(r0=row, r1=row + 1) for row in range(area.r0, area.r1)]
    if kind == "MERGE_COLUMNS":
        return [area._replace(c0=column, c1=column + 1) for column in range(area.c0, area.c1)]
    return [area]


def _keep_first(tab: Tab, area: Area) -> None:
    """Only the first cell keeps its value: the first one that is filled."""
    first: Cell | None = None
    for row, column, cell in list(tab.cells_in(area)):
        if cell.value is None:
            continue
        if first is None:
            first = cell
        tab.put(row, column, cell.holding(None))
    if first is not None:
        home = tab.cell(area.r0, area.c0) or Cell()
        tab.put(area.r0, area.c0, home.holding(first.value))


def unmerge(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    for merged in tab.features["merges"]:
        if not tab.area(bounds_of(merged)).within(area) and tab.area(bounds_of(merged)).meets(
            area
        ):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    _drop(tab, area)
    return {}


def _drop(tab: Tab, area: Area) -> None:
    tab.features["merges"] = [
        merged for merged in tab.features["merges"] if not tab.area(bounds_of(merged)).within(area)
    ]
