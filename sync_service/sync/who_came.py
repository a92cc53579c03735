"""What follows where it becomes known who came: the session's figures, and that it took place.

However it is told: by a family's state in a list, a count in a sheet, ticks on the page, or a
command. A state that somebody typed stays.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sync_service.domain.record import TOLD, Change, Record, entity_of
from sync_service.domain.seats import ADULTS_FIELDS, standing_said
from sync_service.families.arrivals import COUNTED
from sync_service.families.registration import text_of
from sync_service.families.told_arrivals import count_told, is_corrected
from sync_service.ports import RandomSource, Transaction
from sync_service.sync.gathering.nobodys import is_nobodys
from sync_service.sync.planning.plan import Plan

_SESSION = "session_id"
_TELLING = frozenset({_SESSION, "status", "first_time", *COUNTED, *ADULTS_FIELDS})
"""Of a family, or of a count, what says who came: a corrected telephone number does not."""


def follow_plan(
    stored: Transaction, rng: RandomSource, plan: Plan, run_id: str, now: datetime
) -> None:
    """After the plan is stored, in its transaction and its run, which takes back both."""
    created = (one.ref for one in plan.created)
    telling = [ref for ref, fields in plan.updated.items() if not _TELLING.isdisjoint(fields)]
    touched = [*telling, *plan.returned, *plan.archived, *created]
    moved = [ref for ref, fields in plan.updated.items() if _SESSION in fields]
    histories = stored.journal.read_histories(moved, [_SESSION]) if moved else {}
    left = [str(one.before) for some in histories.values() for one in some if one.run == run_id]
    changes = follow_who_came(stored, rng, touched, now, left)
    stored.journal.append([replace(one, run=run_id) for one in changes])


def follow_who_came(
    stored: Transaction,
    rng: RandomSource,
    refs: Iterable[str],
    now: datetime,
    left: Iterable[str] = (),
) -> Sequence[Change]:
    """What is stored because records were changed, for the journal.

    `refs` are these records, `left` the sessions that some of them were of before.
    """
    telling = [one for one in refs if entity_of(one) in ("registration", "session_count")]
    if not telling:
        return ()
    touched = list(stored.records.find_all(telling).values())
    found = [one for one in touched if not one.archived]
    proofs = [one for one in found if one.entity == "session_count" or _came(one)]
    changes = count_told(stored, rng, _to_count(stored, touched, left, now), now)
    counted = stored.records.find_all(one.ref for one in changes).values()
    live = [one for one in counted if not one.archived]
    sessions = sorted({_session_of(one) for one in (*proofs, *live)})
    return [*changes, *(one for ref in sessions for one in take_place(stored, ref, now))]


def _to_count(
    stored: Transaction, touched: Iterable[Record], left: Iterable[str], now: datetime
) -> set[str]:
    """Sessions that began, whose figures may be made now or be outdated, and those with two."""
    live = [one for one in touched if not one.archived]
    taken_out = [one for one in touched if one.archived]
    gone = Counter(_session_of(one) for one in taken_out if _came(one))
    of_gone = stored.records.find_all(gone).values()
    perhaps = {
        *(_session_of(one) for one in live if one.entity == "registration"),
        *left,
        *(one.ref for one in of_gone if is_corrected(stored, one, gone[one.ref], now)),
    }
    counts = Counter(
        map(_session_of, stored.records.read_all("session_count", fields=(_SESSION,)))
    )
    twice = {ref for one in live if counts[ref := _session_of(one)] > 1}
    # With whoever had said nothing yet gone, all others may be told to have come or not.
    without = (perhaps | {_session_of(one) for one in taken_out}) - counts.keys()
    days = ((one.ref, text_of(one, "date")) for one in stored.records.find_all(without).values())
    begun = {ref for ref, day in days if day <= now.date().isoformat()}
    return begun | (perhaps & counts.keys()) | twice


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
    return record.entity == "registration" and standing_said(record.fields) == "attended"


def _session_of(record: Record) -> str:
    return text_of(record, _SESSION)
