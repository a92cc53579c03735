"""Takes a family's seats at the moment it sends the form, under the session's lock.

Never refuses a family: a full session gives a place in the waiting list. Mail is a courtesy that
waits in the outbox; nothing depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Record, make_reference
from sync_service.domain.seats import find_rank, seat_newcomer
from sync_service.families.desk import Desk, draw, may_write, wanted_of_client, wanted_of_contacts
from sync_service.families.links import FormToken
from sync_service.families.mails.family_mails import post_links, post_to_family
from sync_service.families.mails.unreachable import learn_unreachable
from sync_service.families.registration import (
    SOURCE,
    Answers,
    family_of,
    folded_name,
    is_live,
    read_families,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session, find_session
from sync_service.ports import SeatLock, Transaction

Outcome: TypeAlias = Literal[
    "registered",  # a new registration, or the one that this very form made before
    "already_sent",  # this form was used before, with other answers
    "duplicate",  # the same name and contact has seats or waits; or an answered, forgotten form
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


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form as it was sent."""

    token: FormToken
    answers: Answers
    is_suspect: bool = False
    client: str = ""
    """Where it came from, if a proxy of ours says so."""


def register(desk: Desk, sent: SentForm) -> Registered:
    """Idempotent by the form's nonce; raises NotFound, ConcurrencyError."""
    session_ref, nonce = sent.token.session_ref, sent.token.nonce
    with desk.database.transaction() as stored:
        # The first statement: who comes second waits here, and then sees what the first one took.
        lock = stored.seats.lock(session_ref)
        session = find_session(stored.records, session_ref)
        if session is None:
            raise NotFound("Cet atelier n’existe plus.")
        known = stored.seats.find_by_nonce(nonce)
        if known is not None:
            return _answer_again(known, sent.answers)
        if stored.seats.is_form_used(nonce):
            # It made no registration, or one that was forgotten since: it counts no second time.
            return Registered("duplicate")
        if not session.takes_registrations(desk.clock.now()):
            return Registered("closed")
        if _is_over_a_cap(stored, desk, sent):
            return Registered("too_many")
        stored.seats.use_form(nonce, session_ref, desk.clock.now())
        return _register_once(stored, desk, (lock, session), sent)


def _register_once(
    stored: Transaction, desk: Desk, where: tuple[SeatLock, Session], sent: SentForm
) -> Registered:
    lock, session = where
    answers = sent.answers
    families = read_families(stored, session.ref)
    same = find_duplicate(families, answers)
    if same is not None and not sent.is_suspect:
        # The page reveals to nobody who is registered; only the owner of the address learns it.
        email = answers.email
        if email and same.fields.get("email") == email and may_write(stored, desk, email, "links"):
            post_links(stored, desk, email, [(same, session)])
        return Registered("duplicate")
    seats = [family_of(one) for one in families]
    status = seat_newcomer(lock.capacity, seats, answers.people)
    record = _add(stored, desk, sent, status)
    if not sent.is_suspect:
        learn_unreachable(stored, desk, record)
        stored.seats.save_told_date(session.ref, session.date)
        _tell(stored, desk, (record, session), [*families, record])
    return Registered("registered", record.ref)


def find_duplicate(families: Sequence[Record], answers: Answers) -> Record | None:
    """The live registration with the same first name and the same contact.

    Somebody else's name with a number that is registered is a registration of its own: a page
    that refused it would reveal that the number is known, and keep out whom a stranger registered.
    """
    name = folded_name(answers.given_name)
    return next(
        (
            one
            for one in families
            if is_live(one)
            and folded_name(text_of(one, "given_name")) == name
            and _is_same_contact(one, answers)
        ),
        None,
    )


def _is_same_contact(one: Record, answers: Answers) -> bool:
    """Two different mail addresses are two families, also with one telephone."""
    email, phone = text_of(one, "email"), text_of(one, "phone")
    if email and answers.email:
        return email == answers.email
    return bool(phone) and phone == answers.phone


def _answer_again(known: Record, answers: Answers) -> Registered:
    fields = answers.fields()
    is_same = all(known.fields.get(name) == fields[name] for name in _SENT_TWICE)
    return Registered("registered" if is_same else "already_sent", known.ref)


def _is_over_a_cap(stored: Transaction, desk: Desk, sent: SentForm) -> bool:
    """Draws on the budgets of this contact and client, unless one cap is reached already.

    No session and no contact takes more than a third of a minute's: others still come in.
    """
    count, caps, now = stored.seats.count_recent, desk.caps, desk.clock.now()
    session_ref, minute = sent.token.session_ref, now - _MINUTE
    if count(since=minute) >= caps.per_minute:
        return True
    if count(session_ref=session_ref, since=minute) >= caps.third_of_a_minute:
        return True
    if count(session_ref=session_ref, since=now - _DAY) >= caps.per_session:
        return True
    of_contacts = wanted_of_contacts(desk, sent.answers.contacts)
    return not draw(stored, {**of_contacts, **wanted_of_client(desk.links, sent.client)}, now)


def _add(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    status: Literal["confirmed", "waiting"],
) -> Record:
    """A suspect is in the archive: it takes no seat and reaches no sheet."""
    token, answers, is_suspect = sent.token, sent.answers, sent.is_suspect
    now = desk.clock.now()
    ref = make_reference("registration", desk.rng.number())
    while stored.records.find(ref) is not None:
        ref = make_reference("registration", desk.rng.number())
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
    stored.seats.add(record, nonce=token.nonce, suspect=is_suspect)
    if not is_suspect:
        write_journal(stored, desk, [Change(ref, "*", None, ref, SOURCE, now)])
    return record


def _tell(
    stored: Transaction,
    desk: Desk,
    about: tuple[Record, Session],
    families: Sequence[Record],
) -> None:
    """Where the address got enough mails this hour, it gets this one with others, later."""
    record, _ = about
    email = text_of(record, "email")
    if not email or not may_write(stored, desk, email, "links"):
        return
    if record.fields["status"] == "confirmed":
        post_to_family(stored, desk, "confirmation", about)
        return
    rank = find_rank([family_of(one) for one in families], record.ref)
    post_to_family(stored, desk, "waiting", about, {"rank": rank})
