"""Takes a family's seats at the moment it sends the form, under the session's lock.

Never refuses a family: a full session gives a place in the waiting list. Mail is a courtesy that
waits in the outbox; nothing depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from sync_service.application.desk import Desk
from sync_service.application.family_mails import post_links, post_to_family
from sync_service.application.links import FormToken, token_hash
from sync_service.application.ports import SeatLock, Transaction
from sync_service.application.registration import (
    SOURCE,
    Answers,
    family_of,
    is_live,
    read_families,
    write_journal,
)
from sync_service.application.sessions import Session, find_session
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Record
from sync_service.domain.reference import make_reference
from sync_service.domain.seats import find_rank, seat_newcomer

Outcome: TypeAlias = Literal[
    "registered",  # a new registration, or the one that this very form made before
    "already_sent",  # this form was used before, with other answers
    "duplicate",  # the same contact has seats or waits for this session
    "closed",  # not open, begun, cancelled
    "too_many",  # a cap: no family does this
]

_CONSENT_VERSION = "2026-11"
"""Changes with the words beside the box, so that one can say what was agreed to."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SENT_TWICE = ("given_name", "adults_count", "phone", "email")


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one sent form; `ref` opens nothing by itself."""

    outcome: Outcome
    ref: str | None = None


def register(
    desk: Desk, token: FormToken, answers: Answers, *, is_suspect: bool = False
) -> Registered:
    """Idempotent by the form's nonce; raises NotFound, ConcurrencyError."""
    with desk.database.transaction() as stored:
        # The first statement: who comes second waits here, and then sees what the first one took.
        lock = stored.seats.lock(token.session_ref)
        session = find_session(stored.records, token.session_ref)
        if session is None:
            raise NotFound("Cet atelier n’existe plus.")
        known = stored.seats.find_by_nonce(token.nonce)
        if known is not None:
            return _answer_again(known, answers)
        if not session.takes_registrations(desk.clock.now()):
            return Registered("closed")
        return _register_once(stored, desk, (lock, session), (token, answers, is_suspect))


def _register_once(
    stored: Transaction,
    desk: Desk,
    where: tuple[SeatLock, Session],
    sent: tuple[FormToken, Answers, bool],
) -> Registered:
    lock, session = where
    _, answers, is_suspect = sent
    families = read_families(stored, session.ref)
    same = find_same_contact(families, answers)
    if same is not None and not is_suspect:
        # The page tells nobody who is registered; only the owner of the address learns it.
        if answers.email and same.fields.get("email") == answers.email:
            post_links(stored, desk, answers.email, [(same, session)])
        return Registered("duplicate")
    if _is_over_a_cap(stored, desk, session, answers):
        return Registered("too_many")
    seats = [family_of(one) for one in families]
    status = seat_newcomer(lock.capacity, seats, answers.people)
    record = _add(stored, desk, sent, status)
    if not is_suspect:
        stored.seats.save_told_date(session.ref, session.date)
        _tell(stored, desk, (record, session), [*families, record])
    return Registered("registered", record.ref)


def find_same_contact(families: Sequence[Record], answers: Answers) -> Record | None:
    """The live registration with the same telephone or mail address."""
    return next(
        (
            one
            for one in families
            if is_live(one)
            and any(
                value is not None and one.fields.get(field) == value
                for field, value in (("phone", answers.phone), ("email", answers.email))
            )
        ),
        None,
    )


def _answer_again(known: Record, answers: Answers) -> Registered:
    fields = answers.fields()
    is_same = all(known.fields.get(name) == fields[name] for name in _SENT_TWICE)
    return Registered("registered" if is_same else "already_sent", known.ref)


def _is_over_a_cap(stored: Transaction, desk: Desk, session: Session, answers: Answers) -> bool:
    """Never per address of the network: a library's Wi-Fi is one address."""
    count, caps, now = stored.seats.count_recent, desk.caps, desk.clock.now()
    if count(since=now - _MINUTE) >= caps.per_minute:
        return True
    if count(session_ref=session.ref, since=now - _DAY) >= caps.per_session:
        return True
    if not answers.contact:
        return False
    key = desk.links.contact_key(answers.contact)
    return count(contact_key=key, since=now - _DAY) >= caps.per_contact


def _add(
    stored: Transaction,
    desk: Desk,
    sent: tuple[FormToken, Answers, bool],
    status: Literal["confirmed", "waiting"],
) -> Record:
    """A suspect lies in the archive: it takes no seat and reaches no sheet."""
    token, answers, is_suspect = sent
    now = desk.clock.now()
    ref = make_reference("registration", desk.dice.number())
    while stored.records.find(ref) is not None:
        ref = make_reference("registration", desk.dice.number())
    submitted_at = now.isoformat(timespec="seconds")
    fields = {
        **answers.fields(),
        "consent_at": submitted_at if answers.consent_contact else None,
        "consent_version": _CONSENT_VERSION if answers.consent_contact else None,
        "session_id": token.session_ref,
        "submitted_at": submitted_at,
        "status": status,
    }
    record = Record(ref, "registration", fields, now, archived=is_suspect)
    stored.seats.add(
        record,
        nonce=token.nonce,
        token_hash=token_hash(desk.links.sign_registration(ref)),
        contact_key=desk.links.contact_key(answers.contact) if answers.contact else "",
        suspect=is_suspect,
    )
    if not is_suspect:
        write_journal(stored, desk, [Change(ref, "*", None, ref, SOURCE, now)])
    return record


def _tell(
    stored: Transaction,
    desk: Desk,
    about: tuple[Record, Session],
    families: Sequence[Record],
) -> None:
    record, _ = about
    if record.fields["status"] == "confirmed":
        post_to_family(stored, desk, "confirmation", about)
        return
    rank = find_rank([family_of(one) for one in families], record.ref)
    post_to_family(stored, desk, "waiting", about, {"rank": rank})
