"""Changes too large to be meant: held until they are put back or a person confirms them.

A change that was asked about stays held until it is answered, however little of it is left, and so
does whatever of its kind is added meanwhile. Everything else syncs. See docs/worked-examples.md.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from french_cells.folding import is_blank, raw_key
from sync_service.domain.base import UNMET, BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import filled_cells
from sync_service.sync.planning.rows.guards.asking import (
    DRAFTS,
    NOTHING_ASKED,
    Asking,
    Remembered,
    count_of,
    count_rows,
    fields_asked,
    place_of,
    row_element,
    short_fingerprint,
    typed_element,
)
from sync_service.sync.planning.rows.guards.moves import (
    Move,
    add_displaced,
    are_sorted_together,
    find_moved,
    is_pushed_down,
    is_sorted,
    keep_closed,
)
from sync_service.sync.planning.rows.merging import RowOutcome

MISSING = "missing"
"""The guard about rows that disappeared."""
_WAYS = frozenset({"email", "phone", "mobile", "reach"})
"""Columns that say how to reach somebody."""
_COLUMN_VALUES = 5
"""A column with fewer values may be emptied without a question."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One kind of change that is held; `field` is set if it concerns one column only.

    `elements` name what is held: each row or cell, with its new content. Whoever confirms the
    guard confirms exactly these, and whatever comes later is asked about again.
    """

    kind: str
    count: int
    elements: frozenset[str]
    field: str | None = None
    archived: frozenset[str] = frozenset()
    """Those of its rows that went before there were so many, and were archived."""

    @property
    def name(self) -> str:
        """What it is about; stays the same however much of it is left."""
        return f"{self.kind}:{self.field}" if self.field else self.kind

    @property
    def key(self) -> str:
        """Identifies the question as shown: changes as soon as it is about anything else."""
        return f"{self.name}:{short_fingerprint(*sorted(self.elements))}"

    @property
    def covers(self) -> str:
        """Its elements, as stored with the problem."""
        return " ".join(sorted(self.elements))

    def without(self, elements: AbstractSet[str]) -> "Guard":
        """The guard without these elements; perhaps none is left."""
        left = self.elements - elements
        if left == self.elements:
            return self
        return replace(
            self, elements=left, count=count_of(self.kind, left), archived=self.archived & left
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run is about to do, and what people have already confirmed of it."""

    rows: Sequence[RowOutcome]
    missing: Sequence[str]
    """References of rows that disappeared."""
    new: Sequence[SheetRow]
    lately: frozenset[str] = frozenset()
    """References of rows that disappeared within the hour and are archived already."""
    beside: frozenset[str] = frozenset()
    """References of rows that go unasked, but disappeared together with missing ones."""
    asking: Asking = NOTHING_ASKED
    unsettled: Sequence[tuple[BaseRow, SheetRow]] = ()
    """Rows not judged yet, with their base: a sort moved values in them, too."""
    erased: Sequence[tuple[BaseRow, SheetRow]] = ()
    """The same for rows of people who were erased; what is emptied there goes with them."""
    is_matrix: bool = False
    """In a matrix, every row gets one more value after each meeting."""
    unmatched: Sequence[SheetRow] = ()
    """Rows that are no records, or not yet: a sort moved other rows' values into them, too."""
    found: Mapping[int, str] = field(default_factory=dict)
    """Whose each row is that is a record's."""
    is_nobodys: Callable[[str, str], bool] = lambda _ref, _name: False
    """Whether only a default of ours gave a record's field its value."""
    is_wiped: bool = False
    """All rows and all titles are gone: asked about, however few."""

    def asked(self, row: RowOutcome) -> Sequence[str]:
        """The fields that this row changes and that nobody confirmed."""
        return [name for name in row.changes if self.is_asked(cell_element(row, name))]

    def is_asked(self, element: str) -> bool:
        return element not in self.asking.confirmed


def load_covers(covers: str) -> frozenset[str]:
    return frozenset(covers.split())


def remember_guards(guards: Sequence[Guard], **beside: Collection[str]) -> Remembered:
    """What the next run has to know of the guards, and of disappeared rows beside them."""
    asked = {guard.name: sorted(guard.elements) for guard in guards}
    return {**asked, **{name: sorted(refs) for name, refs in beside.items() if refs}}


def cell_element(row: RowOutcome, name: str) -> str:
    return typed_element(row.ref, name, row.sides_of[name].cell.value)


def too_many_missing(missing: int, known: int) -> bool:
    return missing >= max(5, 0.2 * known)


def too_many_new(new: int, known: int) -> bool:
    return new > 20 and new > 0.5 * known  # noqa: PLR2004 the design's figure


def too_many_changed(changed: int, known: int) -> bool:
    return changed >= max(10, 0.6 * known)


def too_many_blanked(blanked: int, filled: int) -> bool:
    return blanked >= max(10, 0.2 * filled)


def find_guards(changes: Changes, base: Mapping[str, BaseRow]) -> list[Guard]:
    known = sum(not row.archived for row in base.values())
    changed = [row for row in changes.rows if changes.asked(row)]
    guards = [*_blanked(changes, base), *_sorted_columns(changes, base, changed)]
    guards += _missing(changes, known)
    new = frozenset(filter(changes.is_asked, map(row_element, changes.new)))
    kept = changes.asking.still_asked("new", new)
    if kept or too_many_new(len(new), known):
        guards.append(Guard("new", len(new | kept), new | kept))
    # What another guard asks about is no second reason: one confirmation has to do.
    others = frozenset(cell for row in changed for cell in _uncovered(changes, row, guards))
    kept = changes.asking.still_asked("changed", others, by_place=True)
    if kept or _are_overwritten(changes, others, known):
        guards.append(Guard("changed", count_rows(others | kept), others | kept))
    return guards


def _missing(changes: Changes, known: int) -> list[Guard]:
    """People are slower than runs: rows that went one by one within the hour count together."""
    missing = frozenset(filter(changes.is_asked, changes.missing))
    kept = changes.asking.still_asked(MISSING, missing)
    waiting, lately, others = missing | kept, changes.lately, changes.lately | changes.beside
    # Marking many rows to delete, one easily marks one too many: all are asked about together.
    is_large = too_many_missing(len(missing | others), known + len(others)) or changes.is_wiped
    if not (kept or (missing and is_large)):
        return []
    return [Guard(MISSING, len(waiting | lately), waiting | lately, archived=lately)]


def is_held(row: RowOutcome, name: str, guards: Sequence[Guard]) -> bool:
    """Whether a guard is about this cell's change."""
    element = cell_element(row, name)
    return any(element in guard.elements for guard in guards)


def is_blanked(row: RowOutcome, name: str) -> bool:
    """Emptied in this run, even where the record keeps its value since one is required."""
    sides, outcome = row.sides_of[name], row.outcomes[name]
    is_emptied = is_blank(sides.cell.value) and sides.current is not None
    is_refused_anew = outcome.problem == "invalid" and sides.base.kind == "agreed"
    return is_emptied and (outcome.takes or is_refused_anew)


def _uncovered(changes: Changes, row: RowOutcome, guards: Sequence[Guard]) -> Sequence[str]:
    """The changes of a row that nobody confirmed; () if other guards are about all of them."""
    names = [one for one in changes.asked(row) if not (changes.is_matrix and _is_first(row, one))]
    if all(is_held(row, name, guards) for name in names):
        return ()
    return [cell_element(row, name) for name in names]


def _are_overwritten(changes: Changes, cells: AbstractSet[str], known: int) -> bool:
    """Whether words are replaced in too many rows: a new column may be filled in at once."""
    if not too_many_changed(count_rows(cells), known):
        return False  # the usual case; what follows asks about each default
    words = {
        cell_element(row, name)
        for row in changes.rows
        for name in row.changes
        if not _is_filled_in(changes, row, name)
    }
    return too_many_changed(count_rows(words & cells), known)


def _is_filled_in(changes: Changes, row: RowOutcome, name: str) -> bool:
    """The cell was blank, and so was the record but for a default that nobody ever saw there."""
    is_blank_before = is_blank(row.sides_of[name].base.seen)
    return _is_first(row, name) or (is_blank_before and changes.is_nobodys(row.ref, name))


def _is_first(row: RowOutcome, name: str) -> bool:
    """Where there was nothing, nothing is replaced."""
    sides = row.sides_of[name]
    return sides.current is None and is_blank(sides.base.seen)


def _blanked(changes: Changes, base: Mapping[str, BaseRow]) -> list[Guard]:
    emptied = [(r, name) for r in changes.rows for name in r.outcomes if is_blanked(r, name)]
    named = [(name, cell_element(row, name)) for row, name in emptied]
    cells = [(name, element) for name, element in named if changes.is_asked(element)]
    columns = {name for name, _ in cells} | {*fields_asked(changes.asking.before, "blanked")}
    if not (columns or "blanked" in changes.asking.before):
        return []
    gone = frozenset(changes.missing)
    filled = Counter(
        name
        for row in base.values()
        # Nobody can empty cells of a row that is missing or has just come back.
        if not row.archived and row.ref not in gone and row.missing_since is None
        for name, cell in row.cells.items()
        if cell.value is not None and not is_blank(cell.seen)
    )
    # One question for all columns together; else one for each that lost its last value.
    every = frozenset(element for _, element in cells)
    kept = changes.asking.still_asked("blanked", every)
    # Cells emptied in rows that wait for something else count: the same person emptied them.
    beside = _blanked_beside(changes)
    if kept or (cells and too_many_blanked(len(cells) + beside.total(), filled.total())):
        return [Guard("blanked", len(every | kept), every | kept)]
    guards = []
    for name in sorted(columns):
        emptied_here = frozenset(element for column, element in cells if column == name)
        kept = changes.asking.still_asked(f"blanked:{name}", emptied_here)
        count = len(emptied_here) + beside[name] if emptied_here else 0
        if kept or (count >= _COLUMN_VALUES and count >= filled[name]):
            elements = emptied_here | kept
            guards.append(Guard("blanked", len(elements), elements, name))
    return guards


def _blanked_beside(changes: Changes) -> Counter[str]:
    """Column → how many cells were emptied in rows not judged yet, or that are in conflict."""
    waiting = (
        (name, base.cells.get(name, UNMET), cell)
        for base, row in changes.unsettled
        for name, cell in row.cells.items()
    )
    judged = (
        (name, sides.base, sides.cell)
        for row in changes.rows
        for name, sides in row.sides_of.items()
        if name in row.outcomes and not is_blanked(row, name) and not is_blank(sides.base.seen)
    )
    return Counter(
        name
        for name, base, cell in (*waiting, *judged)
        if is_blank(cell.value) and base.value is not None
    )


def _sorted_columns(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome]
) -> list[Guard]:
    """Finds columns sorted on their own, or shifted: distinct values, each in another cell."""
    names = {name for row in changed for name in changes.asked(row)}
    asked = fields_asked(changes.asking.before, "column")
    guards = (_sorted_column(changes, base, changed, name) for name in sorted({*names, *asked}))
    return [guard for guard in guards if guard is not None]


def _sorted_column(
    changes: Changes, base: Mapping[str, BaseRow], changed: Sequence[RowOutcome], name: str
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
    is_torn = is_sorted(all_moves) or (
        is_text and are_sorted_together(all_moves, arrived.values())
    )
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
