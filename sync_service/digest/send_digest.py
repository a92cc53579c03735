"""The weekly digest, exactly once per week and recipient.

The exact bytes are stored before they are sent, so that a crash sends the same bytes again, once.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, TypeAlias

from sync_service.digest.make import make_digest
from sync_service.digest.read_facts import DigestSources, read_facts
from sync_service.domain.errors import MailNotAccepted
from sync_service.domain.week import Week
from sync_service.ports import Clock, Database, Letter, Letters, MailSender
from sync_service.ports.mail import Envelope, domain_of, put_in
from sync_service.ports.surroundings import refuse_during_pause

Outcome: TypeAlias = Literal["sent", "already_sent", "failed"]

_LEASE_SECONDS = 120
_NOT_KNOWN = (
    "La lettre {week} est partie deux fois sans que l’envoi se termine : on ne sait pas si elle "
    "est arrivée. Demandez-le ; au besoin, préparez-la avec sync-service digest --output."
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the digest needs of the outside."""

    database: Database
    clock: Clock
    letters: Letters
    sources: DigestSources
    mail_from: str
    unsubscribe_url: Callable[[str], str]
    """Recipient → the address that ends their digests; empty where there is no public page."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of one recipient's digest."""

    recipient: str
    outcome: Outcome
    error: str = ""
    is_broken_off: bool = False
    """The mail server is away, for whoever else waits too."""


def render_digest(publisher: Publisher, week: Week, recipient: str = "") -> Letter:
    """The week's digest as it is now; nothing is stored."""
    facts = read_facts(publisher.database, publisher.sources, week, publisher.clock.now())
    address = publisher.unsubscribe_url(recipient) if recipient else ""
    context = {"digest": make_digest(facts), "unsubscribe_url": address}
    return publisher.letters.render("digest", "fr", context)


def compose_digest(publisher: Publisher, week: Week, recipient: str) -> EmailMessage:
    letter, sender = render_digest(publisher, week, recipient), publisher.mail_from
    message_id = digest_message_id(week, recipient, sender)
    envelope = Envelope(sender, recipient, message_id, publisher.clock.now())
    return put_in(envelope, letter, more=way_out(publisher.unsubscribe_url(recipient)))


def way_out(address: str) -> Mapping[str, str]:
    """The headers by which a mail program offers to end them."""
    if not address:
        return {}
    one_click = "List-Unsubscribe=One-Click"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": one_click}


def digest_message_id(week: Week, recipient: str, mail_from: str) -> str:
    """The same for the same week and recipient, so that a mail program shows a repeat once."""
    key = hashlib.sha256(f"{week.label} {recipient}".encode()).hexdigest()[:16]
    return f"<digest.{week.label}.{key}@{domain_of(mail_from)}>"


def send_digest(
    publisher: Publisher, mail_sender: MailSender, week: Week, recipients: Sequence[str]
) -> Sequence[Sending]:
    """Sends to those who do not have it yet; one refused mail does not stop the others.

    A server that is away does: nobody after the first is tried. Raises UsageError while the
    service is paused.
    """
    done: list[Sending] = []
    for recipient in recipients:
        if done and done[-1].is_broken_off:
            done.append(Sending(recipient, "failed", done[-1].error, is_broken_off=True))
        else:
            done.append(_Delivery(publisher, mail_sender, week, recipient).carry_out())
    return done


class _Delivery:
    """One week's digest on its way to one recipient.

    claimed → sending → sent, each step stored before the next is tried. Found `sending` after a
    crash, the same bytes go once more; found so a second time, a person is asked.
    """

    def __init__(
        self, publisher: Publisher, mail_sender: MailSender, week: Week, recipient: str
    ) -> None:
        self._publisher = publisher
        self._database = publisher.database
        self._clock = publisher.clock
        self._mail_sender = mail_sender
        self._week = week
        self._recipient = recipient
        key = hashlib.sha256(recipient.encode()).hexdigest()[:16]
        # Addresses stay out of names that operators see.
        self._name = f"digest:{week.label}:{key}"

    def carry_out(self) -> Sending:
        with self._database.transaction() as stored:
            is_ours = stored.leases.take(self._name, _LEASE_SECONDS, self._clock.now())
            # After the lease: a copy is taken back only while nobody has one.
            refuse_during_pause(stored)
        if not is_ours:
            # Another process is sending it at this very moment.
            return Sending(self._recipient, "already_sent")
        try:
            return self._carry_out()
        finally:
            with self._database.transaction() as stored:
                stored.leases.release(self._name)

    def _carry_out(self) -> Sending:
        with self._database.reading() as stored:
            step = stored.digests.read(self._week.label).get(self._recipient)
        match step:
            case None:
                return self._claim_and_send()
            case "claimed":
                return self._send()
            case "sending":
                return self._send_again()
            case "sent":
                return Sending(self._recipient, "already_sent")

    def _claim_and_send(self) -> Sending:
        message = compose_digest(self._publisher, self._week, self._recipient)
        with self._database.transaction() as stored:
            is_claimed = stored.digests.claim(
                self._week.label,
                self._recipient,
                message.as_bytes(),
            )
        return self._send() if is_claimed else Sending(self._recipient, "already_sent")

    def _send(self) -> Sending:
        with self._database.transaction() as stored:
            message = stored.digests.message(self._week.label, self._recipient)
            stored.digests.mark(self._week.label, self._recipient, "sending")
        try:
            self._mail_sender.send(message or b"", self._recipient)
        except MailNotAccepted as error:
            if error.broken != "midway":
                # Not delivered, so that the next round may send the same bytes. Where nobody
                # knows, it stays as a crash would leave it.
                self._mark("claimed")
            is_broken_off = error.broken != "no"
            return Sending(self._recipient, "failed", str(error), is_broken_off=is_broken_off)
        self._mark("sent")
        return Sending(self._recipient, "sent")

    def _send_again(self) -> Sending:
        with self._database.transaction() as stored:
            if stored.jobs.last(self._name) is not None:
                return Sending(self._recipient, "failed", _NOT_KNOWN.format(week=self._week.label))
            stored.jobs.save(self._name, self._clock.now())
        return self._send()

    def _mark(self, step: Literal["claimed", "sent"]) -> None:
        with self._database.transaction() as stored:
            stored.digests.mark(self._week.label, self._recipient, step)
