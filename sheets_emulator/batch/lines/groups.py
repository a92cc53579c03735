"""Groups of rows and columns that fold away."""

from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope, Span
from sheets_emulator.errors import invalid
from sheets_emulator.wire import Json


def _name(span: Span) -> str:
    return "columnGroups" if span.dimension == "COLUMNS" else "rowGroups"


def _bounds(group: Json) -> tuple[int, int]:
    return group["range"].get("startIndex", 0), group["range"]["endIndex"]


def _depths(span: Span) -> list[int]:
    """How many groups each row or column is in."""
    depths = [0] * span.tab.count_of(span.dimension)
    for group in span.tab.features[_name(span)]:
        start, end = _bounds(group)
        for index in range(start, end):
            depths[index] = max(depths[index], group["depth"])
    return depths


def _groups(span: Span, depths: list[int], old: list[Json]) -> list[Json]:
    """The groups that depths mean; what is folded stays folded."""
    folded = {(*_bounds(group), group["depth"]) for group in old if group.get("collapsed")}
    groups = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for index, reached in enumerate([*depths, 0]):
            if reached >= depth and start is None:
                start = index
            elif reached < depth and start is not None:
                groups.append(
                    _group(span, start, index, depth, collapsed=(start, index, depth) in folded)
                )
                start = None
    return groups


def _group(span: Span, start: int, end: int, depth: int, *, collapsed: bool) -> Json:
    place = {"sheetId": span.tab.sheet_id} if span.tab.sheet_id else {}
    group: Json = {
        "range": place | {"dimension": span.dimension, "startIndex": start, "endIndex": end},
        "depth": depth,
    }
    return group | {"collapsed": True} if collapsed else group


def _change(span: Span, by: int) -> list[Json]:
    depths = _depths(span)
    for index in range(span.start, span.end):
        depths[index] += by
    if min(depths) < 0:
        raise invalid("Cannot delete a group that does not exist.")
    groups = _groups(span, depths, span.tab.features[_name(span)])
    span.tab.features[_name(span)] = groups
    return groups


def add(scope: Scope, request: Json) -> Json:
    span = scope.span(request.get("range", {}))
    groups = _change(span, 1)
    key = "columnGroupControlAfter" if span.dimension == "COLUMNS" else "rowGroupControlAfter"
    grid = span.tab.grid_properties | {key: True}
    span.tab.properties = span.tab.properties | {"gridProperties": grid}
    return {"addDimensionGroup": {"dimensionGroups": groups}}


def delete(scope: Scope, request: Json) -> Json:
    span = scope.span(request.get("range", {}))
    groups = _change(span, -1)
    return {"deleteDimensionGroup": {"dimensionGroups": groups} if groups else {}}


def update(scope: Scope, request: Json) -> Json:
    required_mask(request)
    sent = request.get("dimensionGroup", {})
    span = scope.span(sent.get("range", {}))
    wanted = (span.start, span.end, sent.get("depth", 0))
    groups = span.tab.features[_name(span)]
    if all((*_bounds(group), group["depth"]) != wanted for group in groups):
        raise invalid("There is no such dimension group.")
    span.tab.features[_name(span)] = [
        _group(span, *wanted, collapsed=sent.get("collapsed", False))
        if (*_bounds(group), group["depth"]) == wanted
        else group
        for group in groups
    ]
    props = span.tab.props_of(span.dimension)
    for index in range(span.start, span.end):
        kept = {key: value for key, value in props.get(index, {}).items() if key != "hiddenByUser"}
        props[index] = kept | ({"hiddenByUser": True} if sent.get("collapsed") else {})
    return {}
