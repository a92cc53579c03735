"""Moves the base after a write, row by row and cell by cell, for what is proved to be in place.

Pure. A cell that holds exactly what we wrote is ours, whatever happened to its neighbours. If its
base stayed behind, the next run would take our own value for a person's edit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Protocol

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.base import UNMET, BaseCell, BaseRow, row_fingerprint
from sync_service.domain.spreadsheet import CellWrite, NoteWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.asked_together import asked_together, is_answered_before
from sync_service.sync.verification.tab_cells import At, cells_of, notes_of
from sync_service.sync.verification.verify import Verdict


@dataclass(frozen=True, slots=True)
class RowMove:
    """One row's base without the write and with it; `before` is None for a new row."""

    before: BaseRow | None
    after: BaseRow


@dataclass(frozen=True, slots=True)
class BaseMoves:
    """What a write changes in a tab's base: the rows concerned, and where their columns are."""

    columns: Mapping[str, int]
    reference_column: int
    rows: Sequence[RowMove]
    groups: Mapping[str, str] = field(default_factory=dict)
    """Fields that are asked about together → the name of their group."""

    @property
    def fields(self) -> Sequence[str]:
        """In the order in which fingerprints take them."""
        return sorted(self.columns)


@dataclass(frozen=True, slots=True)
class Route:
    """Where cells went in a write and its repairs: for each, the tab before and its verdict."""

    steps: Sequence[tuple[TabSnapshot, Verdict]] = ()
    answer: TabSnapshot | None = None
    """The tab as the last step's response showed it; None if people have worked on it since."""

    @property
    def retyped(self) -> AbstractSet[At]:
        """Cells, at their current places, that held the last step's value until a person typed."""
        return self.steps[-1][1].retyped if self.steps else frozenset()

    def place(self, at: At) -> At | None:
        """Where a cell of the first write is now; None when it is gone or nobody knows."""
        place: At | None = at
        for number, (before, verdict) in enumerate(self.steps):
            if place is None:
                return None
            is_first = number == 0
            place = verdict.place_written(before, place) if is_first else verdict.place(place)
        return place

    def column(self, column: int) -> int | None:
        place: int | None = column
        for _, verdict in self.steps:
            if place is not None and verdict.alignment is not None:
                place = verdict.alignment.columns.get(place)
        return place


def gather_moves(
    columns: Mapping[str, int],
    reference_column: int,
    before: Mapping[str, BaseRow],
    after: Iterable[BaseRow],
    groups: Mapping[str, str] | None = None,
) -> BaseMoves:
    """`before`: the rows as remembered before anything is written; `after`: once all is."""
    pairs = [RowMove(before.get(row.ref), row) for row in after]
    rows = [pair for pair in pairs if pair.before != pair.after]
    return BaseMoves(columns, reference_column, rows, groups or {})


def from_current(moves: BaseMoves, current: Mapping[str, BaseRow]) -> BaseMoves:
    """The same moves from the current base: what has moved, or is in doubt since, stays so."""
    rows = [
        RowMove(now, _still_in_doubt(one, now) if now is not None else one.after)
        for one in moves.rows
        for now in (current.get(one.after.ref, one.before),)
    ]
    return replace(moves, rows=rows)


def _still_in_doubt(move: RowMove, now: BaseRow) -> BaseRow:
    """The row as planned, but for cells that an earlier proof of this write doubted or forgot."""
    known, planned = move.before.cells if move.before is not None else {}, move.after.cells
    forgotten = known.keys() - now.cells.keys()
    doubted = {
        name: cell
        for name, cell in now.cells.items()
        if cell.kind == "conflict" and not cell.note and name in planned
        # Neither as it was nor as planned, with its note or without.
        if cell not in (known.get(name), _without_note(known.get(name), planned[name]))
    }
    if not (forgotten or doubted):
        return move.after
    kept = {name: cell for name, cell in planned.items() if name not in forgotten}
    return replace(move.after, cells={**kept, **doubted})


def without_unsent(moves: BaseMoves, planned: WriteBatch, sent: WriteBatch) -> BaseMoves:
    """The same moves where only a part of the planned batch is sent."""
    return replace(moves, rows=_proved(moves, _Sent(planned, sent)))


def proved_rows(
    moves: BaseMoves,
    batch: WriteBatch,
    route: Route,
    after: TabSnapshot,
    pending: AbstractSet[At],
    *,
    is_later: bool,
) -> Sequence[BaseRow]:
    """The base rows to store: cells in place as written, the others as they were.

    `pending` cells are about to be repaired, so nothing is proved there. `is_later`: people have
    worked in the tab since the whole batch was applied.
    """
    seen = _Seen(moves, batch, route, after)
    seen.pending, seen.is_later = pending, is_later
    return [move.after for move in _proved(moves, seen)]


class _Evidence(Protocol):
    """What is known about the cells of one row, by their places in the tab before the write."""

    def look_at(self, move: RowMove) -> None: ...

    def has_write(self, at: At) -> bool: ...

    def is_written(self, at: At) -> bool: ...

    def is_noted(self, at: At) -> bool: ...

    def is_row_noted(self, row: int) -> bool: ...

    @property
    def row(self) -> int | None: ...


def _proved(moves: BaseMoves, evidence: _Evidence) -> list[RowMove]:
    proved: list[RowMove] = []
    for move in moves.rows:
        evidence.look_at(move)
        row = _proved_row(moves, move, evidence)
        if row is not None and row != move.before:
            proved.append(RowMove(move.before, replace(row, row_hint=evidence.row)))
    return proved


def _proved_row(moves: BaseMoves, move: RowMove, evidence: _Evidence) -> BaseRow | None:
    """None for a new row whose reference is not in place: nobody knows the row yet."""
    before, after = move.before, move.after
    index = after.row_hint or 0
    reference = (index, moves.reference_column)
    is_named = evidence.is_written(reference)
    if before is None and not is_named:
        return None
    cells = dict(before.cells) if before is not None else {}
    for name, cell in after.cells.items():
        if name in moves.columns:
            known = _proved_cell(cells.get(name), cell, (index, moves.columns[name]), evidence)
        else:
            known = _proved_beside(cells.get(name), cell, index, evidence)
        if known is None:
            cells.pop(name, None)
        else:
            cells[name] = known
    raws = [cells[name].seen if name in cells else None for name in moves.fields]
    named = after if is_named or before is None else before
    note = after.note if evidence.is_noted(reference) else (before.note if before else "")
    return replace(named, cells=cells, fingerprint=row_fingerprint(raws), note=note)


def _proved_cell(
    before: BaseCell | None, after: BaseCell, at: At, evidence: _Evidence
) -> BaseCell | None:
    if evidence.is_written(at) and evidence.is_noted(at):
        return after
    if evidence.has_write(at) and evidence.is_written(at):
        return _without_note(before, after)
    return before


def _proved_beside(
    before: BaseCell | None, after: BaseCell, row: int, evidence: _Evidence
) -> BaseCell:
    """For a field without a column: only a note is written, anywhere in the row."""
    is_noted = after.note == (before or UNMET).note or evidence.is_row_noted(row)
    return after if is_noted else _without_note(before, after)


def _without_note(before: BaseCell | None, after: BaseCell) -> BaseCell:
    """The value is in place but our note is not, so nobody has read what it says."""
    known = before or UNMET
    # Only what a note shows depends on it; an assumption is one, or none, whatever is there.
    other = known.other if after.assumption is None else after.other
    return after._replace(note=known.note, other=other)


class _Sent:
    """Evidence before the write: which part of a planned batch is sent at all."""

    def __init__(self, planned: WriteBatch, sent: WriteBatch) -> None:
        self._sent = _places(sent.cells)
        self._cells = _places(planned.cells) - self._sent
        self._notes = _places(planned.notes) - _places(sent.notes)
        self.row: int | None = None

    def look_at(self, move: RowMove) -> None:
        self.row = move.after.row_hint

    def has_write(self, at: At) -> bool:
        return at in self._sent

    def is_written(self, at: At) -> bool:
        return at not in self._cells

    def is_noted(self, at: At) -> bool:
        return at not in self._notes

    def is_row_noted(self, row: int) -> bool:
        return all(at[0] != row for at in self._notes)


class _Seen:
    """Evidence after the write: what the tab shows."""

    def __init__(
        self, moves: BaseMoves, batch: WriteBatch, route: Route, after: TabSnapshot
    ) -> None:
        self._moves, self._route, self._after = moves, route, after
        self._cells = cells_of(batch, after.sheet_id)
        self._notes = notes_of(batch, after.sheet_id)
        self.row: int | None = None
        self.pending: AbstractSet[At] = frozenset()
        self.is_later = False
        self._is_new = self._is_ours = False
        self._together: Mapping[int, Sequence[int]] = {}
        self._rows_by_reference: dict[str, list[int]] | None = None

    def look_at(self, move: RowMove) -> None:
        hint = move.after.row_hint or 0
        reference = (hint, self._moves.reference_column)
        place = self._route.place(reference)
        self._is_new = move.before is None
        before = move.before.cells if move.before is not None else {}
        columns, groups = self._moves.columns, self._moves.groups
        self._together = asked_together(columns, groups, before, move.after.cells)
        self.row = place[0] if place is not None else None
        if self._is_new and not (place and self._holds(place, move.after.ref)):
            # Wherever a sort took a row of ours, it has its reference.
            self.row = self._row_with_reference(move.after.ref)
        if self._is_new and self.row is not None and self._belongs_to_another(hint, self.row):
            # A sort left the reference behind, beside another row.
            self.row = None
        self._is_ours = self._is_new and self.is_later and self._has_nothing_of_others(hint)

    def has_write(self, at: At) -> bool:
        return at in self._cells

    def is_written(self, at: At) -> bool:
        place = self._place(at)
        if at not in self._cells:
            return True
        if place is None or place in self.pending:
            return False
        if place in self._route.retyped and not self._is_new:
            # What a person typed over our value is newer, even if it is what stood there before.
            return True
        if self._is_ours and self._is_blank(place):
            # We added the whole row at once, so a person has emptied this cell since.
            return True
        return self._holds(place, self._cells[at].value)

    def is_noted(self, at: At) -> bool:
        place = self._place(at)
        if at not in self._notes:
            return True
        note = self._notes[at]
        steps, answer = self._route.steps, self._route.answer
        if at not in self._cells and is_answered_before(note, at, steps, answer):
            # Nobody had read the note yet, so what they typed is no answer to it.
            return False
        beside = {(at[0], column) for column in self._together.get(at[1], ())}
        for one in beside - self._cells.keys():
            # Nor is an answer beside it, unless it certainly came later: to ask again is no loss.
            if is_answered_before(note, one, steps, self._after):
                return False
        return place is not None and self._after.cell(*place).note == note.note

    def is_row_noted(self, row: int) -> bool:
        return all(self.is_noted(at) for at in self._notes if at[0] == row)

    def _place(self, at: At) -> At | None:
        if not self._is_new:
            return self._route.place(at)
        column = self._route.column(at[1])
        return None if self.row is None or column is None else (self.row, column)

    def _has_nothing_of_others(self, hint: int) -> bool:
        """Whether the row that we added shows nothing now but what we wrote, or blanks."""
        written = {
            at: place
            for column in self._moves.columns.values()
            if (at := (hint, column)) in self._cells and (place := self._place(at)) is not None
        }
        held = [at for at, place in written.items() if not self._is_blank(place)]
        return bool(held) and all(self._holds(written[at], self._cells[at].value) for at in held)

    def _is_blank(self, place: At) -> bool:
        return not self._key(place)

    def _key(self, place: At) -> str:
        return raw_key(self._after.cell(*place).value)

    def _belongs_to_another(self, hint: int, row: int) -> bool:
        """Whether a row shows more of something else than of what we wrote."""
        cells = {at[1]: raw_key(cell.value) for at, cell in self._cells.items() if at[0] == hint}
        places = {column: self._route.column(column) for column in cells}
        seen = {c: self._key((row, place)) for c, place in places.items() if place is not None}
        held = sum(key == cells[column] for column, key in seen.items() if key)
        others = sum(key != cells[column] for column, key in seen.items() if key)
        if not others:
            # The reference matches in any case; the other cells were emptied or sorted elsewhere.
            return held <= 1 and self._stands_elsewhere(cells, places)
        # Ours may resemble an older row: then the reference alone does not make that row ours.
        before = self._route.steps[0][0]
        shared = (
            sum(key == raw_key(before.cell(old, c).value) for c, key in seen.items() if key)
            for old in range(len(before.rows))
        )
        return others > held or max(shared, default=0) >= held

    def _stands_elsewhere(
        self, cells: Mapping[int, str], places: Mapping[int, int | None]
    ) -> bool:
        """Whether some row shows all that we wrote into this one, except for its reference."""
        sought = {
            place: cells[column]
            for column, place in places.items()
            if column != self._moves.reference_column and place is not None and cells[column]
        }
        return bool(sought) and any(
            all(self._key((row, place)) == key for place, key in sought.items())
            for row in range(len(self._after.rows))
        )

    def _row_with_reference(self, ref: str) -> int | None:
        if self._rows_by_reference is None:
            self._rows_by_reference = self._references()
        rows = self._rows_by_reference.get(raw_key(ref), ())
        return rows[0] if len(rows) == 1 else None

    def _references(self) -> dict[str, list[int]]:
        """Built once: an interrupted first fill has thousands of new rows."""
        found: dict[str, list[int]] = defaultdict(list)
        column = self._route.column(self._moves.reference_column)
        if column is not None:
            for row in range(len(self._after.rows)):
                found[raw_key(self._after.cell(row, column).value)].append(row)
        return found

    def _holds(self, place: At, value: Raw) -> bool:
        return self._key(place) == raw_key(value)


def _places(writes: Iterable[CellWrite | NoteWrite]) -> set[At]:
    return {(one.row, one.column) for one in writes}
