"""Holds what families would have to be told of before a person has said yes. Draws nothing.

A session's date that moves far away or into the past, while families have a place or wait.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sync_service.domain import sentences
from sync_service.domain.base import BaseCell
from sync_service.domain.merge import Meeting, Outcome, refuse
from sync_service.domain.record import Record
from sync_service.domain.rows.merging import RowOutcome
from sync_service.domain.situation import Situation

_FAR_DAYS = 60
"""A session put off by more is rather a slip of the month or the year."""

ASKS = "families"
"""How a `held` problem says that it is a question, which yes or no can end."""


def ask_about_families(situation: Situation, rows: Sequence[RowOutcome]) -> Sequence[RowOutcome]:
    """The rows with what nobody has said yes to taken out of them."""
    if situation.codec.entity != "session":
        return rows
    return [_judge(situation, row) for row in rows]


def _judge(situation: Situation, row: RowOutcome) -> RowOutcome:
    record = situation.records.get(row.ref)
    if record is None or not _moves_far(situation, row, record):
        return row
    families = situation.lookups.families(row.ref)
    if families == 0:
        return row
    meeting, outcome = row.meetings["date"], row.outcomes["date"]
    codec, after = meeting.codec, outcome.base.value
    if _is_yes(meeting):
        # Asked with the date as it was understood: nothing is left to confirm about it.
        agreed = Outcome(BaseCell(after, meeting.cell.value), takes=True)
        return replace(row, outcomes={**row.outcomes, "date": agreed})
    message = sentences.moves_families(
        codec.text(record.fields.get("date")), codec.text(after), families
    )
    asked = replace(refuse(meeting, "held", message), asks=ASKS)
    return replace(row, outcomes={**row.outcomes, "date": asked})


def _moves_far(situation: Situation, row: RowOutcome, record: Record) -> bool:
    """Of a session to come; what has been is only put right."""
    before, after = record.fields.get("date"), row.changes.get("date")
    today = situation.now.date()
    if not (isinstance(before, str) and isinstance(after, str)):
        return False
    old, new = date.fromisoformat(before), date.fromisoformat(after)
    return old >= today and (new < today or abs((new - old).days) > _FAR_DAYS)


def _is_yes(meeting: Meeting) -> bool:
    """A decision, or our note deleted: about just what was asked."""
    if meeting.base.kind != "held" or meeting.is_retyped:
        return False
    is_note_deleted = bool(meeting.base.note) and meeting.is_note_deleted
    return is_note_deleted or meeting.decision in ("confirm", "sheet")
