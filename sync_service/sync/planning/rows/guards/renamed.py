"""Rows in which somebody else came to stand while one of their cells waits for a guard.

The record would be half one person, half another: the row waits whole. Pure.
"""

from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import fold, raw_key
from french_cells.reading import Raw
from sync_service.domain.base import BaseRow
from sync_service.sync.planning.identity.likeness import WAYS
from sync_service.sync.planning.rows.guards.guard import (
    Changes,
    Guard,
    cell_element,
    held_by,
)
from sync_service.sync.planning.rows.merging import RowOutcome

_NAMES, _TWO = frozenset({"family_name", "given_name", "full_name"}), 2


def with_renamed(
    changes: Changes,
    base: Mapping[str, BaseRow],
    changed: Sequence[RowOutcome],
    guards: Sequence[Guard],
) -> Sequence[Guard]:
    """The guards about cells; each holds the other changes of such rows as well."""
    if not guards:
        return guards
    shown = {
        (name, raw_key(cell.seen))
        for row in base.values()
        for name, cell in row.cells.items()
        if name in _NAMES
    }
    held, cells = held_by(guards), dict[str, frozenset[str]]()
    for row in changed:
        asked = {name: cell_element(row, name) for name in changes.asked(row)}
        waiting = {name for name, element in asked.items() if element in held}
        if _is_pasted(waiting) or _names_somebody_new(row, shown):
            of_row = frozenset(asked.values())
            cells |= dict.fromkeys(of_row, of_row)
    return [_with_rows(guard, cells) for guard in guards]


def _with_rows(guard: Guard, cells: Mapping[str, frozenset[str]]) -> Guard:
    rows = (cells[one] for one in guard.elements & cells.keys())
    return replace(guard, elements=guard.elements.union(*rows))


def _is_pasted(waiting: AbstractSet[str]) -> bool:
    """Whether a name and a way to reach somebody wait, which came from another row together."""
    return not waiting.isdisjoint(_NAMES) and not waiting.isdisjoint(WAYS)


def _names_somebody_new(row: RowOutcome, shown: Container[tuple[str, str]]) -> bool:
    """Whether a first name and a family name became others, which no row of the list showed.

    No word of them is left: a name that was corrected or completed is the same person's.
    """
    sides = {name: row.sides_of[name] for name in row.changes if name in _NAMES}
    before = [word for one in sides.values() for word in _words(one.base.seen)]
    after = [_words(one.cell.value) for one in sides.values()]
    if len(before) < _TWO or not all(after) or any(not {*before}.isdisjoint(one) for one in after):
        return False
    return not any((name, raw_key(one.cell.value)) in shown for name, one in sides.items())


def _words(raw: Raw) -> Sequence[str]:
    return fold(str(raw or "")).split()
