"""Columns that were sorted on their own, or shifted: distinct values, each in another cell.

Pure. Moves within one column are told by `moves`; what is done about a guard is not known here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.sync.planning.identity.likeness import filled_cells
from sync_service.sync.planning.rows.guards.asking import (
    DRAFTS,
    fields_asked,
    place_of,
    row_element,
)
from sync_service.sync.planning.rows.guards.guard import Changes, Guard, cell_element
from sync_service.sync.planning.rows.guards.moves import (
    Move,
    add_displaced,
    are_handed_on,
    are_sorted_together,
    find_moved,
    is_pushed_down,
    is_sorted,
    keep_closed,
)
from sync_service.sync.planning.rows.merging import RowOutcome

Route: TypeAlias = tuple[str, str]
"""The reference of the row that had a value, and of the one that has it now."""

T = TypeVar("T")

_WAYS = frozenset({"email", "phone", "mobile", "reach"})
"""Columns that say how to reach somebody."""


def find_sorted_columns(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome]
) -> list[Guard]:
    """A guard for each such column, and for each of which cells moved along with these."""
    names = {name for row in changed for name in changes.asked(row)}
    asked = fields_asked(changes.asking.before, "column")
    found = ((name, _sorted_column(changes, base, changed, name)) for name in {*names, *asked})
    torn = {name: guard for name, guard in found if guard is not None}
    moved = _find_moved_rows(changes, base, changed, names, torn)
    guards = {
        name: guard
        for name, guard in torn.items()
        if name in asked or not (_is_in_known_rows(guard) and moved.is_planned_anew(name))
    }

    def hold(along: Iterable[str]) -> Mapping[str, Guard]:
        held = (
            (name, _sorted_column(changes, base, changed, name, is_along=True)) for name in along
        )
        return {name: guard for name, guard in held if guard is not None}

    ways = [name for name in names & _WAYS - guards.keys() if moved.is_way_along(name, guards)]
    guards |= hold(ways)
    # What goes on with their days was planned anew: it waits for nothing.
    others = [name for name in names - _WAYS - torn.keys() if moved.is_along(name, guards)]
    guards |= hold(others)
    return [guards[name] for name in sorted(guards)]


@dataclass(frozen=True, slots=True)
class _Moved:
    """Which routes the values of each column took."""

    routes: Mapping[str, frozenset[Route]]
    given_anew: Mapping[str, frozenset[str]]
    """Column → the rows in which stands what no row had."""
    days: Collection[str]
    """The columns with days that wait for nothing: days may well follow each other."""

    def is_along(self, name: str, torn: Collection[str]) -> bool:
        """Whether its values took a route of a torn column’s, and their rows’ days did not."""
        routes = self.routes[name]
        days = _union(self.routes, self.days)
        return not routes & days and any(routes & self.routes[one] for one in torn)

    def is_way_along(self, name: str, torn: Collection[str]) -> bool:
        """The same of a way to reach somebody; or it took two routes of another column’s.

        Two that were exchanged may have been corrected by hand.
        """
        shared = [routes & self.routes[name] for one, routes in self.routes.items() if one != name]
        many = any(len(one) > 1 and not _is_exchanged(one) for one in shared)
        is_torn = any(self.routes[name] & self.routes[one] for one in torn)
        return is_torn or (many and not self._is_handed_on(name))

    def is_planned_anew(self, name: str) -> bool:
        """Whether the rows' days took each of its routes as well, and nothing was copied."""
        routes = self.routes[name] if name not in _WAYS else frozenset()
        return (
            bool(routes)
            and routes <= _union(self.routes, self.days)
            and _givers(routes) <= _union(self.given_anew, [name, *self.days])
        )

    def _is_handed_on(self, name: str) -> bool:
        """With a function, say: all on the same routes, and whoever had one has a new one."""
        routes = self.routes[name]
        ways = [one for one in _WAYS if self.routes.get(one)]
        return any(one not in _WAYS and its == routes for one, its in self.routes.items()) and all(
            self.routes[way] == routes and _givers(routes) <= _union(self.given_anew, [way])
            for way in ways
        )


def _union(kept: Mapping[str, frozenset[T]], names: Iterable[str]) -> frozenset[T]:
    return frozenset[T]().union(*(kept.get(one, ()) for one in names))


def _givers(routes: Collection[Route]) -> AbstractSet[str]:
    """The rows whose value went on, and that have none of these."""
    return {of for of, _ in routes} - {to for _, to in routes}


def _find_moved_rows(
    changes: Changes,
    base: Mapping[str, BaseRow],
    changed: Sequence[RowOutcome],
    names: AbstractSet[str],
    torn: Collection[str],
) -> _Moved:
    routes = {name: _find_routes(changes, base, changed, name) for name in names | {*torn}}
    given_anew = {
        name: _given_anew(changes, base, changed, name) for name in names if routes[name]
    }
    days = [name for name in names - {*torn} if _is_day(changed, name)]
    return _Moved(routes, given_anew, days)


def _is_exchanged(routes: Collection[Route]) -> bool:
    return all((to, of) in routes for of, to in routes)


def _find_routes(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome], name: str
) -> frozenset[Route]:
    """From which row to which other one the values of changed cells went."""
    known = (base[row.ref] for row in changed if row.ref in base)
    had = {row.ref: raw_key(row.cells[name].seen) for row in known if name in row.cells}
    moves = {row.ref: _move(row, name)[1] for row in changed if name in changes.asked(row)}
    often = Counter(had.values())
    owners = {old: ref for ref, old in had.items() if old and often[old] == 1}
    routes = ((owners.get(new, to), to) for to, new in moves.items())
    return frozenset((of, to) for of, to in routes if of != to)


def _given_anew(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome], name: str
) -> frozenset[str]:
    """The rows in which somebody typed what stood in none of the list's."""
    had = {raw_key(row.cells[name].seen) for row in base.values() if name in row.cells}
    moves = {row.ref: _move(row, name)[1] for row in changed if name in changes.asked(row)}
    return frozenset(ref for ref, new in moves.items() if new and new not in had)


def _is_in_known_rows(guard: Guard) -> bool:
    return all(place_of(one)[1] for one in guard.elements)


def _is_day(changed: Sequence[RowOutcome], name: str) -> bool:
    sides = (row.sides_of[name] for row in changed if name in row.sides_of)
    return any(one.codec.show(one.current).format for one in sides)


def _sorted_column(
    changes: Changes,
    base: Mapping[str, BaseRow],
    changed: Sequence[RowOutcome],
    name: str,
    *,
    is_along: bool = False,
) -> Guard | None:
    rows = [row for row in changed if name in changes.asked(row)]
    found = {cell_element(row, name): _move(row, name) for row in rows}
    # A value already held back stands where it was typed.
    moves = {cell: (old, new) for cell, (old, new) in found.items() if old != new}
    all_moves = [*moves.values(), *_moves_beside(changes, found, name)]
    is_text = not rows or _is_text(rows[0], name)
    all_moves = all_moves if is_text else keep_closed(all_moves)
    added = _added(changes, name)
    olds = {old for old, _ in all_moves if old}
    arrived = {row: move for row, move in added.items() if move[1] in olds}
    asked = changes.asking.still_asked(f"column:{name}", found)
    # Rows that are no records yet wait for the cells, not for themselves.
    kept = {one for one in asked if place_of(one)[1]}
    is_torn = is_along or is_sorted(all_moves)
    is_torn = is_torn or (is_text and are_sorted_together(all_moves, arrived.values()))
    is_torn = is_torn or (name in _WAYS and are_handed_on(all_moves, arrived.values()))
    moved = find_moved({**moves, **arrived}, all_moves) | kept
    is_torn = is_torn or _is_any_bare(changes, base, arrived, name)
    if not (moved and (kept or is_torn)):
        return None
    elements = add_displaced({**moves, **arrived}, moved, [*all_moves, *arrived.values()])
    # Whoever was added meanwhile has a value of their own; before, anybody's.
    waiting = asked & added.keys() if kept else added.keys()
    return Guard("column", len(moved), elements | waiting, name)


def _move(row: RowOutcome, name: str) -> Move:
    sides = row.sides_of[name]
    return raw_key(sides.base.seen), raw_key(sides.cell.value)


def _moves_beside(changes: Changes, asked: Collection[str], name: str) -> Sequence[Move]:
    """Moves in cells that wait for a decision or for settling: a sort moved these as well."""
    settled = [
        (row.sides_of[name].base, row.sides_of[name].cell)
        for row in changes.rows
        if name in row.sides_of
        and cell_element(row, name) not in {*asked, *changes.asking.confirmed}
    ]
    waiting = [
        (base.cells[name], row.cells[name])
        for base, row in (*changes.unsettled, *changes.erased)
        if name in base.cells and name in row.cells
    ]
    moves = [(raw_key(base.raw), raw_key(cell.value)) for base, cell in [*settled, *waiting]]
    return [(old, new) for old, new in moves if old != new]


def _added(changes: Changes, name: str) -> Mapping[str, Move]:
    """What stands in rows that are no records yet: a sort may have moved it there."""
    cells = (
        (row_element(row), raw_key(row.cells[name].value))
        for row in changes.unmatched
        if name in row.cells
    )
    return {row: ("", key) for row, key in cells if key and changes.is_asked(row)}


def _is_any_bare(
    changes: Changes, base: Mapping[str, BaseRow], arrived: Mapping[str, Move], name: str
) -> bool:
    """Whether a value that one row alone had has a new row for itself by now.

    Nobody begins a row with a number or a mail. With a name or a function they may, as with that
    of somebody who has another from now on, unless inserted cells pushed it there.
    """
    waiting = {*changes.asking.before.get(DRAFTS, ())}
    bare = {
        row.index: arrived[row_element(row)][1]
        for row in changes.unmatched
        if row_element(row) in arrived
        and len(filled_cells(row)) == 1
        and row.fingerprint not in waiting
    }
    if not bare:
        return False  # the usual case; what follows looks at every remembered row
    had = Counter(raw_key(row.cells[name].seen) for row in base.values() if name in row.cells)
    alone = [index for index, value in bare.items() if had[value] == 1]
    if name in _WAYS or not alone:
        return bool(alone)
    before, after = _stood(changes, base, name), _stands(changes, name)
    return any(is_pushed_down(before, {**before, **after}, index) for index in alone)


def _stood(changes: Changes, base: Mapping[str, BaseRow], name: str) -> Mapping[int, str]:
    """What the records of rows had in a column, by the places of these rows."""
    cells = {index: base[ref].cells for index, ref in changes.found.items() if ref in base}
    return {index: raw_key(one[name].seen) for index, one in cells.items() if name in one}


def _stands(changes: Changes, name: str) -> Mapping[int, str]:
    """What rows show now, but for those in which nothing changed."""
    judged, waiting = (one.row for one in changes.rows), (one for _, one in changes.unsettled)
    rows = [*judged, *waiting, *(one for _, one in changes.erased), *changes.unmatched]
    return {row.index: raw_key(row.cells[name].value) for row in rows if name in row.cells}


def _is_text(row: RowOutcome, name: str) -> bool:
    """Days and numbers may well follow each other: all sessions one week later."""
    sides = row.sides_of[name]
    return isinstance(sides.codec.show(sides.current).value, str)
