"""Mails: how they are worded, stored with what caused them, and handed over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any, Literal, Protocol

LONGEST_WAIT = timedelta(days=1)
"""Between two tries of one mail."""
TEXT_KIND = "text-"
"""Before the letter's name, in the outbox."""
LATE_AFTER = timedelta(minutes=15)
"""A mail that waits longer says that the mail server is ill."""
LONGEST_USE = timedelta(days=7)
"""After so long no mail is of any use to its reader."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in the outbox: what caused it, and what it is composed from when it leaves."""

    id: int | None
    recipient: str
    message: bytes
    """As it was composed last: empty before the first try."""
    message_id: str
    kind: str
    attempts: int = 0
    next_at: datetime | None = None
    error: str = ""
    useless_after: datetime | None = None
    """From then on it is never sent: what it is about is over. None: a week after it was made."""
    created_at: datetime | None = None
    """As stored."""
    about: Mapping[str, Any] | None = None
    """`refs`: whom it is about; and what happened. None: `message` is all there is, for ever."""
    is_doubtful: bool = False
    """The server may have it: it took the content, and did not say so."""

    @classmethod
    def intended(
        cls,
        recipient: str,
        kind: str,
        about: Mapping[str, Any],
        *,
        until: datetime,
        message_id: str = "",
    ) -> "Mail":
        """One to compose when it leaves; never from `until` on."""
        return cls(None, recipient, b"", message_id, kind, useless_after=until, about=dict(about))

    @property
    def is_text(self) -> bool:
        """A text message to a number: no mail server has to do with it."""
        return self.kind.startswith(TEXT_KIND)

    @property
    def news(self) -> str:
        """Its kind as a letter's: a text message says the same in short."""
        return self.kind.removeprefix(TEXT_KIND)

    def is_late(self, at: datetime) -> bool:
        """It waits for so long that the mail server counts as ill."""
        return self.created_at is not None and at - self.created_at > LATE_AFTER

    def is_of_use(self, at: datetime) -> bool:
        """Whether it may still be sent: neither is its subject over, nor is it a week old."""
        is_fresh = self.created_at is None or self.created_at > at - LONGEST_USE
        return is_fresh and (self.useless_after is None or self.useless_after > at)


class Outbox(Protocol):
    """Mails stored in the transaction that caused them, sent after it."""

    def add(self, mail: Mail, at: datetime) -> None: ...

    def read_due(
        self, at: datetime, limit: int = 50, longest: timedelta = LONGEST_WAIT
    ) -> Sequence[Mail]:
        """Those to try at this instant; no mail waits longer than `longest` for its next try.

        Where one seems to, the clock has gone back since: it is due. One that is of no use any
        more is passed over.
        """

    def is_due(self, mail_id: int, at: datetime) -> bool:
        """Whether it is still to be tried at this instant."""

    def composed(self, mail_id: int, message: bytes) -> None:
        """Keeps what is about to be sent."""

    def sent(self, mail_id: int) -> None: ...

    def failed(
        self, mail_id: int, error: str, next_at: datetime | None, *, is_doubtful: bool = False
    ) -> None:
        """Without `next_at` it is set aside and shown."""

    def hurry(
        self,
        made_before: datetime,
        *,
        only_doubtful: bool,
        made_after: datetime | None = None,
    ) -> None:
        """Whatever waits since then is due: the server takes mails again."""

    def read_open(self) -> Sequence[Mail]:
        """All that were neither sent nor set aside, oldest first, due or not."""

    def read_open_texts(self) -> Sequence[Mail]:
        """Text messages among them: few, beside a morning's reminders by mail."""

    def read_set_aside(self) -> Sequence[Mail]: ...

    def read_sent_since(self, mail: Mail) -> Sequence[Mail]:
        """Those to the same address that were made after it and have left, oldest first."""

    def drop(self, mail_id: int) -> None:
        """It is never sent, and shown no more; the purge deletes it as it does the others."""

    def read_to(self, address: str) -> Sequence[Mail]:
        """Every mail kept to this address, sent ones too, oldest first; case does not count."""


class Digests(Protocol):
    """Which digest went to whom, exactly once.

    Other letters of a period are claimed here too, for a partner or about a loan, never by an
    address: they are stored in the outbox.
    """

    def claim(self, week: str, recipient: str, message: bytes) -> bool:
        """False when this week was already claimed for this recipient (by any process)."""

    def read(self, week: str) -> Mapping[str, Literal["claimed", "sending", "sent"]]:
        """Recipient → step."""

    def mark(self, week: str, recipient: str, step: Literal["claimed", "sending", "sent"]) -> None:
        """`claimed` again after a refusal: nothing was delivered."""

    def message(self, week: str, recipient: str) -> bytes | None: ...


class MailSender(Protocol):
    """Hands one message to the mail server."""

    def send(self, message: bytes, recipient: str) -> None:
        """Raises MailNotAccepted."""


class MailServer(MailSender, Protocol):
    """One that can also be tried out, on a host's first day."""

    def try_out(self) -> str:
        """Goes as far as a mail's sender, and sends nothing; how it went, in French.

        Raises MailNotAccepted.
        """


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered mail: subject, text part, HTML part with inline styles, or none."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, when, and by which Message-ID."""

    sender: str
    recipient: str
    message_id: str
    at: datetime


def domain_of(sender: str) -> str:
    """Of « CLEF <clef@example.org> »: example.org."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def new_message_id(sender: str, number: int) -> str:
    return f"<{number:032x}@{domain_of(sender)}>"


class _WholeSubjects(EmailPolicy):
    """For SMTP, with subjects that arrive letter for letter.

    The library encodes words one by one: where a line ends before one of them it leaves two
    spaces (« le mercredi 23  décembre »), and between two of them sometimes none.
    """

    def fold(self, name: str, value: str) -> str:
        if name != "Subject":
            folded: str = super().fold(name, value)
            return folded
        words = Header(str(value), "us-ascii" if value.isascii() else "utf-8", header_name=name)
        return f"{name}: {words.encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_SMTP = _WholeSubjects(linesep="\r\n")


def put_in(
    envelope: Envelope,
    letter: Letter,
    languages: Iterable[str] = ("fr",),
    more: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Headers are set one by one: a line break in one of them raises instead of adding one."""
    message = EmailMessage(policy=_SMTP)
    headers = {
        "From": envelope.sender,
        "To": envelope.recipient,
        "Subject": letter.subject,
        "Date": format_datetime(envelope.at),
        "Message-ID": envelope.message_id,
        "Auto-Submitted": "auto-generated",
        **(more or {}),
    }
    for name, value in headers.items():
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    # Set last: set_content throws away every header that begins with Content-.
    message["Content-Language"] = ", ".join(dict.fromkeys(languages))
    return message


class Letters(Protocol):
    """Renders `templates/emails/<name>/{subject.txt,body.txt,body.html}` in a language."""

    def render(self, name: str, language: str, context: Mapping[str, object]) -> Letter: ...

    def text(self, name: str, language: str, context: Mapping[str, object]) -> str:
        """The same news in one text message, `templates/texts/<name>.txt`, in one language."""
