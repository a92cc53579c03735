"""The mailbox as one thing: its SMTP server, its page, and what they hold."""

from contextlib import ExitStack
from typing import Self

from demo.mailbox.app import create_mailbox
from demo.mailbox.letterbox import Letterbox
from demo.mailbox.smtp import SmtpServer
from demo.web_server import LoopbackPages


class Mailbox:
    """A running mailbox on two loopback ports (0: any free one)."""

    def __init__(self, smtp_port: int = 0, page_port: int = 0) -> None:
        """Raises OSError where a port is taken."""
        self.letterbox = Letterbox()
        with ExitStack() as opening:
            smtp = opening.enter_context(SmtpServer(self.letterbox, smtp_port))
            pages = opening.enter_context(LoopbackPages(create_mailbox(self.letterbox), page_port))
            self.smtp_url = smtp.url
            self.address = pages.address
            self._running = opening.pop_all()

    def close(self) -> None:
        self._running.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
