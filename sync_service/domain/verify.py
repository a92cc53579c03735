"""Compares a tab after a write with what was planned, and says how to put right what slipped.

Pure. Exact, or not at all: what cannot be known is an incident, never a guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync_service.domain.alignment import Alignment, At, align
from sync_service.domain.folding import raw_key
from sync_service.domain.reading import Raw
from sync_service.domain.snapshot import TabSnapshot
from sync_service.domain.write import CellWrite, NoteWrite, WriteBatch


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a write came to. `cells` and `notes` put right what landed in the wrong place.

    `lost` are written cells of which nobody knows what stood there, or that hid a formula.
    """

    is_as_planned: bool
    is_alone: bool = True
    """Nobody else changed anything in the tab meanwhile."""
    cells: Sequence[CellWrite] = ()
    notes: Sequence[NoteWrite] = ()
    lost: Sequence[CellWrite] = ()

    @property
    def is_repaired_by_writing(self) -> bool:
        return bool(self.cells or self.notes)


@dataclass(slots=True)
class _Wanted:
    cells: dict[At, Raw] = field(default_factory=dict)
    notes: dict[At, str] = field(default_factory=dict)
    lost: list[At] = field(default_factory=list)


def verify(batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int) -> Verdict:
    cells = {(w.row, w.column): w for w in batch.cells if w.sheet_id == after.sheet_id}
    notes = {(n.row, n.column): n for n in batch.notes if n.sheet_id == after.sheet_id}
    rows = range(max(len(before.rows), len(after.rows)))
    touched = {row for row, _ in cells}
    if _is_as_planned(touched, cells, before, after):
        others = (row for row in rows if row not in touched)
        return Verdict(is_as_planned=True, is_alone=_is_as_planned(others, {}, before, after))
    alignment = align(before, after, header_row, set(cells))
    if alignment.is_still and None not in alignment.owners.values():
        # People changed other cells of these rows meanwhile: the next run takes that in.
        return Verdict(is_as_planned=False)
    wanted = _Wanted()
    _restore(wanted, alignment, before, cells, notes)
    _redo(wanted, alignment, cells, notes)
    return Verdict(
        is_as_planned=False,
        cells=_cell_writes(wanted.cells, after),
        notes=_note_writes(wanted.notes, after),
        lost=[cells[at] for at in wanted.lost],
    )


def _is_as_planned(
    rows: Iterable[int], cells: Mapping[At, CellWrite], before: TabSnapshot, after: TabSnapshot
) -> bool:
    """Each of these rows holds what we wrote and, beside it, what stood there."""
    for row in rows:
        lines = [tab.rows[row] if row < len(tab.rows) else () for tab in (before, after)]
        if lines[0] == lines[1] and not cells:
            continue
        for column in range(max(map(len, lines))):
            was, now = before.cell(row, column), after.cell(row, column)
            planned = cells[row, column].value if (row, column) in cells else was.value
            if not now.is_formula and raw_key(now.value) != raw_key(planned):
                return False
    return True


def _restore(
    wanted: _Wanted,
    alignment: Alignment,
    before: TabSnapshot,
    cells: Mapping[At, CellWrite],
    notes: Mapping[At, NoteWrite],
) -> None:
    """Puts back what stood where we wrote."""
    old_columns = {new: old for old, new in alignment.columns.items()}
    for row, column in cells:
        owner = alignment.owners[row]
        if owner is None:
            wanted.lost.append((row, column))
        elif row in alignment.fresh or column not in old_columns:
            wanted.cells[row, column] = None
        elif before.cell(owner, old_columns[column]).is_formula:
            wanted.lost.append((row, column))
        else:
            wanted.cells[row, column] = before.cell(owner, old_columns[column]).value
    for row, column in notes:
        owner = alignment.owners.get(row, alignment.rows.get(row))
        if owner is not None and column in old_columns:
            wanted.notes[row, column] = before.cell(owner, old_columns[column]).note


def _redo(
    wanted: _Wanted,
    alignment: Alignment,
    cells: Mapping[At, CellWrite],
    notes: Mapping[At, NoteWrite],
) -> None:
    """Writes ours again where the rows stand now; a row that is gone is the next run's matter."""
    for (row, column), cell in cells.items():
        if row in alignment.rows and column in alignment.columns:
            wanted.cells[alignment.rows[row], alignment.columns[column]] = cell.value
    for (row, column), note in notes.items():
        if row in alignment.rows and column in alignment.columns:
            wanted.notes[alignment.rows[row], alignment.columns[column]] = note.note


def _cell_writes(cells: Mapping[At, Raw], after: TabSnapshot) -> Sequence[CellWrite]:
    return [
        CellWrite(after.sheet_id, row, column, value)
        for (row, column), value in sorted(cells.items(), key=lambda item: item[0])
        if not after.cell(row, column).is_formula
        if raw_key(after.cell(row, column).value) != raw_key(value)
    ]


def _note_writes(notes: Mapping[At, str], after: TabSnapshot) -> Sequence[NoteWrite]:
    return [
        NoteWrite(after.sheet_id, row, column, note)
        for (row, column), note in sorted(notes.items())
        if after.cell(row, column).note != note
    ]
