"""Columns that were sorted on their own, or shifted: distinct values, each in another cell.

Pure. Moves within one column are told by `moves`; what is done about a guard is not known here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.prints import CONTESTED
from sync_service.sync.planning.identity.likeness import NAMES, WAYS, WHOSE, filled_cells
from sync_service.sync.planning.rows.guards.asking import (
    DRAFTS,
    GIVEN,
    fields_asked,
    load_pairs,
    place_of,
    row_element,
    row_of,
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
from sync_service.sync.planning.rows.guards.routes import (
    Column,
    find_along,
    find_routes,
    is_planned_anew,
)
from sync_service.sync.planning.rows.guards.strayed import held_elsewhere
from sync_service.sync.planning.rows.merging import RowOutcome


def find_sorted_columns(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome]
) -> list[Guard]:
    """A guard for each such column, and for each of which cells moved along with these."""
    names = {name for row in changed for name in changes.asked(row)}
    asked = fields_asked(changes.asking.before, "column")
    found = ((name, _sorted_column(changes, base, changed, name)) for name in {*names, *asked})
    torn = {name: guard for name, guard in found if guard is not None}

    def find_columns(known: Collection[BaseRow]) -> Mapping[str, Column]:
        return {
            name: _find_column(changes, base, known, changed, name, waits=name in torn)
            for name in names | torn.keys()
        }

    went = find_columns([base[row.ref] for row in changed if row.ref in base])
    is_named = any(went[name].now for name in went.keys() & NAMES)
    if is_named or any(went[name].routes for name in went.keys() & WHOSE):
        # Now and then: whoever did not change at all may have given the first of these values.
        went = find_columns([row for row in base.values() if not row.archived])

    def is_meant(name: str, guard: Guard) -> bool:
        is_new = name not in asked and _is_in_known_rows(guard)
        return is_new and is_planned_anew(went, name, went[name].routes)

    guards = {name: guard for name, guard in torn.items() if not is_meant(name, guard)}
    for name, rows in find_along(went, guards).items():
        if name not in guards and (guard := _sorted_column(changes, base, changed, name, rows)):
            guards[name] = guard
    for name, rows in _find_swapped(changes, base, changed, guards).items():
        if guard := _sorted_column(changes, base, changed, name, rows):
            guards[name] = guard
    return [guards[name] for name in sorted(guards)]


def _find_swapped(
    changes: Changes,
    base: Mapping[str, BaseRow],
    changed: Sequence[RowOutcome],
    guards: Mapping[str, Guard],
) -> Mapping[str, AbstractSet[str]]:
    """While a sort of rows, or of who they are, is asked about: what it brought to a row or two.

    Such a row shows who another one alone was, and no longer is; it waits whole. Column → rows.
    """
    if not (changes.are_rows_asked or guards.keys() & WHOSE):
        return {}
    asked = {row.ref: changes.asked(row) for row in changed}
    swapped = {
        row.ref
        for name in (WHOSE & {*chain(*asked.values())}) - guards.keys()
        for row in _find_taking(changes, base, [r for r in changed if name in asked[r.ref]], name)
    }
    found: dict[str, set[str]] = {}
    for ref in swapped:
        for name in asked[ref]:
            found.setdefault(name, set()).add(ref)
    return found


def _find_taking(
    changes: Changes, base: Mapping[str, BaseRow], rows: Sequence[RowOutcome], name: str
) -> Sequence[RowOutcome]:
    """Those that show what one other row alone had in this column, and no longer has."""
    had = {ref: raw_key(row.cells[name].seen) for ref, row in base.items() if name in row.cells}
    count, moves = Counter(had.values()), {row.ref: _move(row, name) for row in rows}
    gone = {*moves, *changes.asking.unjudged, *changes.missing}
    left = {key for ref, key in had.items() if key and ref in gone and count[key] == 1}
    return [row for row in rows if moves[row.ref][0] != moves[row.ref][1] in left]


def _find_column(
    changes: Changes,
    base: Mapping[str, BaseRow],
    known: Iterable[BaseRow],
    changed: Sequence[RowOutcome],
    name: str,
    *,
    waits: bool,
) -> Column:
    """`known`: the rows that may have given a value of theirs."""
    had = {row.ref: raw_key(row.cells[name].seen) for row in known if name in row.cells}
    moves = {row.ref: _move(row, name) for row in changed if name in changes.asked(row)}
    now = {ref: new for ref, (old, new) in moves.items() if old != new}
    routes = find_routes(had, now, {row.ref for row in changed}, is_whose=name in WHOSE)
    anew = _given_anew(base, name, now) if routes else frozenset[str]()
    still = had.keys() - {row.ref for row in changed}
    return Column(had, now, routes, anew, not waits and _is_day(changed, name), still)


def _given_anew(base: Mapping[str, BaseRow], name: str, now: Mapping[str, str]) -> frozenset[str]:
    """Those in which somebody typed what stood in no row of the list."""
    had = {raw_key(row.cells[name].seen) for row in base.values() if name in row.cells}
    return frozenset(one for one, new in now.items() if new and new not in had)


def _is_in_known_rows(guard: Guard) -> bool:
    return all(place_of(one)[1] for one in guard.elements)


def _is_day(changed: Sequence[RowOutcome], name: str) -> bool:
    sides = (row.sides_of[name] for row in changed if name in row.sides_of)
    shown = (one.codec.show(one.current) for one in sides)
    return any(one.format or one.time is not None for one in shown)


def _sorted_column(
    changes: Changes,
    base: Mapping[str, BaseRow],
    changed: Sequence[RowOutcome],
    name: str,
    along: AbstractSet[str] = frozenset(),
) -> Guard | None:
    rows = [row for row in changed if name in changes.asked(row)]
    found = {cell_element(row, name): _move(row, name) for row in rows}
    # A value already held back stands where it was typed.
    moves = {cell: (old, new) for cell, (old, new) in found.items() if old != new}
    every = [*moves.values(), *_moves_beside(changes, found, name)]
    is_text = not rows or _is_text(rows[0], name)
    all_moves = every if is_text else keep_closed(every)
    added = _added(changes, name)
    olds = {old for old, _ in all_moves if old}
    arrived = {row: move for row, move in added.items() if move[1] in olds}
    asked = changes.asking.still_asked(f"column:{name}", found)
    # Rows that are no records yet wait for the cells, not for themselves.
    kept = {one for one in asked if place_of(one)[1]}
    if f"column:{name}" in changes.asking.before:
        kept |= _find_brought(changes, name, moves, every)
    if _are_put_right(changes, kept, [*every, *added.values()]):
        kept = set()
    is_torn = bool(along) or is_sorted(all_moves)
    is_torn = is_torn or (is_text and are_sorted_together(all_moves, arrived.values()))
    is_torn = is_torn or (name in WAYS and are_handed_on(all_moves, arrived.values()))
    moved = find_moved({**moves, **arrived}, all_moves) | kept
    moved |= {cell_element(row, name) for row in rows if row.ref in along}
    is_torn = is_torn or _is_any_bare(changes, base, arrived, name)
    if not (moved and (kept or is_torn)):
        return None
    elements = add_displaced({**moves, **arrived}, moved, [*all_moves, *arrived.values()])
    elements |= _find_of_held(changes, moves)
    # Whoever was added meanwhile has a value of their own; before, anybody's.
    waiting = asked & added.keys() if kept else added.keys()
    given = elements & _find_given(changes, base, moves, name)
    return Guard("column", len(moved), elements | waiting, name, given=given)


def _find_brought(
    changes: Changes, name: str, moves: Mapping[str, Move], every: Sequence[Move]
) -> AbstractSet[str]:
    """Held values that a sort brought to other rows: of the question, or whose own went on."""
    asked = {*changes.asking.before[f"column:{name}"]} - changes.asking.confirmed
    places, news = {place_of(one) for one in asked}, {new for _, new in every}
    reached = {
        one for one, (old, _) in moves.items() if place_of(one) in places or (old and old in news)
    }
    return held_elsewhere(changes.asking.before, reached) if asked else frozenset()


def _are_put_right(changes: Changes, kept: AbstractSet[str], moves: Sequence[Move]) -> bool:
    """Whether all that is asked about has something new, and no value is in another row."""
    given = {*changes.asking.before.get(GIVEN, ())}
    return kept <= given and {old for old, _ in moves if old}.isdisjoint(new for _, new in moves)


def _find_given(
    changes: Changes, base: Mapping[str, BaseRow], moves: Mapping[str, Move], name: str
) -> AbstractSet[str]:
    """Cells in which somebody typed what no row had, after the question was asked.

    Before it, the sort may have brought that. Nobody knows what comes back with a row that was
    asked about and is gone.
    """
    before = changes.asking.before
    asked = {one for one in before.get(f"column:{name}", ()) if place_of(one)[1]}
    if not asked or {row_of(one) for one in asked} - {*changes.found.values()}:
        return frozenset()
    now = {cell: new for cell, (_, new) in moves.items() if cell not in asked}
    given = _given_anew(base, name, now)
    anew = given - held_elsewhere(before, given)
    return (anew if len(anew) == len(now) else set()) | (asked & {*before.get(GIVEN, ())})


def _find_of_held(changes: Changes, cells: Iterable[str]) -> AbstractSet[str]:
    """Those of rows that shared a reference when we last looked: no base has what they showed."""
    held = {*load_pairs(changes.asking.before.get(CONTESTED, ())).values()}
    return frozenset(cell for cell in cells if row_of(cell) in held)


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
    if name in WAYS or not alone:
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
