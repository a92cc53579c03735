"""A mail server that keeps what it takes: what families and the coordinator have read."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Mail:
    """One mail as its reader sees it."""

    to: str
    text: str
    subject: str = ""


class Mailbox:
    """On a free port, until it is closed."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._controller = _FreePortController(
            self, hostname="127.0.0.1", port=0, ready_timeout=30
        )
        self._controller.start()
        self.port = self._controller.port

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's own
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        subject = str(message["Subject"])
        self.mails += [Mail(to, text, subject) for to in envelope.rcpt_tos]
        return "250 OK"

    def of(self, address: str) -> list[str]:
        return [mail.text for mail in self.mails if mail.to == address]

    def close(self) -> None:
        self._controller.stop()


class _FreePortController(Controller):
    """Learns its port once it listens: one that was looked for before may be taken."""

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
