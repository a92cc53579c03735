"""Mails to families: which letter, in which language, with which calendar file, into the outbox.

Nothing is sent here; a family without a mail address gets none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Literal, TypeAlias

from sync_service.domain.record import Record
from sync_service.families.desk import Desk
from sync_service.families.mails.calendars import calendar_file
from sync_service.families.registration import text_of
from sync_service.families.sessions import Session
from sync_service.ports import Letter, Mail, Transaction
from sync_service.ports.mail import Envelope, new_message_id, put_in

LetterName: TypeAlias = Literal[
    "confirmation", "waiting", "promotion", "cancelled", "change", "reminder", "left", "removed"
]
_TAKES_OUT = frozenset({"cancelled", "left", "removed"})
_HAS_NO_CALENDAR = frozenset({"waiting"})


def post_to_family(
    stored: Transaction,
    desk: Desk,
    name: LetterName,
    about: tuple[Record, Session],
    extra: Mapping[str, object] | None = None,
) -> bool:
    """Puts a letter about a registration in the outbox; False without an address."""
    record, session = about
    recipient = text_of(record, "email")
    if not recipient:
        return False
    language = text_of(record, "language") or "fr"
    letter = desk.letters.render(
        name, language, {**letter_context(desk, record, session), **(extra or {})}
    )
    message = compose(desk, letter, recipient, language)
    if name not in _HAS_NO_CALENDAR:
        cancels = name in _TAKES_OUT or session.is_off
        _attach_calendar(message, desk, (record, session), cancels=cancels)
    post(stored, desk, message, name, until=session.is_over_at)
    return True


def letter_context(desk: Desk, record: Record, session: Session) -> Mapping[str, object]:
    return {
        "given_name": text_of(record, "given_name"),
        "session": session,
        "code": record.ref,
        "manage_url": desk.links.manage_url(record.ref),
        "not_me_url": desk.links.not_me_url(record.ref),
    }


def compose(desk: Desk, letter: Letter, recipient: str, language: str) -> EmailMessage:
    sender = desk.sender.mail_from
    message_id = new_message_id(sender, desk.rng.number())
    envelope = Envelope(sender, recipient, message_id, desk.clock.now())
    return put_in(envelope, letter, [language, "fr"], {"Reply-To": desk.sender.reply_to})


def post(
    stored: Transaction, desk: Desk, message: EmailMessage, kind: str, *, until: datetime
) -> None:
    """`until`: when what it says is over, and it is not sent any more."""
    stored.outbox.add(
        Mail(
            id=None,
            recipient=str(message["To"]),
            message=message.as_bytes(),
            message_id=str(message["Message-ID"]),
            kind=kind,
            useless_after=until,
        ),
        desk.clock.now(),
    )


def post_links(
    stored: Transaction,
    desk: Desk,
    recipient: str,
    registrations: Sequence[tuple[Record, Session]],
) -> None:
    """The pages of all registrations of one address, sent to that address only."""
    language = text_of(registrations[0][0], "language") or "fr"
    entries = [
        {
            "title": session.title,
            "date": session.date,
            "manage_url": desk.links.manage_url(record.ref),
        }
        for record, session in registrations
    ]
    letter = desk.letters.render("links", language, {"entries": entries})
    until = max(session.is_over_at for _, session in registrations)
    post(stored, desk, compose(desk, letter, recipient, language), "links", until=until)


def _attach_calendar(
    message: EmailMessage, desk: Desk, about: tuple[Record, Session], *, cancels: bool
) -> None:
    record, session = about
    method: Literal["PUBLISH", "CANCEL"] = "CANCEL" if cancels else "PUBLISH"
    content = calendar_file(session, record.ref, desk.clock.now(), method=method)
    message.add_attachment(
        content,
        maintype="text",
        subtype="calendar",
        filename="atelier.ics",
        params={"method": method, "charset": "utf-8"},
    )
