"""« Je veux recevoir des nouvelles »: the month's programme by mail, and one click ends it.

Once in the first days of a month, to each address once. An address goes with its registration,
some weeks after the session, and with it the news: nothing is kept for them alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from sync_service.domain.record import Record
from sync_service.families.desk import Desk, fold_mailbox
from sync_service.families.find_registration import has_unsubscribed
from sync_service.families.links import in_language
from sync_service.families.mails.family_mails import post, wrap
from sync_service.families.registration import is_erased, text_of
from sync_service.families.sessions import PARIS, Session, read_upcoming
from sync_service.ports import Mail, Transaction
from sync_service.ports.mail import Envelope, put_in
from sync_service.ports.surroundings import try_again

_FIRST_DAYS = range(1, 8)
_WAKING_HOURS = range(8, 20)
_STAYS_NEWS = timedelta(days=7)


def send_news(desk: Desk) -> int:
    """How many get it; a worker that was off for a day makes up for it."""
    now = desk.clock.now().astimezone(PARIS)
    if now.day not in _FIRST_DAYS or now.hour not in _WAKING_HOURS:
        return 0
    with desk.database.reading() as stored:
        if _is_done(stored, "news", now) or not _find_programme(stored, now):
            return 0
        wanted = _read_wanted(stored)
    owed = sum(try_again(partial(_owe, desk, *one, now)) for one in wanted.items())
    with desk.database.transaction() as stored:
        stored.jobs.save("news", now)
    return owed


def _read_wanted(stored: Transaction) -> Mapping[str, Record]:
    """By mailbox, the registration that asked last."""
    return {
        fold_mailbox(text_of(one, "email")): one
        for one in stored.records.read_all("registration")
        if one.fields.get("consent_contact") is True and text_of(one, "email")
    }


def _owe(desk: Desk, mailbox: str, record: Record, now: datetime) -> bool:
    name = f"news:{desk.links.contact_key(mailbox)}"
    with desk.database.transaction() as stored:
        if _is_done(stored, name, now):
            return False
        stored.jobs.save(name, now)
        if has_unsubscribed(stored, desk.links, text_of(record, "email")):
            return False
        facts = {"refs": [record.ref]}
        until = now + _STAYS_NEWS
        post(stored, desk, Mail.intended(text_of(record, "email"), "news", facts, until=until))
    return True


def _is_done(stored: Transaction, name: str, now: datetime) -> bool:
    last = stored.jobs.last(name)
    return last is not None and f"{last.astimezone(PARIS):%Y-%m}" == f"{now:%Y-%m}"


def _find_programme(stored: Transaction, now: datetime) -> Sequence[Session]:
    month = f"{now:%Y-%m}"
    return [one for one in read_upcoming(stored.records, now) if one.date.startswith(month)]


def compose_news(stored: Transaction, desk: Desk, mail: Mail) -> EmailMessage | None:
    """None for whoever wants none any more, or was erased, and in a month without workshops."""
    record = stored.records.find((mail.about or {})["refs"][0])
    now = desk.clock.now().astimezone(PARIS)
    sessions = _find_programme(stored, now)
    is_wanted = record is not None and record.fields.get("consent_contact") is True
    if record is None or not is_wanted or is_erased(record) or not sessions:
        return None
    if has_unsubscribed(stored, desk.links, mail.recipient):
        return None
    language = text_of(record, "language") or "fr"
    unsubscribe_url = desk.links.unsubscribe_url(mail.recipient)
    context = {
        "month": f"{now:%Y-%m}",
        "sessions": sessions,
        "workshops_url": desk.links.workshops_url(language),
        "unsubscribe_url": in_language(unsubscribe_url, language),
    }
    letter = desk.letters.render("news", language, context)
    envelope = Envelope(desk.sender.mail_from, mail.recipient, mail.message_id, now)
    headers = {
        "Reply-To": desk.sender.reply_to,
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    letter = replace(letter, text=wrap(letter.text))
    return put_in(envelope, letter, [language, "fr"], headers)
