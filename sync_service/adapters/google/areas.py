"""Google's GridRange as an Area, and what is left of one when others are cut out of it."""

from collections.abc import Iterable
from typing import Any

from sync_service.domain.snapshot import Area


def load_area(grid_range: dict[str, Any]) -> Area:
    """Missing ends mean no end."""
    return Area(
        int(grid_range.get("startRowIndex", 0)),
        _end(grid_range, "endRowIndex"),
        int(grid_range.get("startColumnIndex", 0)),
        _end(grid_range, "endColumnIndex"),
    )


def _end(grid_range: dict[str, Any], name: str) -> int | None:
    return int(grid_range[name]) if name in grid_range else None


def without(area: Area, holes: Iterable[Area], whole: Area) -> list[Area]:
    """The area minus the holes; open ends stay open where there is nothing to cut."""
    parts = [area]
    for hole in holes:
        parts = [rest for part in parts for rest in _cut(_bounded(part, whole), hole, whole)]
    return parts


def _cut(area: Area, hole: Area, whole: Area) -> list[Area]:
    """What lies above, below, left and right of the hole."""
    inner = _bounded(hole, whole)
    top, bottom = (
        max(area.first_row, inner.first_row),
        min(_int(area.end_row), _int(inner.end_row)),
    )
    left = max(area.first_column, inner.first_column)
    right = min(_int(area.end_column), _int(inner.end_column))
    if top >= bottom or left >= right:
        return [area]
    pieces = [
        Area(area.first_row, top, area.first_column, area.end_column),
        Area(bottom, area.end_row, area.first_column, area.end_column),
        Area(top, bottom, area.first_column, left),
        Area(top, bottom, right, area.end_column),
    ]
    return [
        piece
        for piece in pieces
        if piece.first_row < _int(piece.end_row) and piece.first_column < _int(piece.end_column)
    ]


def _bounded(area: Area, whole: Area) -> Area:
    end_row = whole.end_row if area.end_row is None else area.end_row
    end_column = whole.end_column if area.end_column is None else area.end_column
    return Area(area.first_row, end_row, area.first_column, end_column)


def _int(end: int | None) -> int:
    return 0 if end is None else end
