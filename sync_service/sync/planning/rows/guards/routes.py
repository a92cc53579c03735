"""Between which rows the values of columns went, and which of these columns went on together.

Pure; knows values by row alone. What is held about it is not decided here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

from sync_service.sync.planning.identity.likeness import NAMES, WAYS, WHOSE

Route: TypeAlias = tuple[str, str]
"""The reference of the row that had a value, and of the one that has it now."""
Routes: TypeAlias = AbstractSet[Route]


@dataclass(frozen=True, slots=True)
class Column:
    """What became of its values."""

    had: Mapping[str, str]
    """Row → what it had."""
    now: Mapping[str, str]
    """Row → what it shows, where that is something else."""
    routes: Routes
    """Those that its values took which one row alone had."""
    given_anew: frozenset[str]
    """The rows in which stands what no row of the list had."""
    is_day: bool
    """A day or an hour that waits for nothing: these may well follow each other."""

    still: AbstractSet[str] = frozenset()
    """Rows in which nothing changed."""

    def follow(self, routes: Routes) -> Routes:
        """Those that its values took as well: all, if each row shows what the other one had."""
        moved = frozenset(one for one in routes if one[0] not in self.still)
        for some in (routes, moved):
            is_changed = any(to in self.now for _, to in some)
            if is_changed and all(self._shown(to) == self.had.get(of, "") for of, to in some):
                return some | (routes & self.routes)
        return routes & self.routes

    def _shown(self, row: str) -> str:
        return self.now.get(row, self.had.get(row, ""))


def find_routes(
    had: Mapping[str, str],
    now: Mapping[str, str],
    changed: AbstractSet[str],
    *,
    is_whose: bool,
) -> Routes:
    """Between which rows the values went that one row alone had.

    Of rows that did not change at all, many take a value: a room, a function. Only a name or a way
    to reach somebody (`is_whose`) went from there, if that of whoever got it went on.
    """
    owners = _owners({ref: value for ref, value in had.items() if ref in changed})
    routes = frozenset((owners[new], to) for to, new in now.items() if new in owners)
    going = {of for of, _ in routes} if is_whose else set()
    others = {one: ref for one, ref in _owners(had).items() if ref not in changed} if going else {}
    first = ((others[new], to) for to, new in now.items() if to in going and new in others)
    return routes.union(first)


def _owners(had: Mapping[str, str]) -> Mapping[str, str]:
    """Value → the one row that had it."""
    often = Counter(had.values())
    return {old: ref for ref, old in had.items() if old and often[old] == 1}


def find_along(
    columns: Mapping[str, Column], torn: Iterable[str]
) -> Mapping[str, AbstractSet[str]]:
    """Column → the rows to which its values went along with those of a torn column.

    Or with two of another column’s, unless these were planned anew or handed on. Two that were
    exchanged may have been corrected by hand.
    """
    held = [columns[name].routes for name in torn]
    for name, column in columns.items():
        shared = (_find_shared(name, column, one) for one in columns.values() if one is not column)
        held += [one for one in shared if _is_block(one) and not _is_meant(columns, name, one)]
    held += [{one} for one in _find_taken_over(columns)]
    along = (
        (name, {to for routes in held for _, to in column.follow(routes) if to in column.now})
        for name, column in columns.items()
    )
    return {name: rows for name, rows in along if rows}


def _find_taken_over(columns: Mapping[str, Column]) -> Routes:
    """Those that a whole name and a way to reach somebody took, though the giver keeps both."""
    names = [column for name, column in columns.items() if name in NAMES]
    if not (named := {to for column in names for to in column.now}):
        return frozenset()
    kept = {one for name in WAYS & columns.keys() for one in _copied(columns[name])}
    return {
        (of, to)
        for of, to in kept
        if to in named and all((of, to) in column.follow({(of, to)}) for column in names)
    }


def _copied(column: Column) -> Routes:
    owners = _owners(column.had) if column.now else {}
    taken = ((owners[new], to) for to, new in column.now.items() if new in owners)
    return {(of, to) for of, to in taken if of not in column.now}


def _find_shared(name: str, column: Column, other: Column) -> Routes:
    """Of anything but names and ways to reach somebody, much may be given anew on the same day.

    Rooms with their seats, or a slot later: then whoever had the first has something new. So it
    is where two move up, and the only number that is taken out was that of the last one.
    """
    if name in WHOSE:
        shared = column.follow(other.routes)
        is_all_blank = not any(column.had.get(of) for of, _ in shared)
        is_moved_up = is_all_blank and _givers(shared) <= other.given_anew
        return frozenset() if is_moved_up else shared
    shared = column.routes & other.routes
    is_given_anew = _givers(shared) <= column.given_anew & other.given_anew
    return frozenset() if is_given_anew or (column.is_day and other.is_day) else shared


def is_planned_anew(columns: Mapping[str, Column], name: str, routes: Routes) -> bool:
    """Whether the rows' days took each of these routes as well, and nothing was copied."""
    days = [column for column in columns.values() if column.is_day]
    anew = columns[name].given_anew.union(*(day.given_anew for day in days))
    taken = frozenset[Route]().union(*(day.routes for day in days))
    return bool(routes) and name not in WAYS and routes <= taken and _givers(routes) <= anew


def _is_meant(columns: Mapping[str, Column], name: str, shared: Routes) -> bool:
    routes = shared | columns[name].routes
    return is_planned_anew(columns, name, routes) or _is_handed_on(columns, routes)


def _is_handed_on(columns: Mapping[str, Column], routes: Routes) -> bool:
    """Functions, say, with all ways to reach somebody; and whoever had the first has new ones."""
    going = {name for name, column in columns.items() if column.routes == routes}
    ways = {name for name in WAYS & columns.keys() if columns[name].routes}
    givers = _givers(routes)
    return bool(ways) and ways < going and all(givers <= columns[one].given_anew for one in ways)


def _is_block(routes: Routes) -> bool:
    return len(routes) > 1 and any((to, of) not in routes for of, to in routes)


def _givers(routes: Routes) -> AbstractSet[str]:
    """The rows whose value went on, and that have none of these."""
    return {of for of, _ in routes} - {to for _, to in routes}
