"""Takes a family's seats at the moment it sends the form, under the session's lock.

Never refuses a family: a full session gives a place in the waiting list. Mail is a courtesy that
waits in the outbox; nothing depends on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sync_service.domain.errors import NotFound
from sync_service.domain.record import WHOLE, Change, Record, make_reference
from sync_service.domain.seats import Family, seat_newcomer
from sync_service.families.desk import (
    A_DAY,
    A_MINUTE,
    Account,
    Desk,
    Reached,
    find_reached,
    may_write_on,
    wanted_of_client,
    wanted_of_contacts,
    wanted_of_mailbox,
)
from sync_service.families.links import FormToken
from sync_service.families.mails.family_mails import post_links, post_standing
from sync_service.families.mails.unreachable import learn_unreachable
from sync_service.families.registration import (
    SOURCE,
    Answers,
    family_of,
    folded_name,
    is_live,
    lock_seats,
    text_of,
    write_journal,
)
from sync_service.families.sessions import (
    Session,
    find_bare_session,
    find_workshop,
    join_session,
)
from sync_service.ports import FormUse, Rivals, SeatLock, Transaction

Outcome: TypeAlias = Literal[
    "registered",  # a new registration, or the one that this very form made before
    "already_sent",  # this form was used before, with other answers
    "duplicate",  # the same name and contact has seats or waits; or an answered, forgotten form
    "closed",  # not open, begun, cancelled
]

_CONSENT_VERSION = "2026-11"
"""Changes with the words beside the box, so that one can say what was agreed to."""
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
    dates: Sequence[str] = ()
    """Of a cycle: the sessions that this one form is about."""


def register(desk: Desk, sent: SentForm) -> Registered | Reached:
    """Idempotent by the form's nonce; raises NotFound, ConcurrencyError."""
    session_ref, nonce = sent.token.session_ref, sent.token.nonce
    with desk.database.transaction() as stored:
        # The first statement: who comes second waits here, and then sees what the first one took.
        locks = lock_seats(stored, [session_ref, *sent.dates])
        now = desk.clock.now()
        about = list(dict.fromkeys([session_ref, *sent.dates]))
        use = stored.seats.read_use(nonce, about, now, sent.answers.contacts)
        session = join_session(locks[session_ref].session, use.workshop)
        if session is None:
            raise NotFound("Cet atelier n’existe plus.")
        known = stored.records.find(use.made) if use.made else None
        if known is not None:
            return _answer_again(known, sent.answers)
        if use.is_used:
            # It made no registration, or one that was forgotten since: it counts no second time.
            return Registered("duplicate")
        if not session.takes_registrations(now):
            return Registered("closed")
        account = _draw_on_caps(stored, desk, sent, use)
        if isinstance(account, Reached):
            return account
        stored.seats.use_form(nonce, session_ref, now)
        done = _register_once(stored, desk, account, (locks, session, use), sent)
        account.save()
        return done


def _register_once(
    stored: Transaction,
    desk: Desk,
    account: Account,
    where: tuple[Mapping[str, SeatLock], Session, FormUse],
    sent: SentForm,
) -> Registered:
    locks, session, use = where
    others = _read_other_dates(stored, desk, sent, (locks, session))
    dates = [(session, use.rivals), *others]
    places = [find_duplicate(rivals.families, sent.answers) for _, rivals in dates]
    known = [] if sent.is_suspect else [one for one in places if one is not None]
    if known:
        # The page reveals to nobody who is registered; only the owner of the address learns it.
        missing = [date for date, one in zip(dates, places, strict=True) if one is None]
        made = _complete(stored, desk, sent, locks, (known, missing)) if missing else []
        _tell_again(stored, desk, account, sent, [known[0], *made])
        return Registered("duplicate")
    made = _seat_on(stored, desk, sent, locks, dates)
    if not sent.is_suspect:
        if sent.dates:
            stored.seats.bind(one.ref for one in made)
        learnt = [use.is_known and learn_unreachable(stored, desk, one) for one in made]
        rivals = map(family_of, use.rivals.families)
        waiting = [one for one in rivals if one.standing == "waiting"]
        about = (session, [*waiting, family_of(made[0])])
        _tell(stored, desk, account, made, about, is_lost=any(learnt))
    return Registered("registered", made[0].ref)


def _complete(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    locks: Mapping[str, SeatLock],
    about: tuple[Sequence[Record], Sequence[tuple[Session, Rivals]]],
) -> Sequence[Record]:
    """Of a cycle: the dates that a known family lacks, for it to see on its own page alone.

    Anybody may have sent the form: its mails go where the family's go, and it opens none of them.
    """
    known, missing = about
    is_new = not any(one.fields.get("first_time") for one in known)
    answers = replace(
        sent.answers,
        phone=text_of(known[0], "phone") or None,
        phone_as_typed=text_of(known[0], "phone_as_typed") or None,
        email=text_of(known[0], "email") or None,
        first_time=sent.answers.first_time if is_new else None,
    )
    token = replace(sent.token, nonce=f"{sent.token.nonce}:again")
    made = _seat_on(stored, desk, replace(sent, token=token, answers=answers), locks, missing)
    stored.seats.bind(one.ref for one in [known[0], *made])
    for one in made:
        learn_unreachable(stored, desk, one)
    return made


def _seat_on(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    locks: Mapping[str, SeatLock],
    dates: Sequence[tuple[Session, Rivals]],
) -> Sequence[Record]:
    """A seat in each, or a place in its waiting list; a new family is new on the first alone."""
    first = min((session for session, _ in dates), key=lambda one: one.starts_at)
    later = replace(sent, answers=replace(sent.answers, first_time=None))
    return [
        _seat(stored, desk, sent if one is first else later, (locks[one.ref], one), rivals)
        for one, rivals in dates
    ]


def _seat(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    where: tuple[SeatLock, Session],
    rivals: Rivals,
) -> Record:
    lock, session = where
    waiting = [one for one in map(family_of, rivals.families) if one.standing == "waiting"]
    left = None if lock.capacity is None else lock.capacity - rivals.taken
    status = seat_newcomer(left, waiting, sent.answers.people)
    record = _add(stored, desk, sent, session.ref, status)
    if not sent.is_suspect and lock.told_date != session.date:
        stored.seats.save_told_date(session.ref, session.date)
    return record


def _read_other_dates(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    where: tuple[Mapping[str, SeatLock], Session],
) -> Sequence[tuple[Session, Rivals]]:
    """Of a cycle those that take registrations, beside the form's own session."""
    locks, first = where
    refs = () if sent.is_suspect else (one for one in sent.dates if one != first.ref)
    found = [locks[ref].session for ref in dict.fromkeys(refs)]
    others = [join_session(one, find_workshop(stored.records, one)) for one in found]
    dates = [
        one
        for one in others
        if one is not None
        and one.workshop == first.workshop
        and one.takes_registrations(desk.clock.now())
    ]
    return [(one, stored.seats.read_rivals(one.ref, sent.answers.contacts)) for one in dates]


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


def _draw_on_caps(
    stored: Transaction, desk: Desk, sent: SentForm, use: FormUse
) -> Account | Reached:
    """The account of this contact, client and mailbox, or the cap that is reached.

    No session, cycle or contact takes more than a third of a minute's: others still come in.
    """
    caps, now = desk.caps, desk.clock.now()
    if use.here_in_a_day >= caps.per_session:
        return Reached(A_DAY)
    if use.in_a_minute >= caps.per_minute or use.here_in_a_minute >= caps.third_of_a_minute:
        return Reached(A_MINUTE)
    capped = {
        **wanted_of_contacts(desk, sent.answers.contacts),
        **wanted_of_client(desk.links, sent.client),
    }
    mails = wanted_of_mailbox(desk.links, sent.answers.email)
    account = Account(stored, {**capped, **mails}, now)
    if account.draw(capped):
        return account
    return find_reached(desk, account, capped, sent.answers.contacts)


def _add(
    stored: Transaction,
    desk: Desk,
    sent: SentForm,
    session_ref: str,
    status: Literal["confirmed", "waiting"],
) -> Record:
    """A suspect is in the archive: it takes no seat and reaches no sheet."""
    token, answers, is_suspect = sent.token, sent.answers, sent.is_suspect
    now = desk.clock.now()
    ref = make_reference("registration", desk.rng.number())
    submitted_at = now.isoformat(timespec="seconds")
    fields = {
        **answers.fields(),
        "consent_at": submitted_at if answers.consent_contact else None,
        "consent_version": _CONSENT_VERSION if answers.consent_contact else None,
        "session_id": session_ref,
        "submitted_at": submitted_at,
        "status": status,
    }
    record = Record(ref, "registration", fields, now, archived=is_suspect)
    is_first = session_ref == token.session_ref
    nonce = token.nonce if is_first else f"{token.nonce}:{session_ref}"
    stored.seats.add(record, nonce=nonce, suspect=is_suspect)
    if not is_suspect:
        write_journal(stored, desk, [Change(record.ref, WHOLE, None, record.ref, SOURCE, now)])
    return record


def _tell_again(
    stored: Transaction,
    desk: Desk,
    account: Account,
    sent: SentForm,
    places: Sequence[Record],
) -> None:
    """The pages of what it has, where the form has the address that the family gave before."""
    email = sent.answers.email
    if not email or places[0].fields.get("email") != email:
        return
    if may_write_on(account, stored, desk, email, "links"):
        records = stored.records
        pairs = [(one, find_bare_session(records, text_of(one, "session_id"))) for one in places]
        post_links(stored, desk, email, [(one, at) for one, at in pairs if at is not None])


def _tell(
    stored: Transaction,
    desk: Desk,
    account: Account,
    made: Sequence[Record],
    about: tuple[Session, Sequence[Family]],
    *,
    is_lost: bool,
) -> None:
    """Where the address got enough mails this hour, it gets this one with others, later.

    `about`: the session, and who waits in it. `is_lost`: no mail arrives at the address.
    """
    email = text_of(made[0], "email")
    if email and may_write_on(account, stored, desk, email, "links"):
        post_standing(stored, desk, made, about, mailbox="" if is_lost else email)
