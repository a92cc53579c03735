"""Received mails, kept in memory, taken apart only as far as the page shows them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One mail as it came: the envelope's recipients and the exact bytes."""

    number: int
    recipients: Sequence[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "(sans objet)")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def sent_at(self) -> str:
        """As people read it, `25/11/2026 à 03:10`; empty where the mail does not say."""
        header = self.message["Date"]
        moment = getattr(header, "datetime", None)
        return f"{moment:%d/%m/%Y à %H:%M}" if moment else str(header or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> Sequence[EmailMessage]:
        return tuple(self.message.iter_attachments())

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


class Letterbox:
    """All received mails, newest first; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._mails: list[ReceivedMail] = []
        self._count = 0
        self._lock = threading.Lock()

    def put(self, recipients: Sequence[str], content: bytes) -> ReceivedMail:
        with self._lock:
            self._count += 1
            mail = ReceivedMail(self._count, tuple(recipients), content)
            self._mails.insert(0, mail)
            del self._mails[_MOST_KEPT:]
        return mail

    def all(self) -> Sequence[ReceivedMail]:
        return tuple(self._mails)

    def find(self, number: int) -> ReceivedMail | None:
        return next((mail for mail in self._mails if mail.number == number), None)
