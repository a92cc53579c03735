"""What a crash left undone: puts right what a write whose proof was never seen did to other rows.

Pure. The base never moved: whatever is not done here, the next plan does.
"""

from dataclasses import replace

from sync_service.domain.folding import raw_key
from sync_service.domain.proof.verify import Verdict
from sync_service.domain.snapshot import TabSnapshot
from sync_service.domain.write import WriteBatch


def recover(verdict: Verdict, batch: WriteBatch, after: TabSnapshot) -> Verdict:
    """Of a verdict, what may still be done long after the write.

    People went on working meanwhile: only a cell that still holds just what we wrote is ours to
    put right, and only a note that is still our own text.
    """
    cells = {(w.row, w.column): w.value for w in batch.cells if w.sheet_id == after.sheet_id}
    notes = {(n.row, n.column): n.note for n in batch.notes if n.sheet_id == after.sheet_id}
    retyped = {
        (row, column)
        for (row, column), value in cells.items()
        if raw_key(after.cell(row, column).value) != raw_key(value)
    }
    return replace(
        verdict,
        cells=[cell for cell in verdict.cells if (cell.row, cell.column) not in retyped],
        lost=[one for one in verdict.lost if (one.write.row, one.write.column) not in retyped],
        notes=[
            note
            for note in verdict.notes
            if after.cell(note.row, note.column).note in ("", notes.get((note.row, note.column)))
        ],
    )
