"""Requests about whole rows and columns: insert, append, delete, move, size, hide, group."""

from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.lines.index_maps import Moved
from sheets_emulator.batch.lines.shifts import delete_dimension, insert_dimension, move_dimension
from sheets_emulator.batch.scope import Scope, Span
from sheets_emulator.errors import invalid
from sheets_emulator.grid.cell import Cell
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import merge_fields
from sheets_emulator.wire import Json

_NAMES = {"ROWS": "row", "COLUMNS": "column"}
_MOST_CELLS = 10_000_000
_LETTER_PIXELS = 8.4814  # a recorded column of 1,024 letters A came out 8,691 pixels wide
_PADDING_PIXELS = 6


def insert(scope: Scope, request: Json) -> Json:
    holder = request.get("range", {})
    tab, dimension = scope.tab(holder), holder.get("dimension", "")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise invalid("No dimension specified.")
    start, end = holder.get("startIndex", 0), holder.get("endIndex", 0)
    count = tab.count_of(dimension)
    if end <= start:
        raise invalid("range.endIndex must be after range.startIndex")
    if start > count:
        what = _NAMES[dimension]
        raise invalid(f"range.startIndex[{start}] is after last {what} in grid[{count}]")
    before = request.get("inheritFromBefore", False)
    if before and start == 0:
        raise invalid("Cannot inherit from before when inserting at the start of the sheet.")
    _check_size(scope, tab, dimension, end - start)
    scope.guard_insertion(tab, dimension, start)
    insert_dimension(scope.spreadsheet, tab, dimension, start, end - start)
    model = start - 1 if before else end
    if model < tab.count_of(dimension):
        _inherit_looks(Span(tab, dimension, start, end), model)
    return {}


def _check_size(scope: Scope, tab: Tab, dimension: str, count: int) -> None:
    other = tab.row_count if dimension == "COLUMNS" else tab.column_count
    total = sum(one.row_count * one.column_count for one in scope.spreadsheet.tabs)
    if total + other * count > _MOST_CELLS:
        raise invalid(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{_MOST_CELLS} cells."
        )


def _inherit_looks(span: Span, model: int) -> None:
    """New rows and columns look like their neighbour; they take neither values nor notes."""
    tab = span.tab
    if span.dimension == "ROWS":
        looks = [
            cell and Cell(None, cell.format, "", _validation(cell)) for cell in tab.row(model)
        ]
        for row in range(span.start, span.end):
            if any(cell is not None for cell in looks):
                tab.put_cells(row, 0, looks)
        return
    for row in range(len(tab.rows)):
        neighbour = tab.cell(row, model)
        if neighbour is not None and (neighbour.format or _validation(neighbour)):
            cell = Cell(None, neighbour.format, "", _validation(neighbour))
            tab.put_cells(row, span.start, [cell] * (span.end - span.start))


def _validation(cell: Cell) -> Json | None:
    rule = (cell.extra or {}).get("dataValidation")
    return {"dataValidation": rule} if rule else None


def append(scope: Scope, request: Json) -> Json:
    tab, length = scope.tab(request), request.get("length", 0)
    dimension = request.get("dimension", "")
    if length <= 0:
        raise invalid("length must be positive.")
    _check_size(scope, tab, dimension, length)
    if dimension == "COLUMNS":
        tab.column_count += length
    else:
        tab.row_count += length
    return {}


def delete(scope: Scope, request: Json) -> Json:
    holder = request.get("range", {})
    _check_existence(scope, holder)
    span = scope.span(holder)
    scope.guard(span.tab, span.area)
    what = _NAMES[span.dimension]
    left = span.tab.count_of(span.dimension) - (span.end - span.start)
    if left == 0:
        raise invalid(f"You can't delete all the {what}s on the sheet.")
    frozen = span.tab.grid_properties.get(f"frozen{what.capitalize()}Count", 0)
    if frozen and left <= frozen:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {what}s.")
    delete_dimension(scope.spreadsheet, span.tab, span.dimension, span.start, span.end)
    return {}


def _check_existence(scope: Scope, holder: Json) -> None:
    tab, what = scope.tab(holder), _NAMES.get(holder.get("dimension", ""), "row")
    count = tab.count_of(holder.get("dimension", ""))
    last = max(holder.get("startIndex", 0), holder.get("endIndex", 1) - 1)
    if last >= count:
        raise invalid(
            f"Cannot delete a {what} that doesn't exist. "
            f"Tried to delete {what} index {last} but there are only {count} {what}s."
        )


def move(scope: Scope, request: Json) -> Json:
    span = scope.span(request.get("source", {}))
    to = request.get("destinationIndex", 0)
    count = span.tab.count_of(span.dimension)
    if to > count:
        raise invalid(f"destinationIndex[{to}] is after the end of the grid[{count}]")
    if span.start <= to <= span.end:
        if span.start < to < span.end:
            raise invalid("destinationIndex must be outside of the source.")
        return {}
    scope.guard(span.tab, span.area)
    moved = Moved(span.start, span.end, to)
    move_dimension(scope.spreadsheet, span.tab, span.dimension, moved)
    return {}


def update_properties(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    span = scope.span(request.get("range", {}))
    sent = request.get("properties", {})
    if "pixelSize" in mask and sent.get("pixelSize", 0) <= 0:
        raise invalid("pixelSize must be positive.")
    props = span.tab.props_of(span.dimension)
    for index in range(span.start, span.end):
        merged = merge_fields(props.get(index, {}), sent, mask)
        merged = {key: value for key, value in merged.items() if value is not False}
        if merged:
            props[index] = merged
        else:
            props.pop(index, None)
    return {}


def auto_resize(scope: Scope, request: Json) -> Json:
    """Fits columns to their longest text, by the width that Google gives the letter A."""
    span = scope.span(request.get("dimensions", {}))
    if span.dimension == "ROWS":
        return {}
    for column in range(span.start, span.end):
        widths = [
            len(str(scope.calculator.value(span.tab, row, column))) * _LETTER_PIXELS
            for row in range(len(span.tab.rows))
            if span.tab.has_value(row, column)
        ]
        if widths:
            props = span.tab.column_props.get(column, {})
            size = {"pixelSize": _PADDING_PIXELS + round(max(widths))}
            span.tab.column_props[column] = props | size
    return {}
