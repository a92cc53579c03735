"""Verifies a write some time later, for example after a crash: people have worked on meanwhile.

Pure. Only a cell that still holds exactly what we wrote is ours to repair, wherever its row went;
whatever is not done here, the next plan does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.alignment import Alignment, align, is_filled
from sync_service.sync.verification.column_alignment import align_columns
from sync_service.sync.verification.misled import (
    find_others_values,
    give_back,
    typed_for_another,
)
from sync_service.sync.verification.new_rows import (
    ValueIndex,
    find_added,
    find_bearing,
    find_crossed,
    find_misled,
)
from sync_service.sync.verification.stray_values import take_out_values
from sync_service.sync.verification.tab_cells import At, cells_of, notes_of
from sync_service.sync.verification.verify import (
    Lost,
    Verdict,
    format_change,
    is_more_than_value,
    put_back,
    unrepaired,
)


def recover(
    verdict: Verdict,
    batch: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    reference: int | None,
) -> Verdict:
    """What of a verdict can still be done; a new verdict if rows have moved again since."""
    cells = cells_of(batch, after.sheet_id)
    columns = align_columns(before, after, header_row, cells.keys())
    orphans = _find_orphans(cells, before, after, columns, reference, verdict)
    bearing = find_bearing(cells, before, after, columns, reference)
    # Rows moved again, so a value that stayed where we wrote it may be in another row, too.
    ours = {at for at, cell in cells.items() if _holds(after, at, cell)} | orphans
    covered = {(row, column) for row, keys in bearing.items() for column in keys}
    alignment = align(before, after, header_row, ours | covered) if orphans else verdict.alignment
    if alignment is None:
        return _still_ours(verdict, batch, cells, before, after)
    emptied = _find_emptied(cells, before, after, alignment)
    if orphans or emptied:
        found = _Orphans(cells, before, after, alignment, reference).verdict(ours | emptied)
    else:
        found = _still_ours(verdict, batch, cells, before, after)
    matched = {*alignment.match.rows.values()}
    crossed = find_crossed(cells, before, after, columns, reference)
    found = _uncross(found, {row: some for row, some in crossed.items() if row not in matched})
    found = take_out_values(found, batch, before, after, reference)
    return give_back(found, [*find_misled(bearing, before, after, alignment)])


def _uncross(verdict: Verdict, crossed: Mapping[int, Sequence[CellWrite]]) -> Verdict:
    kept = [cell for cell in verdict.cells if cell.row not in crossed]
    lost = [one for one in verdict.lost if one.write.row not in crossed]
    repaired = [cell for some in crossed.values() for cell in some]
    return replace(verdict, cells=[*kept, *repaired], lost=lost)


def find_astray(
    verdict: Verdict, batch: WriteBatch, before: TabSnapshot, after: TabSnapshot
) -> AbstractSet[int]:
    """Columns in which a value of ours is not in its place: a row that moved may have taken it."""
    cells = [cell for cell in batch.cells if cell.sheet_id == after.sheet_id]
    places = [(cell, verdict.place_written(before, (cell.row, cell.column))) for cell in cells]
    return {cell.column for cell, at in places if at is None or not _holds(after, at, cell)}


def carry_over(
    repair: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int
) -> Verdict:
    """A repair that was not applied, adapted to the tab as people have left it since.

    `before` is the tab that the repair was made for, in which everything is known.
    """
    cells = [cell for cell in repair.cells if cell.sheet_id == after.sheet_id]
    notes = [note for note in repair.notes if note.sheet_id == after.sheet_id]
    if before.rows == after.rows:
        return Verdict(is_as_planned=False, cells=cells, notes=notes)
    alignment = align(before, after, header_row, set())
    placed = [(cell, alignment.place(cell.row, cell.column)) for cell in cells]
    origin = {at: cell for cell, at in placed if at is not None}
    moved = {at: replace(cell, row=at[0], column=at[1]) for at, cell in origin.items()}
    # What a person typed there since stays.
    left = {at for at, cell in origin.items() if _is_as_before(cell, before, after.cell(*at))}
    typed = [
        at
        for at, cell in moved.items()
        if at not in left and not _holds(after, at, cell) and not after.cell(*at).is_formula
    ]
    others = find_others_values(cells, before)
    astray = [moved[at] for at in left if (origin[at].row, origin[at].column) in others]
    noted = [(note, alignment.place(note.row, note.column)) for note in notes]
    carried = Verdict(
        is_as_planned=False,
        is_alone=False,
        cells=[cell for at, cell in moved.items() if at in left],
        notes=[
            replace(note, row=at[0], column=at[1])
            for note, at in noted
            if at is not None and after.cell(*at).note == before.cell(note.row, note.column).note
        ],
        lost=[
            unrepaired(cell, before)
            for cell, at in placed
            if at is None and _is_still_there(cell, alignment, before, after)
        ],
        alignment=alignment,
    )
    told = [unrepaired(moved[at], after) for at in typed]
    return give_back(carried, typed_for_another(told, astray))


def redo(verdict: Verdict, repair: WriteBatch, before: TabSnapshot, after: TabSnapshot) -> Verdict:
    """What a repair missed because its rows moved meanwhile: no merge would notice that."""
    # Values that the repair put into a wrong row are taken out again.
    found = {(cell.row, cell.column) for cell in verdict.cells}
    placed = {
        at: replace(cell, row=at[0], column=at[1])
        for cell in repair.cells
        if cell.sheet_id == after.sheet_id
        if (at := verdict.place((cell.row, cell.column))) is not None
        # What a person typed there since stays.
        if at in found
        or (_is_as_before(cell, before, after.cell(*at)) and at not in verdict.retyped)
    }
    left = [cell for at, cell in placed.items() if not _holds(after, at, cell)]
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in placed]
    return replace(verdict, cells=[*kept, *left])


def _is_as_before(repair: CellWrite, before: TabSnapshot, now: Cell) -> bool:
    return raw_key(now.value) == raw_key(before.cell(repair.row, repair.column).value)


def _is_still_there(
    repair: CellWrite, alignment: Alignment, before: TabSnapshot, after: TabSnapshot
) -> bool:
    """Nobody knows where the row went, but its column still holds what was to be repaired."""
    key = raw_key(before.cell(repair.row, repair.column).value)
    column = alignment.columns.get(repair.column)
    return bool(key) and column is not None and bool(ValueIndex(after).rows(column, key))


def _still_ours(
    verdict: Verdict,
    batch: WriteBatch,
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
) -> Verdict:
    """The verdict without cells and notes that a person has typed over since.

    If rows moved and a cell of ours shows what its row held before, a person put that back, here
    or in the row it was meant for, which then looks untouched: ours is written again there and
    both values are reported. A new value was typed over ours, in the row where it stood.
    """
    notes = {at: note.note for at, note in notes_of(batch, after.sheet_id).items()}
    retyped = {at for at, cell in cells.items() if not _holds(after, at, cell)}
    left = [cell for cell in verdict.cells if (cell.row, cell.column) not in retyped]
    as_before = {at for at in retyped if not _is_new_there(verdict, at, before, after)}
    places = {verdict.place_written(before, at) for at in as_before}
    lost = [one for one in verdict.lost if (one.write.row, one.write.column) not in retyped]
    lost += [unrepaired(cell, after) for cell in left if (cell.row, cell.column) in places]
    # What people type into a new row of ours is meant for the row they see: `find_misled`.
    new = {at for at in retyped - as_before if is_filled(before, at[0])}
    typed = _typed_over_ours(verdict, new, after)
    astray = [one for one in left if (one.row, one.column) in cells and _is_astray(verdict, one)]
    misled = typed_for_another(typed, astray)
    lost += [one for one in typed if one not in misled]
    found = replace(
        verdict,
        cells=left,
        lost=lost,
        notes=[
            note
            for note in verdict.notes
            if after.cell(note.row, note.column).note in ("", notes.get((note.row, note.column)))
        ],
        # Where rows moved, ours may have hidden another row: nobody knows what was typed over.
        retyped=retyped if verdict.alignment is None else frozenset(),
    )
    return give_back(found, misled)


def _is_astray(verdict: Verdict, cell: CellWrite) -> bool:
    """Whether what we wrote in this row was meant for another one."""
    at = verdict.place((cell.row, cell.column))
    return at is None or at[0] != cell.row


def _typed_over_ours(
    verdict: Verdict, typed: AbstractSet[At], after: TabSnapshot
) -> Sequence[Lost]:
    """Where rows moved, our value hid that of the row: whoever typed there never saw it."""
    if verdict.alignment is None:
        return []
    hidden = [cell for cell in verdict.cells if (cell.row, cell.column) in typed]
    return [unrepaired(cell, after) for cell in hidden if raw_key(cell.value)]


def _is_new_there(verdict: Verdict, at: At, before: TabSnapshot, after: TabSnapshot) -> bool:
    """Whether the row that is there now had another value in this column before."""
    had = (
        before.cell(row, column).value
        for row, line in enumerate(before.rows)
        for column in range(len(line))
        if verdict.place((row, column)) == at
    )
    # None if nobody knows which row it is.
    known = next((raw_key(value) for value in had), None)
    return known is not None and known != raw_key(after.cell(*at).value)


def _holds(after: TabSnapshot, at: At, cell: CellWrite) -> bool:
    return raw_key(after.cell(*at).value) == raw_key(cell.value)


def _find_orphans(
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    reference: int | None,
    verdict: Verdict,
) -> AbstractSet[At]:
    """Cells that may hold a value which we wrote elsewhere: their row moved since.

    A cell that held the value before the write proves nothing, in its column or in the one that
    took its place, nor does one where we wrote it; nobody knows whether columns moved before the
    write or after it. Rows that we added and that moved as a whole are in their right place.
    """
    old = {new: column for column, new in columns.items()}
    added = find_added(cells, before, after, columns, reference)
    followed = {row for rows in added.values() for row in rows}
    was, now = ValueIndex(before), ValueIndex(after)

    def stood(new: int, key: str) -> AbstractSet[At | None]:
        rows = was.rows(old[new], key) if new in old else ()
        return {verdict.place((row, old[new])) for row in rows}

    orphans: set[At] = set()
    for (column, key), places in _by_value(cells, columns).items():
        held = {at for at in places if _holds(after, at, cells[at])}
        for new in {columns[column], column}:
            spots = {(row, new) for row in now.rows(new, key) if row not in followed}
            if spots - stood(new, key) - held:
                orphans |= spots
    return {at for at in orphans if at not in cells or not _holds(after, at, cells[at])}


def _by_value(
    cells: Mapping[At, CellWrite], columns: Mapping[int, int]
) -> Mapping[tuple[int, str], set[At]]:
    """(Column, value) → the cells that it was written to, of columns that still exist."""
    written: dict[tuple[int, str], set[At]] = defaultdict(set)
    for at, cell in cells.items():
        if raw_key(cell.value) and at[1] in columns:
            written[at[1], raw_key(cell.value)].add(at)
    return written


def _find_emptied(
    cells: Mapping[At, CellWrite], before: TabSnapshot, after: TabSnapshot, alignment: Alignment
) -> AbstractSet[At]:
    """Cells that are empty now, in columns where a blank that we wrote is not in its row.

    Another row took the blank along, which cannot be told from other blanks. If columns moved, it
    may be in the one that stands where we wrote it.
    """
    standing = {new: old for old, new in alignment.columns.items()}
    blanks = {at for at, cell in cells.items() if not raw_key(cell.value)}
    places = {at: alignment.place(*at) for at in blanks}
    astray = {
        column
        for at, place in places.items()
        if place is None or raw_key(after.cell(*place).value)
        for column in (at[1], standing.get(at[1], at[1]))
    }
    filled = {
        place
        for column in astray
        for row in range(len(before.rows))
        if (row, column) not in blanks and raw_key(before.cell(row, column).value)
        if (place := alignment.place(row, column)) is not None
    }
    return {at for at in filled if not raw_key(after.cell(*at).value)}


@dataclass(slots=True)
class _Orphans:
    """What to do about values of ours that were taken along by rows of somebody else."""

    cells: Mapping[At, CellWrite]
    before: TabSnapshot
    after: TabSnapshot
    alignment: Alignment
    reference: int | None
    _written: dict[str, dict[int, list[At]]] = field(init=False)
    """Value → column → where it was written; looked up for every misplaced cell."""
    _formatted: AbstractSet[str] = field(init=False)
    """Values that were written with a format of their own."""
    _added: Mapping[int, AbstractSet[int]] = field(init=False)
    """New rows of ours, and where they are now."""

    def __post_init__(self) -> None:
        self._written = defaultdict(lambda: defaultdict(list))
        for at, cell in self.cells.items():
            self._written[raw_key(cell.value)][at[1]].append(at)
        self._formatted = {raw_key(cell.value) for cell in self.cells.values() if cell.format}
        columns = self.alignment.columns
        self._added = find_added(self.cells, self.before, self.after, columns, self.reference)

    def verdict(self, ours: AbstractSet[At]) -> Verdict:
        """Restores the values that ours hid; the next merge writes ours where they belong.

        `ours` are cells that hold a written value, wherever they are now. If more cells hold our
        value than we miss, or the row that it was meant for is gone, a person may have typed it:
        then both values are reported.
        """
        restored: list[CellWrite] = []
        lost: list[Lost] = []
        for (column, key), spots in self._misplaced(ours).items():
            missing, unknown = self._missing(column, key)
            is_missed = missing + unknown > 0
            # Where we wrote it, it may be ours even if a person typed the same in the right place.
            for at, old in [one for one in spots if is_missed or one[0] in self.cells]:
                stood = self.before.cell(*old)
                value = self.after.cell(*at).value
                restored.append(self._put_back(at, stood))
                if is_more_than_value(stood) or len(spots) > missing:
                    write = CellWrite(self.after.sheet_id, *at, value)
                    lost.append(Lost(write, [stood], self.after.cell(*at).text))
        return Verdict(
            is_as_planned=False,
            is_alone=False,
            cells=restored,
            lost=lost,
            alignment=self.alignment,
        )

    def _put_back(self, at: At, stood: Cell) -> CellWrite:
        """With its former format, if our value brought one."""
        now = self.after.cell(*at)
        has_ours = raw_key(now.value) in self._formatted
        looks = format_change(now, stood.format) if has_ours else ""
        return CellWrite(self.after.sheet_id, *at, put_back(stood, now.value), looks)

    def _misplaced(
        self, ours: AbstractSet[At]
    ) -> Mapping[tuple[int, str], Sequence[tuple[At, At]]]:
        """(Column written for, value) → for each such cell, its place now and in the old tab."""
        old_rows = {new: old for old, new in self.alignment.match.rows.items()}
        old_columns = {new: old for old, new in self.alignment.columns.items()}
        found: dict[tuple[int, str], list[tuple[At, At]]] = defaultdict(list)
        for at in sorted(ours):
            stays = at[1] in self.alignment.staying
            row, column = at[0] if stays else old_rows.get(at[0]), old_columns.get(at[1])
            if row is None or column is None:
                continue
            key, planned = raw_key(self.after.cell(*at).value), self.cells.get((row, column))
            is_own = planned is not None and raw_key(planned.value) == key
            if not is_own and raw_key(self.before.cell(row, column).value) != key:
                found[self._written_column(at, column, key), key].append((at, (row, column)))
        return found

    def _written_column(self, at: At, column: int, key: str) -> int:
        """The column of the old tab that this value was written for."""
        written = self._written[key]
        return column if column in written or at[1] not in written else at[1]

    def _missing(self, column: int, key: str) -> tuple[int, int]:
        """How many cells with this value are not in their row, and how many have no row any more.

        A new row of ours that is found nowhere is written again.
        """
        cells = self._written[key].get(column, ())
        old = [at for at in cells if is_filled(self.before, at[0])]
        places = [self.alignment.place(*at) for at in old]
        known = [place for place in places if place is not None]
        misplaced = [place for place in known if raw_key(self.after.cell(*place).value) != key]
        added = [at for at in cells if at not in old and not self._is_in_new_row(at, key)]
        return len(misplaced) + len(added), len(places) - len(known)

    def _is_in_new_row(self, at: At, key: str) -> bool:
        column, rows = self.alignment.columns.get(at[1]), self._added.get(at[0], ())
        return column is not None and any(
            raw_key(self.after.cell(row, column).value) == key for row in rows
        )
