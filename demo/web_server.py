"""Small pages on the loopback, for the demo only: served in a thread, closed with it."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server

_LOOPBACK = "127.0.0.1"
_NAMES = {_LOOPBACK, "localhost"}
_SECONDS_TO_CLOSE = 0.05
"""At most: werkzeug's half a second would be waited for at each end of a test."""
WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _QuietHandler(WSGIRequestHandler):
    """Says nothing: the pages ask again every second."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keeps quiet."""


class LoopbackPages:
    """One WSGI application on a loopback port (0: any free one)."""

    def __init__(self, app: WSGIApp, port: int = 0) -> None:
        """Raises OSError where the port is taken."""
        with socket.socket() as bound:
            # Bound here because werkzeug would end the program where the port is taken.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((_LOOPBACK, port))
            bound.listen()
            self.address = f"http://{_LOOPBACK}:{bound.getsockname()[1]}"
            self._server = make_server(
                _LOOPBACK,
                bound.getsockname()[1],
                _own_host_only(app),
                threaded=True,
                request_handler=_QuietHandler,
                fd=bound.fileno(),
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_SECONDS_TO_CLOSE,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _own_host_only(app: WSGIApp) -> WSGIApp:
    """A page elsewhere whose name resolves to this machine must not reach people's sheets."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_HOST", "").rpartition(":")[0] not in _NAMES:
            start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
            return [b"Ask for 127.0.0.1\n"]
        return app(environ, start_response)

    return guarded
