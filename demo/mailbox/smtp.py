"""The SMTP side of the mailbox: accepts everything for everybody, sends nothing on."""

import asyncio
import socket
from typing import Any, Self

from aiosmtpd.controller import Controller

from demo.mailbox.letterbox import Letterbox

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 30
"""Five, aiosmtpd's own, are too few on a busy machine."""


class _Handler:
    """What aiosmtpd calls for each message."""

    def __init__(self, letterbox: Letterbox) -> None:
        self._letterbox = letterbox

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's name
        self._letterbox.put(envelope.rcpt_tos, envelope.original_content or envelope.content)
        return "250 OK"


class _FreePortController(Controller):
    """Learns which free port it was given before it knocks at its own door."""

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _check_free(port: int) -> None:
    """Here and now: aiosmtpd would wait five seconds before it says so."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((_LOOPBACK, port))


class SmtpServer:
    """A running SMTP server on a loopback port (0: any free one)."""

    def __init__(self, letterbox: Letterbox, port: int = 0) -> None:
        """Raises OSError where the port is taken."""
        _check_free(port)
        self._controller = _FreePortController(
            _Handler(letterbox), hostname=_LOOPBACK, port=port, ready_timeout=_START_SECONDS
        )
        self._controller.start()

    @property
    def url(self) -> str:
        return f"smtp://{_LOOPBACK}:{self._controller.port}"

    def close(self) -> None:
        self._controller.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
