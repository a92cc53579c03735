"""What sessions cause by themselves: families are informed of changes, seated, reminded.

Run every minute or so by the worker. Each act is marked in the transaction that does it, so that
nothing is announced twice, whoever crashes.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from sync_service.domain.record import Change, Record
from sync_service.domain.seats import share_free_seats, standing_of
from sync_service.families.calls.noted_calls import was_told
from sync_service.families.change_registration import promote
from sync_service.families.changes.moves import (
    find_move_news,
    find_moved,
    has_lost_its_day,
    latest,
    mark_told,
    name_workshops,
    read_known,
    read_moved_into,
)
from sync_service.families.changes.session_changes import (
    SessionChange,
    changes_by_session,
    find_news,
)
from sync_service.families.changes.taken_out import find_told_by_sheet, tell_family
from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import post_to_family
from sync_service.families.mails.texts import may_be_texted
from sync_service.families.mails.unreachable import find_mailbox, find_unreachable
from sync_service.families.registration import (
    family_of,
    is_fresh,
    is_live,
    read_families,
    read_families_of,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session, find_session, read_upcoming
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again

_JOB = "families-told"
_OVERLAP = timedelta(minutes=15)
"""A change may be stored a while after its instant."""
_REMIND_BEFORE = timedelta(days=2)
_TOO_LATE_TO_REMIND = timedelta(hours=6)
_WAKING_HOURS = range(8, 20)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one round did, in families."""

    told: int = 0
    seated: int = 0
    reminded: int = 0


def follow_sessions(desk: Desk) -> Followed:
    """One round; raises ConcurrencyError when the database stays busy."""
    return Followed(_tell_changes(desk), _seat_waiting(desk), _remind(desk))


# --- Changes ----------------------------------------------------------------------------


def _tell_changes(desk: Desk) -> int:
    now = desk.clock.now()
    with desk.database.reading() as stored:
        last = stored.jobs.last(_JOB)
        # The first round looks at nothing: what was so before it is no change to announce.
        changes = [] if last is None else _read_changes(stored, last - _OVERLAP)
    told = sum(try_again(partial(_tell_move, desk, ref)) for ref in find_moved(changes))
    for session_ref, own in changes_by_session(changes).items():
        told += try_again(partial(_tell_session, desk, session_ref, own))
    for ref, one in find_told_by_sheet(changes).items():
        found = _read_session_of(desk, ref)
        if found is not None:
            told += try_again(partial(tell_family, desk, found, one))
    with desk.database.transaction() as stored:
        stored.jobs.save(_JOB, now)
    return told


def _read_changes(stored: Transaction, since: datetime) -> Sequence[Change]:
    """Without those that no family hears of: a first sync of contacts has thousands."""
    changes = stored.journal.read_changes(since=since, entities=("session", "registration"))
    return name_workshops(stored, changes)


def _read_session_of(desk: Desk, ref: str) -> str | None:
    with desk.database.reading() as stored:
        record = stored.records.find(ref)
        found = None if record is None else stored.records.find(text_of(record, "session_id"))
    return None if found is None else found.ref


def _tell_move(desk: Desk, ref: str) -> int:
    """Before what changes in sessions is told: of its new one the family learns all at once."""
    session_ref = _read_session_of(desk, ref)
    if session_ref is None:
        return 0
    with desk.database.transaction() as stored:
        stored.seats.lock(session_ref)
        record, session = stored.records.find(ref), find_session(stored.records, session_ref)
        if record is None or session is None or not is_live(record):
            return 0
        known_ref = read_known(stored, ref)
        if session.ref != text_of(record, "session_id") or known_ref in {None, session.ref}:
            return 0
        mark_told(stored, record, desk.clock.now())
        known = find_session(stored.records, str(known_ref))
        return _post_move(stored, desk, record, (known, session))


def _post_move(
    stored: Transaction, desk: Desk, record: Record, sessions: tuple[Session | None, Session]
) -> bool:
    known, session = sessions
    now = desk.clock.now()
    if has_lost_its_day(session, now):
        # What it counted on is all that it knows of.
        if known is None or has_lost_its_day(known, now):
            return False
        return post_to_family(stored, desk, "removed", (record, known))
    fields = find_move_news(stored, record, known, session)
    change = SessionChange(session.ref, fields, is_cancelled=False, last_at=now)
    return bool(fields) and _post_change(stored, desk, (record, session), change)


def _tell_session(desk: Desk, session_ref: str, changes: Sequence[Change]) -> int:
    """`changes` may begin before the last that families were told of."""
    with desk.database.transaction() as stored:
        stored.seats.lock(session_ref)
        mark, last_at = f"told:{session_ref}", changes[-1].at
        told_at = stored.jobs.last(mark)
        session = find_session(stored.records, session_ref)
        if session is None or session.has_begun(desk.clock.now()):
            return 0
        if told_at is not None and told_at >= last_at:
            return 0
        stored.jobs.save(mark, last_at)
        stored.seats.save_told_date(session.ref, session.date)
        since = read_moved_into(stored, session.ref)
        return sum(
            _post_change(stored, desk, (record, session), news)
            for record in read_families(stored, session.ref)
            if is_live(record)
            and (news := find_news(record, changes, latest(told_at, since.get(record.ref))))
        )


def _post_change(
    stored: Transaction, desk: Desk, about: tuple[Record, Session], change: SessionChange
) -> bool:
    """A family that gets a text message needs no call."""
    reason: Literal["change", "cancelled"] = "cancelled" if change.is_cancelled else "change"
    changes = [asdict(one) for one in change.fields]
    happened = None if change.is_cancelled else {"changes": changes}
    is_told = post_to_family(stored, desk, reason, about, happened)
    if is_told and not find_mailbox(stored, about[0]):
        was_told(stored, about[0].ref, reason, desk.clock.now())
    return is_told


# --- Seats ------------------------------------------------------------------------------


def _seat_waiting(desk: Desk) -> int:
    """After the sheet gave a session more seats: the form's own changes pass seats on at once."""
    with desk.database.reading() as stored:
        upcoming = read_upcoming(stored.records, desk.clock.now())
        families = read_families_of(stored, [one.ref for one in upcoming])
        lost = find_unreachable(stored)
        sessions = [one for one in upcoming if _can_seat(desk, one, families[one.ref], lost)]
    return sum(try_again(partial(_seat, desk, one)) for one in sessions)


def _can_seat(
    desk: Desk, session: Session, registrations: Sequence[Record], lost: Collection[str]
) -> bool:
    if session.seats_unread:
        return False
    families = [family_of(one, lost) for one in registrations]
    freed = share_free_seats(session.capacity, families, direct=True)
    phones = [text_of(one, "phone") for one in registrations if one.ref in freed.to_phone]
    return bool(freed.seated) or any(may_be_texted(desk, one) for one in phones)


def _seat(desk: Desk, session: Session) -> int:
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session.ref)
        changes = promote(stored, desk, lock, session)
        write_journal(stored, desk, changes)
    return len(changes)


# --- Reminders --------------------------------------------------------------------------


def _remind(desk: Desk) -> int:
    now = desk.clock.now()
    if now.hour not in _WAKING_HOURS:
        return 0
    with desk.database.reading() as stored:
        due = [
            session
            for session in read_upcoming(stored.records, now)
            if _TOO_LATE_TO_REMIND < session.starts_at - now <= _REMIND_BEFORE
            and stored.jobs.last(_reminded(session)) is None
        ]
    return sum(try_again(partial(_remind_of, desk, one)) for one in due)


def _remind_of(desk: Desk, session: Session) -> int:
    with desk.database.transaction() as stored:
        stored.seats.lock(session.ref)
        if stored.jobs.last(_reminded(session)) is not None:
            return 0
        stored.jobs.save(_reminded(session), desk.clock.now())
        return sum(
            post_to_family(stored, desk, "reminder", (record, session))
            for record in _to_remind(stored, desk, session)
        )


def _to_remind(stored: Transaction, desk: Desk, session: Session) -> Sequence[Record]:
    """Leaves out those who registered today or yesterday: their confirmation is recent."""
    return [
        record
        for record in read_families(stored, session.ref)
        if standing_of(record) == "confirmed"
        and not is_fresh(record, desk.clock.now() - timedelta(days=1))
    ]


def _reminded(session: Session) -> str:
    return f"reminded:{session.ref}:{session.date}"
