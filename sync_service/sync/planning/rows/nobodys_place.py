"""Whoever has no name any more takes no place unasked: « — » in a family's row. Draws nothing.

A state typed in an erased family's row is said of nobody. And « — », with nothing else left,
over a family that has a place is mostly a row put back as it was before somebody was typed there.
"""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.folding import is_blank
from french_cells.reading import Value
from sync_service.domain.codec import changed
from sync_service.domain.record import NAMING, NOBODY, Record, is_nobody
from sync_service.domain.seats import standing_said
from sync_service.domain.wording import session_sentences
from sync_service.sync.planning.merge import Outcome, put_back, refuse
from sync_service.sync.planning.rows.answered import is_yes_here
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation

_COUNTED_ON = ("confirmed", "waiting")
_NAME = NAMING["registration"]


def ask_about_nobody(situation: Situation, row: RowOutcome) -> RowOutcome:
    """The row of a known family."""
    record = situation.records.get(row.ref)
    if record is None or record.entity != "registration":
        return row
    after = changed(record.fields, row.updates, situation.composites)
    if standing_said(after) not in _COUNTED_ON:
        return row
    if is_nobody(record):
        return _take_no_place(row, record)
    return _ask_about_name(situation, row, record, after)


def _take_no_place(row: RowOutcome, record: Record) -> RowOutcome:
    """A state that gives one back is not taken, and one that is wiped stands there again."""
    if standing_said(record.fields) in _COUNTED_ON:
        return row
    name = row.aside["status"][0] if "status" in row.aside else "status"
    row = replace(row, aside={field: one for field, one in row.aside.items() if field != "status"})
    sides = row.sides_of.get(name)
    if sides is None:
        return row
    if is_blank(sides.cell.value):
        return _with(row, name, put_back(replace(sides, decision="database")))
    return _with(row, name, refuse(sides, "invalid", session_sentences.no_place_for_nobody()))


def _ask_about_name(
    situation: Situation, row: RowOutcome, record: Record, after: Mapping[str, Value]
) -> RowOutcome:
    is_new = after.get(_NAME) == NOBODY != record.fields.get(_NAME)
    name = next((one for one, value in row.changes.items() if value == NOBODY), None)
    if not is_new or name is None or is_yes_here(situation, row, row.sides_of[name]):
        return row
    others = situation.goes_with_person - {_NAME}
    is_left = any(after.get(one) not in (None, "", False) for one in others)
    day, today = situation.lookups.day_of(str(after.get("session_id"))), situation.now.date()
    if is_left or day < today.isoformat():
        return row
    return _with(row, name, refuse(row.sides_of[name], "held", session_sentences.without_name()))


def _with(row: RowOutcome, name: str, outcome: Outcome) -> RowOutcome:
    return replace(row, outcomes={**row.outcomes, name: outcome})
