"""A proxy between the service and the stand-in: things happen at every request that passes.

It decides nothing: a `Striker` says what happens before and after each request.
"""

import http.client
import json
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from simulation.machinery.zygote import TIMEOUT_HEADER

_SPREADSHEET = re.compile(r"/v4/spreadsheets/([\w-]+)")
_DROPPED = {"connection", "transfer-encoding", "content-length", "keep-alive"}
DRIVE_ALONE = "drive_rate_limit"
BEFORE = ("429", "500", "503", "reset", "html_502", "401", "403", DRIVE_ALONE)
AFTER = ("500_after", "cut", "timeout", "truncated")
_STATUS = {
    "429": (429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests'"),
    "500": (500, "INTERNAL", "Internal error encountered."),
    "500_after": (500, "INTERNAL", "Internal error encountered."),
    "503": (503, "UNAVAILABLE", "The service is currently unavailable."),
    "401": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": (403, "PERMISSION_DENIED", "The caller does not have permission"),
    DRIVE_ALONE: (403, "", "User Rate Limit Exceeded"),
}


@dataclass
class Passing:
    """One request of the service."""

    kind: str
    """token, drive, read or write."""
    spreadsheet: str | None
    body: Any
    number: int = 0
    targets: set[tuple[int, int, int]] = field(default_factory=set)
    """(tab, row, column) of the cells that a write sets."""

    @property
    def makes_room(self) -> bool:
        """Whether it puts rows in, after which the service looks once more."""
        return "insertDimension" in str(self.body)


def may_strike(fault: str, passing: Passing) -> bool:
    return fault != DRIVE_ALONE or passing.kind == "drive"


class Striker(Protocol):
    """Who decides what befalls a request."""

    def before(self, passing: Passing) -> str | None:
        """A fault of BEFORE, « kill », or None; people may act meanwhile."""

    def after(self, passing: Passing) -> str | None:
        """A fault of AFTER, « kill », or None: the request was carried out."""


class Wire:
    """The proxy of one worker; each run sets its own striker."""

    def __init__(self, port: int) -> None:
        self.striker: Striker | None = None
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.wire = self
        self._server.upstream = port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    wire: Wire
    upstream: int

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that we or a killed process broke off is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self._up = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)

    def finish(self) -> None:
        self._up.close()
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is logged."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        passing = _passing(self.command, self.path, body)
        striker = self.server.wire.striker
        fault = striker.before(passing) if striker else None
        if fault is not None:
            self._fail(fault)
            return
        status, headers, answer = self._forward(body)
        fault = striker.after(passing) if striker else None
        if fault is not None:
            self._fail(fault, answer)
            return
        self._answer(status, headers, answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass  # noqa: N815 - the base class's names

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        self._up.request(self.command, self.path, body or None, headers)
        answer = self._up.getresponse()
        return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _DROPPED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, fault: str, answer: bytes = b"") -> None:
        json_type = ("Content-Type", "application/json; charset=UTF-8")
        if fault in _STATUS:
            code, status, message = _STATUS[fault]
            error = {"error": {"code": code, "message": message, "status": status}}
            if fault == DRIVE_ALONE:
                reason = {"domain": "usageLimits", "reason": "userRateLimitExceeded"}
                error = {"error": {"code": code, "message": message, "errors": [reason]}}
            self._answer(code, [json_type], json.dumps(error).encode())
        elif fault == "html_502":
            page = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>"
            self._answer(502, [("Content-Type", "text/html; charset=UTF-8")], page)
        elif fault == "timeout":
            self._answer(200, [json_type, (TIMEOUT_HEADER, "1")], b"{}")
        elif fault == "truncated":
            self._truncate(answer)
        else:
            self._break_off()

    def _truncate(self, answer: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(max(len(answer), 2)))
        self.end_headers()
        self.wfile.write(answer[: len(answer) // 2])
        self.wfile.flush()
        self._break_off()

    def _break_off(self) -> None:
        """The other end sees « connection reset by peer »."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()


def _passing(method: str, path: str, body: bytes) -> Passing:
    if path.startswith("/token"):
        return Passing("token", None, None)
    found = _SPREADSHEET.match(path)
    if found is None:
        return Passing("drive", None, None)
    is_write = method != "GET" and ":getByDataFilter" not in path and ":batchGet" not in path
    content = json.loads(body) if body and method != "GET" else None
    passing = Passing("write" if is_write else "read", found[1], content)
    if is_write and content:
        passing.targets = targets(content)
    return passing


def targets(batch: dict[str, Any]) -> set[tuple[int, int, int]]:
    """The cells that a batch sets, as far as it names them by place."""
    found = set()
    for request in batch.get("requests", []):
        update = request.get("updateCells")
        if update is not None:
            sheet, top, left = _corner(update)
            for down, row in enumerate(update.get("rows", [])):
                for right in range(len(row.get("values", []))):
                    found.add((sheet, top + down, left + right))
    return found


def _corner(update: dict[str, Any]) -> tuple[int, int, int]:
    if "start" in update:
        start = update["start"]
        return start.get("sheetId", 0), start.get("rowIndex", 0), start.get("columnIndex", 0)
    where = update.get("range", {})
    return where.get("sheetId", 0), where.get("startRowIndex", 0), where.get("startColumnIndex", 0)
