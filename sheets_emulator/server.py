"""The stand-in on a loopback port: a small threaded HTTP/1.1 server for a WSGI application."""

import contextlib
import io
import socket
import threading
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from sheets_emulator.app import WSGIApp, create_app
from sheets_emulator.outcomes import CutConnectionError
from sheets_emulator.state.world import World

_LOOPBACK = "127.0.0.1"


class _Handler(BaseHTTPRequestHandler):
    """Runs one WSGI application for every request of a connection that stays open."""

    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    app: WSGIApp
    timeout = 300

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing: addresses hold ids, and the program that embeds us has its own log."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        try:
            status, headers, parts = self._run(body)
        except CutConnectionError as cut:
            self._cut(cut)
            return
        self._send(status, headers, b"".join(parts))

    def _run(self, body: bytes) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            started[:] = [status, headers]

        parts = self.app(self._environ(body), start_response)
        return started[0], started[1], parts

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "REQUEST_URI": self.path,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "SERVER_NAME": _LOOPBACK,
            "SERVER_PORT": str(self.connection.getsockname()[1]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            environ.setdefault("HTTP_" + name.upper().replace("-", "_"), value)
        return environ

    def _send(
        self,
        status: str,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        cut_at: int | None = None,
    ) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        left_out = {"content-length"}
        if int(code) == HTTPStatus.NO_CONTENT:
            left_out.add("content-type")
        for name, value in headers:
            if name.lower() not in left_out:
                self.send_header(name, value)
        if int(code) != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:cut_at])
        self.wfile.flush()

    def _cut(self, cut: CutConnectionError) -> None:
        """Ends the connection in the middle of things, as networks do."""
        if cut.answer is not None:
            body = cut.answer.encoded()
            headers = [("Content-Type", cut.answer.content_type)]
            self._send(f"{cut.answer.status} OK", headers, body, cut_at=len(body) // 2)
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - http.server's names


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[_Handler]) -> None:
        self._open: set[Any] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - the base class's signature
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends the connections that clients keep open."""
        for request in list(self._open):
            with contextlib.suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base class's signature
        """Clients that go away in the middle are nothing to report."""


class RunningServer:
    """A server in a thread of its own; `api_base` is its address."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        self.port = int(server.server_address[1])
        self.api_base = f"http://{_LOOPBACK}:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(
    world: World, port: int = 0, *, host: str = _LOOPBACK, app: WSGIApp | None = None
) -> RunningServer:
    """Serves the world on a loopback port, 0 for any free one; `app` may wrap create_app(world).

    Raises ValueError for any other address, OSError where the port is taken.
    """
    if host != _LOOPBACK:
        raise ValueError(f"The sandbox answers on {_LOOPBACK} only, not on {host}.")
    handler = type("Handler", (_Handler,), {"app": staticmethod(app or create_app(world))})
    running = RunningServer(_Server((host, port), handler))
    world.api_base = running.api_base
    return running
