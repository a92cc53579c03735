"""Inserting, deleting and moving whole rows or columns, with all that is on them."""

from collections.abc import Callable
from typing import TypeVar

from sheets_emulator.batch.lines.index_maps import Deleted, IndexMap, Inserted, Moved
from sheets_emulator.formulas.references import follow_dimension
from sheets_emulator.grid.cell import Cell, Row
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json

_RANGE_KEYS = {
    "ROWS": ("startRowIndex", "endRowIndex"),
    "COLUMNS": ("startColumnIndex", "endColumnIndex"),
}
_T = TypeVar("_T")
OPEN_END = 1 << 40  # beyond any grid


def insert_dimension(
    spreadsheet: Spreadsheet, tab: Tab, dimension: str, at: int, count: int
) -> None:
    """Inserts empty rows or columns before the index `at`."""
    if dimension == "ROWS":
        if at < len(tab.rows):
            tab.rows[at:at] = [()] * count
        tab.row_count += count
    else:
        _each_row(tab, lambda row: row[:at] + (None,) * count + row[at:] if at < len(row) else row)
        tab.column_count += count
    shift_all(spreadsheet, tab, dimension, Inserted(at, count))


def delete_dimension(
    spreadsheet: Spreadsheet, tab: Tab, dimension: str, start: int, end: int
) -> None:
    if dimension == "ROWS":
        del tab.rows[start:end]
        tab.row_count -= end - start
    else:
        _each_row(tab, lambda row: row[:start] + row[end:] if start < len(row) else row)
        tab.column_count -= end - start
    shift_all(spreadsheet, tab, dimension, Deleted(start, end))


def move_dimension(spreadsheet: Spreadsheet, tab: Tab, dimension: str, moved: Moved) -> None:
    start, end, to = moved.start, moved.end, moved.to
    if dimension == "ROWS":
        needed = max(end, to)
        if len(tab.rows) > min(start, to):
            tab.rows.extend([()] * (needed - len(tab.rows)))
            tab.rows[:] = _moved(tab.rows, moved)
            while tab.rows and not tab.rows[-1]:
                tab.rows.pop()
    else:
        width = max(end, to)

        def reorder(row: Row) -> Row:
            if len(row) <= min(start, to):
                return row
            padded = [*row, *[None] * (width - len(row))]
            return _without_tail(tuple(_moved(padded, moved)))

        _each_row(tab, reorder)
    shift_all(spreadsheet, tab, dimension, moved)


def _moved(items: list[_T], moved: Moved) -> list[_T]:
    block = items[moved.start : moved.end]
    if moved.to <= moved.start:
        rest = items[moved.to : moved.start]
        return items[: moved.to] + block + rest + items[moved.end :]
    rest = items[moved.end : moved.to]
    return items[: moved.start] + rest + block + items[moved.to :]


def _without_tail(row: tuple[Cell | None, ...]) -> Row:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


def _each_row(tab: Tab, change: Callable[[Row], Row]) -> None:
    tab.rows[:] = [change(row) for row in tab.rows]


def shift_all(spreadsheet: Spreadsheet, tab: Tab, dimension: str, mapping: IndexMap) -> None:
    """Moves along everything that names rows or columns of the tab."""
    props = tab.props_of(dimension)
    moved = {mapping.index(index): values for index, values in props.items()}
    props.clear()
    props.update({index: values for index, values in moved.items() if index is not None})
    for name, members in tab.features.items():
        if members:
            shifted = (_feature(name, member, dimension, mapping) for member in members)
            tab.features[name] = [member for member in shifted if member is not None]
    if tab.basic_filter is not None:
        tab.basic_filter = _feature("basicFilter", tab.basic_filter, dimension, mapping)
    _shift_named(spreadsheet, tab, dimension, mapping)
    _shift_metadata(spreadsheet, tab, dimension, mapping)
    follow_dimension(spreadsheet, tab, dimension, mapping)


def shift_range(grid_range: Json, dimension: str, mapping: IndexMap) -> Json | None:
    """The range after the shift; open ends stay open; None when nothing is left."""
    first, last = _RANGE_KEYS[dimension]
    start, end = grid_range.get(first), grid_range.get(last)
    if start is None and end is None:
        return grid_range
    span = mapping.span(start or 0, OPEN_END if end is None else end)
    if span is None:
        return None
    result = dict(grid_range)
    if start is not None or span[0]:
        result[first] = span[0]
    if end is not None:
        result[last] = span[1]
    return result


def _feature(name: str, member: Json, dimension: str, mapping: IndexMap) -> Json | None:
    if name == "merges":
        return shift_range(member, dimension, mapping)
    if name in {"rowGroups", "columnGroups"}:
        return _group(name, member, dimension, mapping)
    result = dict(member)
    if "range" in member:
        shifted = shift_range(member["range"], dimension, mapping)
        if shifted is None:
            return None
        result["range"] = shifted
    for key in ("ranges", "unprotectedRanges"):
        if key in member:
            ranges = (shift_range(part, dimension, mapping) for part in member[key])
            result[key] = [part for part in ranges if part is not None]
    if result.get("ranges") == []:
        return None
    return result | _column_criteria(member, mapping) if dimension == "COLUMNS" else result


def _group(name: str, member: Json, dimension: str, mapping: IndexMap) -> Json | None:
    if (name == "columnGroups") != (dimension == "COLUMNS"):
        return member
    span = mapping.span(member["range"].get("startIndex", 0), member["range"]["endIndex"])
    if span is None:
        return None
    return member | {"range": member["range"] | {"startIndex": span[0], "endIndex": span[1]}}


def _column_criteria(member: Json, mapping: IndexMap) -> Json:
    """Sort and filter criteria of a filter, which name columns by number."""
    result: Json = {}
    for key, index_key in (("sortSpecs", "dimensionIndex"), ("filterSpecs", "columnIndex")):
        if key in member:
            specs = [(mapping.index(spec.get(index_key, 0)), spec) for spec in member[key]]
            result[key] = [spec | {index_key: index} for index, spec in specs if index is not None]
    if "criteria" in member:
        indexes = [
            (mapping.index(int(column)), value) for column, value in member["criteria"].items()
        ]
        result["criteria"] = {str(index): value for index, value in indexes if index is not None}
    return result


def _shift_named(spreadsheet: Spreadsheet, tab: Tab, dimension: str, mapping: IndexMap) -> None:
    kept = []
    for named in spreadsheet.named_ranges:
        if named["range"].get("sheetId", 0) != tab.sheet_id:
            kept.append(named)
            continue
        shifted = shift_range(named["range"], dimension, mapping)
        if shifted is not None:
            kept.append(named | {"range": shifted})
    spreadsheet.named_ranges = kept


def _shift_metadata(spreadsheet: Spreadsheet, tab: Tab, dimension: str, mapping: IndexMap) -> None:
    for metadata_id, entry in list(spreadsheet.metadata.items()):
        place = entry["location"].get("dimensionRange")
        if not place or place.get("sheetId", 0) != tab.sheet_id or place["dimension"] != dimension:
            continue
        span = mapping.span(place.get("startIndex", 0), place["endIndex"])
        if span is None:
            del spreadsheet.metadata[metadata_id]
        else:
            moved = place | {"startIndex": span[0], "endIndex": span[1]}
            location = entry["location"] | {"dimensionRange": moved}
            spreadsheet.metadata[metadata_id] = entry | {"location": location}
