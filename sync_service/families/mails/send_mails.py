"""Empties the outbox: hands due mails to the mail_sender, waits longer after each failure.

A mail that can never be sent is set aside and shown; it does not hold up the others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync_service.domain.errors import MailNotAccepted
from sync_service.ports import Clock, Database, Mail, MailSender
from sync_service.ports.mail import LONGEST_WAIT
from sync_service.ports.pause import read_pause

_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    LONGEST_WAIT,
)
"""After the last one the mail is set aside: a reader would not understand it any more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    set_aside: int = 0


def send_mails(database: Database, mail_sender: MailSender, clock: Clock) -> Sent:
    """One round. No transaction is held while the mail server is spoken to."""
    with database.reading() as stored:
        due = stored.outbox.read_due(clock.now())
    steps = [_send(database, mail_sender, clock, mail) for mail in due if not read_pause(database)]
    return Sent(steps.count("sent"), steps.count("failed"), steps.count("set aside"))


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many failures; None: never."""
    return at + _WAITS[attempts] if attempts < len(_WAITS) else None


def _send(database: Database, mail_sender: MailSender, clock: Clock, mail: Mail) -> str:
    try:
        mail_sender.send(mail.message, mail.recipient)
    except MailNotAccepted as error:
        next_at = None if error.final else next_attempt(mail.attempts, clock.now())
        with database.transaction() as stored:
            stored.outbox.failed(_id(mail), str(error), next_at)
        return "failed" if next_at else "set aside"
    with database.transaction() as stored:
        stored.outbox.sent(_id(mail), clock.now())
    return "sent"


def _id(mail: Mail) -> int:
    if mail.id is None:
        raise ValueError("Only a mail read from the outbox can be sent.")
    return mail.id
