"""What follows where it becomes known who came: the session's figures, and that it took place.

However it is told: by a family's state in a list, a count in a sheet, ticks on the page, or a
command. A state that somebody typed stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sync_service.domain.record import TOLD, Change, Record, entity_of
from sync_service.domain.seats import standing_of
from sync_service.families.registration import text_of
from sync_service.families.told_arrivals import count_told, is_told
from sync_service.ports import RandomSource, Transaction
from sync_service.sync.gathering.nobodys import is_nobodys
from sync_service.sync.planning.plan import Plan


def follow_plan(
    stored: Transaction, rng: RandomSource, plan: Plan, run_id: str, now: datetime
) -> None:
    """After the plan is stored, in its transaction and its run, which takes back both."""
    touched = [*plan.updated, *plan.returned, *(one.ref for one in plan.created)]
    changes = follow_who_came(stored, rng, touched, now)
    stored.journal.append([replace(one, run=run_id) for one in changes])


def follow_who_came(
    stored: Transaction, rng: RandomSource, refs: Iterable[str], now: datetime
) -> Sequence[Change]:
    """`refs`: records that were changed. What is stored because of them, for the journal."""
    telling = [one for one in refs if entity_of(one) in ("registration", "session_count")]
    found = [one for one in stored.records.find_all(telling).values() if not one.archived]
    families = [one for one in found if one.entity == "registration" and is_told(one)]
    proofs = [one for one in found if one.entity == "session_count" or _came(one)]
    changes = [*count_told(stored, rng, map(_session_of, families), now)] if families else []
    counted = stored.records.find_all(one.ref for one in changes)
    sessions = sorted({_session_of(one) for one in (*proofs, *counted.values())})
    return [*changes, *(one for ref in sessions for one in take_place(stored, ref, now))]


def take_place(stored: Transaction, session_ref: str, now: datetime) -> Sequence[Change]:
    """The session is held, unless its day is to come or somebody said what its state is."""
    session = stored.records.find(session_ref)
    if session is None or session.archived or not _may_be_held(stored, session, now):
        return ()
    stored.records.update(session_ref, {"status": "held"}, now)
    before = session.fields.get("status")
    return [Change(session_ref, "status", before, "held", TOLD, now)]


def _may_be_held(stored: Transaction, session: Record, now: datetime) -> bool:
    state, day = session.fields.get("status"), text_of(session, "date")
    if not day or day > now.date().isoformat() or state not in (None, "planned"):
        return False
    return state is None or is_nobodys(stored, session.ref, "status", now)


def _came(record: Record) -> bool:
    return record.entity == "registration" and standing_of(record) == "attended"


def _session_of(record: Record) -> str:
    return text_of(record, "session_id")
