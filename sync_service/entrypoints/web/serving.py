"""How gunicorn serves the pages: its settings, and a deadline for whoever sends slowly.

The Procfile names it (`--config python:…`). Knows no page.
"""

import socket
import sys
import time
from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Final

from gunicorn.workers.gthread import (  # type: ignore[import-untyped] # it has no types
    TConn,
    ThreadWorker,
)

from sync_service.config import Need, load_settings, read_environment
from sync_service.domain.errors import ConfigurationError
from sync_service.entrypoints.web.metrics import count_together

_NEEDS: Final[tuple[Need, ...]] = ("web",)
_WRONG_SETTINGS = 2
_READ_SECONDS = 10.0
"""From a request's first byte to its last: a form is 1 kB, on the worst line a second."""
_HURRIED_SECONDS = 2.0
"""The same while every thread is taken: who sends slowly makes room for who waits."""


_folder: Final[list[str]] = []
"""Where the processes of this host count what they answer, together."""


class DeadlineWorker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """Threads that stop listening to a request that does not come to its end.

    Only the receiving half is closed, so that an answer under way is still sent.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*args, **kwargs)
        self._begun: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:  # noqa: ANN401 - gunicorn's own
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._begun.pop(conn, None)

    def murder_pending(self) -> None:
        """Gunicorn looks at what waits once a second at least: so do we."""
        super().murder_pending()
        now = time.monotonic()
        is_full = len(self._begun) >= self.cfg.threads
        allowed = _HURRIED_SECONDS if is_full else _READ_SECONDS
        for conn, begun in list(self._begun.items()):
            if now - begun >= allowed:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


def on_starting(server: object) -> None:  # noqa: ARG001 - gunicorn's signature
    """Wrong settings end the start, with the exit code of every command."""
    try:
        load_settings(read_environment(), _NEEDS)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_WRONG_SETTINGS) from None
    _folder.append(mkdtemp(prefix="clef-metrics-"))
    count_together(_folder[0])


def on_exit(server: object) -> None:  # noqa: ARG001 - gunicorn's signature
    for folder in _folder:
        rmtree(folder, ignore_errors=True)


# The names are gunicorn's. It listens at PORT, or without one at 127.0.0.1:8000, behind a proxy.
worker_class = DeadlineWorker
threads = 16
timeout = 30
forwarder_headers = ""
"""Gunicorn believes SCRIPT_NAME of whoever is on this machine: a proxy passes a stranger's on."""
control_socket_disable = True
"""A socket to steer gunicorn with is one more thing to guard."""
