"""What came of a call to a family, as the coordinator notes it, and what taking that back means.

A seat that is kept for a family until somebody has asked it is also offered on its own page.
Which calls there are to make is decided in `people_to_phone`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from french_cells.reading import Value
from sync_service.domain.errors import NotFound
from sync_service.domain.record import CALL, CALLED, Change, Record
from sync_service.domain.seats import is_seated, share_free_seats, standing_of
from sync_service.families.change_registration import confirm
from sync_service.families.changes.taken_out import CALLED_MARK, note_heard
from sync_service.families.desk import Desk, may_write_from_page
from sync_service.families.known_registration import find_locked, read_session_ref
from sync_service.families.registration import (
    SOURCE,
    change_registration_fields,
    family_of,
    folded_name,
    read_families,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session
from sync_service.ports import Transaction

Reason: TypeAlias = Literal[
    "seat", "promotion", "address", "change", "cancelled", "removed", "place"
]
NO_ANSWER = "no-answer"
"""Noted like a reason of which the family was told: it was called, and nobody was there."""

TOLD: Mapping[Reason, str] = {
    "promotion": "sait qu’elle a une place",
    "address": "sait que son adresse ne marche pas",
    "change": "sait ce qui change",
    "cancelled": "sait que la séance n’a pas lieu",
    "removed": "sait qu’elle n’est plus inscrite",
    "place": "sait si elle a une place",
}
NOTED: Mapping[str, str] = {
    NO_ANSWER: "pas de réponse",
    **{str(reason): told for reason, told in TOLD.items()},
}
"""What the journal says of each call."""


def has_been_called(desk: Desk, ref: str, reason: Reason, source: str = CALL) -> None:
    """Takes the call off the list, until there is something new to say."""
    now = desk.clock.now()
    with desk.database.transaction() as stored:
        for one in _asked_with(stored, ref, reason):
            was_told(stored, one, reason, now)
        if stored.records.find(ref) is not None:
            made = Change(ref, CALLED, None, TOLD.get(reason, reason), source, now)
            write_journal(stored, desk, [made])


def has_not_answered(desk: Desk, ref: str, source: str = CALL) -> None:
    """The call stays on the list, which says when it was tried. Raises NotFound."""
    now = desk.clock.now()
    with desk.database.transaction() as stored:
        if stored.records.find(ref) is None:
            raise NotFound(ref)
        stored.jobs.save(_mark(ref, NO_ANSWER), now)
        tried = Change(ref, CALLED, None, NOTED[NO_ANSWER], source, now)
        write_journal(stored, desk, [tried])


def find_noted_calls(stored: Transaction, changes: Iterable[Change]) -> Sequence[Change]:
    """Those of `changes` that say of a call that it was made, and are the last word on it."""
    return [
        one
        for one in changes
        if (reason := _reason_of(one)) and stored.jobs.last(_mark(one.ref, reason)) == one.at
    ]


def forget_call(stored: Transaction, call: Change) -> None:
    """It is to be made again; what the family heard in an earlier one stays heard."""
    reason = _reason_of(call)
    if reason is None:
        return
    heard_at = _heard_before(stored.journal.read_history(call.ref), call)
    for one in _asked_with(stored, call.ref, reason):
        if stored.jobs.last(_mark(one, reason)) != call.at:
            continue
        if heard_at is None:
            stored.jobs.forget(_mark(one, reason))
        else:
            stored.jobs.save(_mark(one, reason), heard_at)


def _reason_of(change: Change) -> str | None:
    is_call = change.field == CALLED
    return next((one for one, told in NOTED.items() if is_call and told == change.after), None)


def _heard_before(history: Iterable[Change], call: Change) -> datetime | None:
    """When an earlier call of the same kind was made that nobody took back."""
    made: list[datetime] = []
    for one in history:
        if one.field != CALLED or call.after not in {one.before, one.after}:
            continue
        if one.after is None:
            del made[-1:]
        elif one.at < call.at:
            made.append(one.at)
    return made[-1] if made else None


def _asked_with(stored: Transaction, ref: str, reason: str) -> Iterable[str]:
    """All registrations of a family at its address are asked about in one call."""
    record = stored.records.find(ref) if reason == "address" else None
    address = "" if record is None else text_of(record, "email")
    if record is None or not address:
        return {ref}
    found = stored.records.read_like("registration", "email", address)
    return {ref, *(one.ref for one in found if family_at(one) == family_at(record))}


def was_told(stored: Transaction, ref: str, reason: Reason, at: datetime) -> None:
    stored.jobs.save(_mark(ref, reason), at)


def _mark(ref: str, reason: str) -> str:
    return f"{CALLED_MARK}{ref}:{reason}"


def family_at(record: Record) -> tuple[str, str]:
    """Two families may have one address, an association's say."""
    return text_of(record, "email").lower(), folded_name(text_of(record, "given_name"))


def give_seat(desk: Desk, ref: str, source: str = CALL) -> bool:
    """After a call that was answered with yes; False where seats are gone and it has none.

    Raises NotFound, ConcurrencyError.
    """
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, _ = find_locked(stored, ref, session_ref)
        families = [family_of(one) for one in read_families(stored, session_ref)]
        freed = share_free_seats(lock.capacity, families, direct=False)
        if ref not in {*freed.to_phone, *freed.seated}:
            return is_seated(standing_of(record))
        now = desk.clock.now()
        seated: dict[str, Value] = {"status": "confirmed"}
        changes = change_registration_fields(stored, record, seated, now, source)
        write_journal(stored, desk, changes)
    return True


def is_offered(stored: Transaction, record: Record, session: Session, now: datetime) -> bool:
    """Whether a seat is kept for this family, which it may take on its page without a call."""
    is_open = session.status == "planned" and not session.seats_unread
    if standing_of(record) != "waiting" or not is_open or session.has_begun(now):
        return False
    families = [family_of(one) for one in read_families(stored, session.ref)]
    return record.ref in share_free_seats(session.capacity, families, direct=False).to_phone


def take_seat(desk: Desk, ref: str) -> None:
    """The family's own yes, on its page; nothing where no seat is kept for it, or it has one.

    Raises NotFound, ConcurrencyError.
    """
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        stored.seats.lock(session_ref)
        record, session = find_locked(stored, ref, session_ref)
        now = desk.clock.now()
        if not is_offered(stored, record, session, now):
            return
        seated: dict[str, Value] = {"status": "confirmed"}
        changes = change_registration_fields(stored, record, seated, now, SOURCE)
        note_heard(stored, record, now)
        email = text_of(record, "email")
        if email and may_write_from_page(stored, desk, email):
            confirm(stored, desk, [ref])
        write_journal(stored, desk, changes)
