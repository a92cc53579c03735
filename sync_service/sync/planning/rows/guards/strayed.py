"""Held values that by now stand in another row: a column that waits for a question was sorted.

Whoever's row shows them is not whose they are. Pure.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sync_service.sync.planning.rows.guards.asking import (
    STRAYED,
    Remembered,
    load_cell,
    typed_part,
)

_SORTED = 2
"""So many values of a column in other rows than before: it was sorted, or shifted."""
_NOTHING = typed_part("")
"""Emptied in two rows is no value that moved."""


class _Held(NamedTuple):
    """A column, and what `typed_part` says of a value that a question holds there."""

    name: str
    part: str


def find_strayed(before: Remembered, held: Iterable[str]) -> frozenset[str]:
    """Elements `held` now whose value an earlier question held in another row, or may have.

    Where a column was sorted, so was what was typed into it just before: nobody knows whose it is.
    """
    rows, cells = _rows_by_value(before), {one: cell for one in held if (cell := load_cell(one))}
    anew = {
        one: _Held(name, part)
        for one, (ref, name, part) in cells.items()
        if part != _NOTHING and ref not in rows.get(_Held(name, part), ())
    }
    columns = Counter(value.name for value in anew.values() if value in rows)
    found = [one for one, value in anew.items() if value in rows or columns[value.name] >= _SORTED]
    return frozenset((*found, *(cells.keys() & {*before.get(STRAYED, ())})))


def held_elsewhere(before: Remembered, elements: Iterable[str]) -> frozenset[str]:
    """Those of the elements whose value a question held in another row."""
    rows, strayed = _rows_by_value(before), {*before.get(STRAYED, ())}
    cells = {one: cell for one in elements if (cell := load_cell(one))}
    return frozenset(
        one
        for one, (ref, name, part) in cells.items()
        if one in strayed or ref not in rows.get(_Held(name, part), {ref})
    )


def _rows_by_value(before: Remembered) -> Mapping[_Held, AbstractSet[str]]:
    rows: dict[_Held, set[str]] = {}
    for ref, name, part in _held_cells(before):
        rows.setdefault(_Held(name, part), set()).add(ref)
    return rows


def _held_cells(before: Remembered) -> Collection[tuple[str, str, str]]:
    elements = (one for of, held in before.items() if of != STRAYED for one in held)
    cells = [cell for one in elements if (cell := load_cell(one))]
    return [cell for cell in cells if cell[2] != _NOTHING]
