"""Stands between each worker and Google, and notes who asked what of which spreadsheet when.

So that a judge sees from the requests themselves whether two workers were at one sheet at once.
"""

import http.client
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

_SHEET = re.compile(r"/v4/spreadsheets/([\w-]+)")
_NOT_PASSED_ON = frozenset({"host", "connection", "content-length", "transfer-encoding"})


@dataclass(frozen=True)
class Asked:
    """One request about a spreadsheet, on the clock that all processes of a machine share."""

    worker: str
    sheet: str
    began: float
    ended: float
    writes: bool


@dataclass(frozen=True)
class Shared:
    """Two workers at one sheet at once: a request of the one fell into the work of the other."""

    sheet: str
    workers: tuple[str, str]
    at: float


def find_shared(asked: Iterable[Asked]) -> Sequence[Shared]:
    """Requests of two workers at the same time, or one's between another's reading and writing."""
    by_sheet = sorted(asked, key=attrgetter("sheet", "began"))
    return [
        shared
        for _, group in groupby(by_sheet, attrgetter("sheet"))
        for shared in _find_in_sheet(list(group))
    ]


def _find_in_sheet(asked: Sequence[Asked]) -> Iterator[Shared]:
    for work in _works(asked):
        for other in asked:
            is_within = other.began < work.ended and other.ended > work.began
            if other.worker != work.worker and is_within:
                yield Shared(work.sheet, (work.worker, other.worker), max(work.began, other.began))


def _works(asked: Sequence[Asked]) -> Iterator[Asked]:
    """Each request; a write together with the reading that it rests on."""
    reads: dict[str, Asked] = {}
    for one in asked:
        read = reads.get(one.worker)
        yield replace(one, began=read.began) if one.writes and read is not None else one
        if not one.writes:
            reads[one.worker] = one


class Witness:
    """A door to Google for each worker that is started, which it may be killed behind."""

    def __init__(self, api_base: str, latency_seconds: float) -> None:
        self._google = urlsplit(api_base).netloc
        self._latency_seconds = latency_seconds
        self._asked: list[Asked] = []
        self._ends: dict[str, float] = {}
        self._doors: list[ThreadingHTTPServer] = []

    def open(self, worker: str) -> str:
        """The address that this worker takes for Google's."""
        door = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Door, self, worker))
        door.daemon_threads = True
        threading.Thread(target=door.serve_forever, daemon=True).start()
        self._doors.append(door)
        return f"http://127.0.0.1:{door.server_port}"

    def has_ended(self, worker: str) -> None:
        """It was killed: Google may go on with what it had asked for, and it does not."""
        self._ends[worker] = time.monotonic()

    def asked(self) -> Sequence[Asked]:
        far = float("inf")
        known = [
            replace(one, ended=min(one.ended, self._ends.get(one.worker, far)))
            for one in list(self._asked)
        ]
        return [one for one in known if one.began < one.ended]

    def close(self) -> None:
        for door in self._doors:
            door.shutdown()
            door.server_close()

    def pass_on(self, door: "_Door", worker: str) -> None:
        began = time.monotonic()
        try:
            status, headers, body = self._ask_google(door)
            time.sleep(self._latency_seconds)
        finally:
            found = _SHEET.match(door.path)
            if found is not None:
                writes = door.command == "POST" and ":batchUpdate" in door.path
                seen = Asked(worker, found[1], began, time.monotonic(), writes)
                self._asked.append(seen)
        door.answer(status, headers, body)

    def _ask_google(self, door: "_Door") -> tuple[int, Mapping[str, str], bytes]:
        length = int(door.headers.get("Content-Length") or 0)
        body = door.rfile.read(length) if length else None
        headers = {k: v for k, v in door.headers.items() if k.lower() not in _NOT_PASSED_ON}
        connection = http.client.HTTPConnection(self._google, timeout=300)
        try:
            connection.request(door.command, door.path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


class _Door(BaseHTTPRequestHandler):
    """One connection of one worker."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, witness: Witness, worker: str, *rest: object) -> None:
        self._witness, self._worker = witness, worker
        super().__init__(*rest)  # type: ignore[arg-type] # socket, address and server, as they come

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""

    def _pass_on(self) -> None:
        # Whoever asked may have been killed meanwhile.
        with suppress(OSError):
            self._witness.pass_on(self, self._worker)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - the base class's names

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def witnessing(api_base: str, latency_seconds: float) -> Iterator[Witness]:
    witness = Witness(api_base, latency_seconds)
    try:
        yield witness
    finally:
        witness.close()
