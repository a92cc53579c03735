"""Verifies a write some time later, for example after a crash: people have worked on meanwhile.

Pure. Only a cell that still holds exactly what we wrote is ours to repair, wherever its row went;
whatever is not done here, the next plan does.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

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
    find_bearing,
    find_crossed,
    find_misled,
)
from sync_service.sync.verification.orphans import Orphans, find_emptied, find_orphans
from sync_service.sync.verification.stray_values import take_out_values
from sync_service.sync.verification.tab_cells import At, cells_of, holds, notes_of
from sync_service.sync.verification.verify import (
    Lost,
    Verdict,
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
    orphans = find_orphans(cells, before, after, columns, reference, verdict)
    bearing = find_bearing(cells, before, after, columns, reference)
    # Rows moved again, so a value that stayed where we wrote it may be in another row, too.
    ours = {at for at, cell in cells.items() if holds(after, at, cell)} | orphans
    covered = {(row, column) for row, keys in bearing.items() for column in keys}
    alignment = align(before, after, header_row, ours | covered) if orphans else verdict.alignment
    if alignment is None:
        return _still_ours(verdict, batch, cells, before, after)
    emptied = find_emptied(cells, before, after, alignment)
    if orphans or emptied:
        found = Orphans(cells, before, after, alignment, reference).verdict(ours | emptied)
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
    return {cell.column for cell, at in places if at is None or not holds(after, at, cell)}


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
        if at not in left and not holds(after, at, cell) and not after.cell(*at).is_formula
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


def redo(
    verdict: Verdict,
    repair: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    earlier: Sequence[WriteBatch] = (),
) -> Verdict:
    """What a repair missed because its rows moved meanwhile: no merge would notice that.

    `earlier`: the write that it repairs, and repairs before it.
    """
    verdict = _without_missed(verdict, repair, before, after, earlier)
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
    left = [cell for at, cell in placed.items() if not holds(after, at, cell)]
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in placed]
    return replace(verdict, cells=[*kept, *left])


def _without_missed(
    verdict: Verdict,
    repair: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    earlier: Sequence[WriteBatch],
) -> Verdict:
    """The verdict where a repair met other rows, which are back by now: nobody typed there since.

    None of its cells is in place then, and one shows again what was given to somebody else. That
    is reported where it is the only one: then a person may have typed it.
    """
    cells = cells_of(repair, after.sheet_id)
    as_before = {at for at, cell in cells.items() if _is_as_before(cell, before, after.cell(*at))}
    if any(at not in as_before and holds(after, at, cell) for at, cell in cells.items()):
        return verdict
    written = [cell for one in earlier for cell in one.cells if cell.sheet_id == after.sheet_id]
    given = {(cell.column, raw_key(cell.value)) for cell in written}
    missed = [cells[at] for at in as_before & verdict.retyped]
    others = [
        cell
        for cell in missed
        if (cell.column, raw_key(before.cell(cell.row, cell.column).value)) in given
        and (cell.column, raw_key(cell.value)) not in given
    ]
    if not others:
        return verdict
    told = [unrepaired(cell, after) for cell in others] if len(missed) == 1 else []
    return replace(verdict, lost=[*verdict.lost, *told], retyped=frozenset())


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
    both values are reported. A new value was typed over ours, in the row where it stood. Whoever
    typed it never saw what ours may have hidden of several rows: that is still told.
    """
    notes = {at: note.note for at, note in notes_of(batch, after.sheet_id).items()}
    retyped = {at for at, cell in cells.items() if not holds(after, at, cell)}
    left = [cell for cell in verdict.cells if (cell.row, cell.column) not in retyped]
    as_before = {at for at in retyped if not _is_new_there(verdict, at, before, after)}
    places = {verdict.place_written(before, at) for at in as_before}
    lost = [*_still_lost(verdict.lost, retyped, after)]
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


def _still_lost(
    lost: Sequence[Lost], retyped: AbstractSet[At], after: TabSnapshot
) -> Iterator[Lost]:
    """Where a person typed over ours, only what it may have hidden of several rows is told still.

    Not if all of that is there again.
    """
    for one in lost:
        at = (one.write.row, one.write.column)
        now = after.cell(*at)
        stood = {raw_key(cell.value) for cell in one.stood}
        if at not in retyped:
            yield one
        elif len(stood) > 1 and stood - {"", raw_key(now.value)}:
            yield replace(one, write=replace(one.write, value=now.value), shown=now.text)


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
