"""An installation of the service as its host, its families and its clock meet it.

It knows the commands, the settings and the pages, and nothing of what a town does with them.
"""

import contextlib
import http.client
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from simulation.families.mailbox import Mailbox
from simulation.machinery.machine import Ended, Machine, Running, Start

Json = dict[str, Any]
COORDINATOR = "coordination@example.org"
_PATIENCE_SECONDS = 600


class Page:
    """An answer of the pages."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status, self.location, self.text = status, location, text

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.text, re.DOTALL)
        return found[1] if found else ""


class Browser:
    """A family's telephone, or the coordinator's computer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str | Sequence[str]) -> Page:
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for told in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = told.partition(";")[0].partition("=")
                self._cookies[name] = value
            location = re.sub(r"^https?://[^/]+", "", answer.getheader("Location") or "")
            return Page(answer.status, location, answer.read().decode())


def _port_of(running: Running) -> int:
    """Of pages that were started: they say it first."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        path = running.files[0]
        text = path.read_text("utf-8") if path.exists() else ""
        if text.endswith("\n"):
            return int(text)
        if running.code is not None:
            break
        time.sleep(0.01)
    raise AssertionError(f"the pages do not start: {running.files[1].read_text('utf-8')[-800:]}")


class Installation:
    """Its folder, database, mailbox and clock; each command sees the time of its start."""

    def __init__(self, machine: Machine, api_base: str, folder: Path, now: datetime) -> None:
        self._machine, self._api_base = machine, api_base
        self.folder, self.now = folder, now
        self.mailbox = Mailbox()
        self.seed, self.database, self.launcher = "", "", ""
        self._count: Counter[str] = Counter()

    def pass_time(self, **spans: float) -> None:
        self.now += timedelta(**spans)

    def forget_commands(self) -> None:
        """The next ones are the first ones again: their chance is the same."""
        self._count = Counter()

    def start(self, *arguments: str, is_rehearsal: bool = False) -> Running:
        self._count[arguments[0]] += 1
        seed = f"{self.seed}/{arguments[0]}/{self._count[arguments[0]]}"
        environment = self._environment()
        # The pages and the worker are killed, or change what they load.
        stays_for = "" if arguments[0] in {"web", "worker"} else f"{self.seed} {self.launcher}"
        what = Start(
            arguments, self.folder, environment, seed, self.launcher,
            is_rehearsal=is_rehearsal, stays_for=stays_for,
        )  # fmt: skip
        return self._machine.zygote.start(what)

    def run(self, *arguments: str) -> Ended:
        return self.start(*arguments).wait()

    def problems(self) -> list[Json]:
        return self.run("problems", "--json").json_list()

    @contextlib.contextmanager
    def pages(self) -> Iterator[Browser]:
        """While it lasts, the pages are served."""
        running = self.start("web")
        try:
            yield Browser(_port_of(running))
        finally:
            running.kill()
            running.wait()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": self.database,
            "GOOGLE_API_BASE": self._api_base,
            "GOOGLE_APPLICATION_CREDENTIALS": self._machine.stand_in.credentials,
            "MAPPINGS_DIR": str(self.folder / "mappings"),
            "SETTLE_SECONDS": "0",
            "QUIET_SECONDS": "0",
            "FORM_MIN_SECONDS": "0",
            "SYNC_NOW": self.now.isoformat(),
            "SECRET_KEYS": "of-the-simulation-alone-and-opens-nothing-else",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "SMTP_URL": f"smtp://127.0.0.1:{self.mailbox.port}",
            "MAIL_FROM": "CLEF <clef@example.org>",
            "COORDINATORS": COORDINATOR,
        }
