"""Takes out notes of a write that moved on with another row before anybody looked. Pure.

No merge would find them, since nothing else in that row is new. Only a note exactly as we wrote it
is ours to take out; if nobody knows which row it was for, it stays.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sync_service.domain.spreadsheet import NoteWrite, TabSnapshot, WriteBatch
from sync_service.domain.wording.sentences import is_ours
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Verdict


def take_out_strays(
    verdict: Verdict, batch: WriteBatch, before: TabSnapshot, after: TabSnapshot
) -> Verdict:
    """The verdict, with the former note restored wherever one of ours strayed to."""
    planned = {(note.row, note.column) for note in verdict.notes}
    stood: dict[At | None, str] = {}
    written: list[NoteWrite] = []
    for at in _find_strays(verdict, batch, before, after):
        stood = stood or _notes_by_place(verdict, before)
        note = stood.get(at, "")
        if at not in planned and note != after.cell(*at).note:
            written.append(NoteWrite(after.sheet_id, *at, note))
    if not written:
        return verdict
    return replace(verdict, is_as_planned=False, notes=[*verdict.notes, *written])


def _find_strays(
    verdict: Verdict, batch: WriteBatch, before: TabSnapshot, after: TabSnapshot
) -> Sequence[At]:
    homes: dict[str, set[At | None]] = defaultdict(set)
    for note in batch.notes:
        if note.sheet_id == after.sheet_id and is_ours(note.note):
            homes[note.note].add(verdict.place_written(before, (note.row, note.column)))
    return [
        (row, column)
        for row, line in enumerate(after.rows if homes else ())
        for column, cell in enumerate(line)
        if (places := homes.get(cell.note)) and None not in places and (row, column) not in places
    ]


def _notes_by_place(verdict: Verdict, before: TabSnapshot) -> dict[At | None, str]:
    return {
        verdict.place((row, column)): cell.note
        for row, line in enumerate(before.rows)
        for column, cell in enumerate(line)
        if cell.note
    }
