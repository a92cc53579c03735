"""Whether a row is the one that stood here, though others were put in, taken out or sorted.

A copy made without our notes, whose original was deleted, stands elsewhere among the others: below
them, most often. A row of which a note was deleted stands between the same two, or its whole list
was sorted. In doubt it is another: then we ask once more.

Values that come back from another program leave our notes where they were: one that still stands,
on a row that never had it, was not deleted. A list that was pasted anew elsewhere, and deleted
where it was, leaves fewer rows in the tab.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from french_cells.folding import fold, is_blank
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.assumptions import is_renaming
from sync_service.sync.planning.rows.astray import find_strays
from sync_service.sync.planning.rows.guards.asking import SIZE
from sync_service.sync.planning.situation import Situation

_BREAKS = 2
"""Rows moved elsewhere together break the order of the others once; a sort does so more often."""
_DISTINCT = 3
"""Values in a column by which a list was sorted: by chance two stand in some order anyway."""


def asks_where_it_is(base: BaseRow) -> bool:
    """Whether a question of it is answered by deleting the note in this very place."""
    return any(map(asks_here, base.cells.values()))


def asks_here(cell: BaseCell) -> bool:
    """About families, or about a name of before: a yes says more than that this cell is right."""
    return bool(cell.note) and (cell.kind == "held" or is_renaming(cell.note))


def is_same_place(situation: Situation, row: SheetRow, base: BaseRow, note: str) -> bool:
    """`base` is what is remembered of the row that stood there, `note` what it asked there."""
    if _is_pasted_anew(situation):
        return False
    if base.row_hint == row.index:
        return True
    standing = _find_standing(situation, row) if row.ref == base.ref else {}
    is_same = row.index in standing and (
        _is_between_the_same(standing, row.index) or _is_sorted(situation, standing)
    )
    return is_same and not any(find_strays(situation, note))


def _is_pasted_anew(situation: Situation) -> bool:
    """Whether the tab lost as many rows as stood in it."""
    known = situation.state.rows.values()
    stood = sum(one.row_hint is not None and one.missing_since is None for one in known)
    return 0 < stood <= _lost_rows(situation)


def _lost_rows(situation: Situation) -> int:
    """By how many rows the tab is shorter than when it was asked."""
    (before,) = situation.state.asked.get(SIZE, ()) or ("0",)
    return int(before) - situation.tab.row_count


def _find_standing(situation: Situation, row: SheetRow) -> Mapping[int, int]:
    """Where known rows stand, by their references, and stood; {} where a copy bears this one's."""
    tab, known = situation.tab, situation.state.rows
    column = next((c for c, cell in enumerate(tab.rows[row.index]) if _is(cell, row.ref)), None)
    if column is None:
        return {}
    shown = [(at, find_reference(tab.cell(at, column).text)) for at in range(len(tab.rows))]
    if sum(ref == row.ref for _, ref in shown) > 1:
        return {}
    stood = ((at, known[ref].row_hint) for at, ref in shown if ref is not None and ref in known)
    return {at: hint for at, hint in stood if hint is not None}


def _is(cell: Cell, ref: str | None) -> bool:
    return bool(cell.text) and find_reference(cell.text) == ref


def _is_between_the_same(standing: Mapping[int, int], index: int) -> bool:
    """At an end of the list there is one neighbour alone: as far off as it was."""
    places = [*standing]
    number, hints = places.index(index), [*standing.values()]
    above, hint, below = hints[:number], hints[number], hints[number + 1 :]
    if max(above, default=-1) > hint or min(below, default=hint) < hint:
        return False
    if above and below:
        return True
    beside = number - 1 if above else number + 1
    return len(places) > 1 and places[beside] - index == hints[beside] - hint


def _is_sorted(situation: Situation, standing: Mapping[int, int]) -> bool:
    """Into another order than before, which is that of a column; no row came or went.

    If the list ends with the tab, rows may have been added to paste it there, and as many deleted.
    """
    tab, is_known = situation.tab, SIZE in situation.state.asked
    if not is_known or _lost_rows(situation) or max(standing) + 1 >= tab.row_count:
        return False
    if min(standing) > max(standing.values()):
        return False
    breaks = sum(hint > following for hint, following in pairwise(standing.values()))
    return breaks >= _BREAKS and any(
        _is_in_order([tab.cell(row, column) for row in standing])
        for column in range(tab.column_count)
    )


def _is_in_order(cells: Iterable[Cell]) -> bool:
    """As Google sorts: numbers, then texts; blank cells are last in either direction."""
    keys = [_sort_key(cell) for cell in cells]
    while keys and keys[-1] is None:
        keys.pop()
    filled: Sequence[tuple[bool, float, str]] = [key for key in keys if key is not None]
    in_order = sorted(filled)
    is_enough = len({*filled}) >= _DISTINCT and len(filled) == len(keys)
    return is_enough and filled in (in_order, in_order[::-1])


def _sort_key(cell: Cell) -> tuple[bool, float, str] | None:
    if is_blank(cell.value):
        return None
    if isinstance(cell.value, int | float):
        return False, float(cell.value), ""
    return True, 0.0, fold(cell.text)
