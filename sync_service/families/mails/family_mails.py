"""Mails to families: what caused one is kept, and composed when the mail leaves (ADR 21).

Nothing is sent here; a family without a mail address gets none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from textwrap import fill
from typing import Literal, TypeAlias, get_args

from sync_service.domain.record import Record
from sync_service.domain.seats import Family, find_rank, standing_of
from sync_service.families.cycles import CycleDate, read_cycle
from sync_service.families.desk import Desk
from sync_service.families.mails.calendars import dates_file
from sync_service.families.mails.texts import find_text
from sync_service.families.mails.unreachable import find_mailbox
from sync_service.families.registration import as_known, is_erased, is_live, text_of
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Mail, Transaction
from sync_service.ports.mail import Envelope, Letter, new_message_id, put_in

LetterName: TypeAlias = Literal[
    "confirmation",
    "waiting",
    "promotion",
    "seated",
    "cancelled",
    "change",
    "reminder",
    "left",
    "removed",
]
"""« seated »: somebody gave it its place, where none was freed."""
_LETTERS = frozenset(get_args(LetterName))
_TAKES_OUT = frozenset({"cancelled", "left", "removed"})
_HAS_NO_CALENDAR = frozenset({"waiting"})
_PROMISES = frozenset({"confirmation", "waiting"})
_WIDEST = 72
"""Signs, as mails in plain text have been read for ever."""


def post_to_family(
    stored: Transaction,
    desk: Desk,
    name: LetterName,
    about: tuple[Record, Session],
    happened: Mapping[str, object] | None = None,
    *,
    mailbox: str | None = None,
) -> bool:
    """Owes a family a letter about its registration, or a text message.

    False where neither can be. `mailbox`: as `find_mailbox` says, where that is known already.
    """
    record, session = about
    recipient = find_mailbox(stored, record) if mailbox is None else mailbox
    facts = {"refs": [record.ref], "session_ref": session.ref, **(happened or {})}
    if not recipient:
        text = find_text(stored, desk, name, about, facts)
        if text is not None:
            post(stored, desk, text)
        return text is not None
    post(stored, desk, Mail.intended(recipient, name, facts, until=session.is_over_at))
    return True


def post_standing(
    stored: Transaction,
    desk: Desk,
    made: Sequence[Record],
    about: tuple[Session, Sequence[Family]],
    *,
    mailbox: str | None = None,
) -> None:
    """Confirms a place, or a rank in the waiting list; of a cycle all dates in one letter.

    `about`: the session of the first one, and who waits in it.
    """
    record, (session, families) = made[0], about
    happened: dict[str, object] = {"refs": [one.ref for one in made]}
    letter: LetterName = "confirmation"
    if not any(standing_of(one) == "confirmed" for one in made):
        letter = "waiting"
        happened["rank"] = find_rank(families, record.ref)
    post_to_family(stored, desk, letter, (record, session), happened, mailbox=mailbox)


def post_links(
    stored: Transaction,
    desk: Desk,
    recipient: str,
    registrations: Sequence[tuple[Record, Session]],
) -> None:
    """The pages of all registrations of one address, sent to that address only."""
    facts = {"refs": [record.ref for record, _ in registrations]}
    until = max(session.is_over_at for _, session in registrations)
    post(stored, desk, Mail.intended(recipient, "links", facts, until=until))


def post(stored: Transaction, desk: Desk, mail: Mail) -> None:
    """Under the Message-ID that it keeps, however often it is tried."""
    message_id = new_message_id(desk.sender.mail_from, desk.rng.number())
    stored.outbox.add(replace(mail, message_id=message_id), desk.clock.now())


@dataclass(frozen=True, slots=True)
class _News:
    """What a family is written about, as things are now; `context` is what any letter may say."""

    record: Record
    session: Session
    language: str
    context: Mapping[str, object]


def _find_news(stored: Transaction, desk: Desk, mail: Mail, kind: str) -> _News | None:
    """None where nobody is left to read it, or nothing to say."""
    facts = mail.about or {}
    record = stored.records.find(facts["refs"][0])
    session = find_session(stored.records, facts["session_ref"])
    if record is None or session is None or not _is_news(kind, record, session, desk):
        return None
    if not _holds_still(stored, facts["refs"], kind, session) and _is_overtaken(stored, mail):
        return None
    own = as_known(stored, record, desk.clock.now())
    language = text_of(record, "language") or "fr"
    return _News(record, session, language, _letter_context(desk, own, session))


def compose_to_family(stored: Transaction, desk: Desk, mail: Mail) -> EmailMessage | None:
    """None where nobody is left to read it, or nothing to say."""
    news = _find_news(stored, desk, mail, mail.kind)
    if news is None:
        return None
    facts = mail.about or {}
    dates = _read_dates(stored, facts["refs"], mail.kind)
    letter = desk.letters.render(
        mail.kind, news.language, {**news.context, **facts, "dates": dates}
    )
    message = put_in_ours(desk, mail, letter, news.language)
    is_change_of_none = mail.kind == "change" and standing_of(news.record) == "waiting"
    if mail.kind not in _HAS_NO_CALENDAR and not is_change_of_none:
        # In the order in which things happened, in whatever order their mails leave.
        caused_at = mail.created_at or desk.clock.now()
        cancels = mail.kind in _TAKES_OUT or news.session.is_off
        seated = [(one.session, one.ref) for one in dates if one.is_seated or cancels]
        own = [(news.session, news.record.ref)]
        _attach_calendar(message, seated or own, caused_at, cancels=cancels)
    return message


def _read_dates(stored: Transaction, refs: Sequence[str], kind: str) -> Sequence[CycleDate]:
    """Of a letter about several dates of a cycle, by date; empty for one alone.

    Nothing is promised of a date that was given up, or called off, before the letter left.
    """
    if len(refs) == 1:
        return ()
    dates = read_cycle(stored, [one for one in map(stored.records.find, refs) if one is not None])
    if kind not in _PROMISES:
        return dates
    return [one for one in dates if one.standing != "cancelled" and not one.session.is_off]


def compose_text(stored: Transaction, desk: Desk, mail: Mail) -> str | None:
    """In the family's language alone; None as above."""
    news = _find_news(stored, desk, mail, mail.news)
    if news is None:
        return None
    changes = (mail.about or {}).get("changes", ())
    return desk.letters.text(mail.news, news.language, {**news.context, "changes": changes})


def _is_news(kind: str, record: Record, session: Session, desk: Desk) -> bool:
    """What happened is told, also where more happened since; a reminder only where it is true.

    What a newer letter overtook is another matter: the last word that is read has to be true. And
    whoever has no place any more is told so though the session was brought forward since, or its
    year mistaken: `Mail.useless_after` is the end that was known when it was written.
    """
    if is_erased(record) or (session.is_over(desk.clock.now()) and kind not in _TAKES_OUT):
        return False
    has_seat = is_live(record) and standing_of(record) == "confirmed" and not session.is_off
    return kind != "reminder" or has_seat


def _holds_still(stored: Transaction, refs: Sequence[str], kind: str, session: Session) -> bool:
    """Whether what it says is so now; of a cycle, on one of its dates."""
    found = [one for one in map(stored.records.find, refs) if one is not None]
    standings = {standing_of(one) for one in found}
    match kind:
        case "confirmation" | "promotion" | "seated":
            return "confirmed" in standings and not session.is_off
        case "waiting":
            return "waiting" in standings and not session.is_off
        case "left" | "removed":
            return not all(map(is_live, found))
        case "cancelled":
            return session.status == "cancelled"
        case "change":
            return session.status != "cancelled"
        case _:
            return True


def _is_overtaken(stored: Transaction, mail: Mail) -> bool:
    """The server put it off, and has taken a newer letter about one of the same registrations."""
    refs = set((mail.about or {})["refs"])
    return any(
        one.news in _LETTERS and refs & set((one.about or {}).get("refs", ()))
        for one in stored.outbox.read_sent_since(mail)
    )


def _letter_context(desk: Desk, record: Record, session: Session) -> Mapping[str, object]:
    return {
        "given_name": text_of(record, "given_name"),
        "standing": standing_of(record),
        "session": session,
        "dates": (),
        "code": record.ref,
        "manage_url": desk.links.manage_url(record.ref),
        "not_me_url": desk.links.not_me_url(record.ref),
        "workshops_url": desk.links.workshops_url(text_of(record, "language") or "fr"),
    }


def compose_links(stored: Transaction, desk: Desk, mail: Mail) -> EmailMessage | None:
    """Of those registrations that are to come still."""
    now = desk.clock.now()
    records = [stored.records.find(ref) for ref in (mail.about or {})["refs"]]
    found = [
        (record, session)
        for record in records
        if record is not None and is_live(record) and not is_erased(record)
        if (session := find_session(stored.records, text_of(record, "session_id"))) is not None
        and not session.has_begun(now)
    ]
    if not found:
        return None
    language = text_of(found[0][0], "language") or "fr"
    entries = [
        {
            "title": session.title,
            "date": session.date,
            "manage_url": desk.links.manage_url(record.ref),
        }
        for record, session in found
    ]
    letter = desk.letters.render("links", language, {"entries": entries})
    return put_in_ours(desk, mail, letter, language)


def put_in_ours(desk: Desk, mail: Mail, letter: Letter, language: str) -> EmailMessage:
    envelope = Envelope(desk.sender.mail_from, mail.recipient, mail.message_id, desk.clock.now())
    letter = replace(letter, text=wrap(letter.text))
    return put_in(envelope, letter, [language, "fr"], {"Reply-To": desk.sender.reply_to})


def wrap(text: str) -> str:
    """No line is wider than a mail program shows; an address stays whole."""
    lines = (
        fill(one, _WIDEST, break_long_words=False, break_on_hyphens=False)
        for one in text.split("\n")
    )
    return "\n".join(lines)


def _attach_calendar(
    message: EmailMessage,
    dates: Sequence[tuple[Session, str]],
    caused_at: datetime,
    *,
    cancels: bool,
) -> None:
    method: Literal["PUBLISH", "CANCEL"] = "CANCEL" if cancels else "PUBLISH"
    content = dates_file(dates, caused_at, method=method)
    message.add_attachment(
        content,
        maintype="text",
        subtype="calendar",
        filename="atelier.ics",
        params={"method": method, "charset": "utf-8"},
    )
