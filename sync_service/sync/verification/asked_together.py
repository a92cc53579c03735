"""What a person answers under a write of ours, and which questions wait for one answer. Pure."""

from collections.abc import Mapping, Sequence

from french_cells.folding import raw_key
from sync_service.domain.base import UNMET, BaseCell
from sync_service.domain.spreadsheet import Cell, NoteWrite, TabSnapshot
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Verdict


def is_answered_before(
    note: NoteWrite,
    at: At,
    steps: Sequence[tuple[TabSnapshot, Verdict]],
    answer: TabSnapshot | None,
) -> bool:
    """Whether a person answered in a cell before the note was in its right place.

    That place may take several repairs; a step that was not applied showed nobody anything.
    What `answer` shows, the last step's response or what stands for it, was typed before. Where
    ours is only taken out nothing is asked: it was we who took it away.
    """
    if not steps or not note.note:
        return False
    (before, first), *later = steps
    was, place = before.cell(*at), first.place_written(before, at)
    noted = first.place_written(before, (note.row, note.column))
    for found, verdict in later:
        if place is None or noted is None or found.cell(*noted).note == note.note:
            return False
        if _is_answered(was, found.cell(*place)):
            return True
        place, noted = verdict.place(place), verdict.place(noted)
    now = None if place is None or answer is None else answer.cell(*place)
    return now is not None and not now.is_formula and _is_answered(was, now)


def _is_answered(was: Cell, now: Cell) -> bool:
    """Somebody typed there, or took away the note that asked."""
    return raw_key(now.value) != raw_key(was.value) or bool(was.note and not now.note)


def asked_together(
    columns: Mapping[str, int],
    groups: Mapping[str, str],
    before: Mapping[str, BaseCell],
    after: Mapping[str, BaseCell],
) -> Mapping[int, Sequence[int]]:
    """Column of a row's conflict → others of its group that asked before: they end it, too."""
    asking = [
        name for name in groups if name in columns and after.get(name, UNMET).kind == "conflict"
    ]
    asked = [name for name in asking if before.get(name, UNMET).kind == "conflict"]
    return {
        columns[name]: [
            columns[one] for one in asked if groups[one] == groups[name] and one != name
        ]
        for name in asking
    }
