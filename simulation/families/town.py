"""Two partners' spreadsheets with workshops, sessions and registrations; pages, worker, mails."""

import contextlib
import http.client
import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from simulation.databases import Databases
from simulation.families.mailbox import Mailbox
from simulation.google import Google, address_of
from simulation.machine import Ended, Machine, Running, Start
from simulation.wire import Striker, Wire

Json = dict[str, Any]
START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
PARTNERS = {"les-epis": "Centre social Les Épis", "la-farandole": "Ludothèque La Farandole"}
COORDINATOR = "coordination@example.org"
SESSIONS, FAMILIES, WORKSHOPS = "Séances", "Inscriptions", "Ateliers"
TITLES: dict[str, list[str]] = {
    WORKSHOPS: ["Atelier", "Type", "Dispositif", "Inscription"],
    SESSIONS: ["Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques"],
    FAMILIES: ["Séance", "Prénom", "Téléphone", "Mail", "Nombre d'adultes", "État"],
}
_MAPPINGS = {WORKSHOPS: "workshops", SESSIONS: "sessions", FAMILIES: "registrations"}
_MASK = "sheets(properties(title),data(rowData(values(formattedValue,note))))"
_PATIENCE_SECONDS = 60


class Page:
    """An answer of the pages."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status, self.location, self.text = status, location, text

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.text, re.DOTALL)
        return found[1] if found else ""


class Town:
    """What a run acts upon."""

    def __init__(self, machine: Machine, wire: Wire, google: Google, databases: Databases) -> None:
        self._machine, self._wire, self._databases = machine, wire, databases
        self.google = google
        self.mailbox = Mailbox()
        self.folder = machine.folder / "families"
        self.now, self.seed, self.database = START, "", ""
        self.sheets: dict[str, str] = {}
        self._count: Counter[str] = Counter()
        self.running: Running | None = None

    def open(self, seed: str, kind: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "mappings").mkdir(parents=True)
        self.now, self.seed, self._count = START, seed, Counter()
        self.mailbox.mails.clear()
        self.database = self._databases.new(kind, self.folder)
        self.sheets = {partner: self._make_sheet(partner) for partner in PARTNERS}
        self._write_mappings()

    def close(self) -> None:
        self._wire.striker = None
        for spreadsheet in self.sheets.values():
            with contextlib.suppress(Exception):
                self.google.delete(spreadsheet)
        self._databases.drop(self.database)

    def rehearse(self) -> None:
        for arguments in (
            ["sync", "--json"], ["web", "--rehearsal"], ["problems", "--json"],
            ["archive", "D-0000000"],
        ):  # fmt: skip
            self._start(*arguments, is_rehearsal=True).wait()

    def strike_with(self, striker: Striker | None) -> None:
        self._wire.striker = striker

    def pass_time(self, **spans: float) -> None:
        self.now += timedelta(**spans)

    # --- Commands ---------------------------------------------------------------------------

    def run(self, *arguments: str) -> Ended:
        self.running = self._start(*arguments)
        try:
            return self.running.wait()
        finally:
            self.running = None

    def export(self, entity: str) -> list[Json]:
        ended = self.run("export", entity, "--format", "jsonl", "--archived")
        return [json.loads(line) for line in ended.output.splitlines()]

    def problems(self) -> list[Json]:
        return self.run("problems", "--json").json_list()

    def _start(self, *arguments: str, is_rehearsal: bool = False) -> Running:
        self._count[arguments[0]] += 1
        seed = f"{self.seed}/{arguments[0]}/{self._count[arguments[0]]}"
        what = Start(arguments, self.folder, self._environment(), seed, is_rehearsal)
        return self._machine.zygote.start(what)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": self.database,
            "GOOGLE_API_BASE": self._wire.api_base,
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

    # --- Pages ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def pages(self) -> Iterator["Browser"]:
        """While it lasts, the pages are served."""
        running = self._start("web")
        browser = Browser(port_of(running))
        try:
            yield browser
        finally:
            running.kill()
            running.wait()

    # --- Sheets -----------------------------------------------------------------------------

    def read(self, partner: str, title: str) -> list[list[Json]]:
        answer = self.google.read(self.sheets[partner], _MASK)
        [tab] = [one for one in answer["sheets"] if one["properties"]["title"] == title]
        rows = tab.get("data", [{}])[0].get("rowData", [])
        return [row.get("values", []) for row in rows]

    def type(self, partner: str, title: str, at: tuple[int, int], text: str) -> None:
        where = f"{title}!{chr(65 + at[1])}{at[0] + 1}"
        self.google.type(self.sheets[partner], where, [[text]])

    def add_row(self, partner: str, title: str, texts: list[str]) -> None:
        rows = self.read(partner, title)
        filled = [n for n, row in enumerate(rows) if any(c.get("formattedValue") for c in row)]
        where = f"{title}!A{max(filled, default=0) + 2}"
        self.google.type(self.sheets[partner], where, [texts])

    def sheet_id(self, title: str) -> int:
        return list(TITLES).index(title) + 1

    def _make_sheet(self, partner: str) -> str:
        grid = {"rowCount": 40, "columnCount": 12}
        tabs: list[Json] = [
            {"properties": {"title": t, "sheetId": self.sheet_id(t), "gridProperties": grid}}
            for t in TITLES
        ]
        made: str = self.google.create(partner, tabs)["spreadsheetId"]
        self.google.share(made, address_of(self._machine.stand_in.credentials))
        for title, titles in TITLES.items():
            self.google.type(made, f"{title}!A1", [titles])
        return made

    def _write_mappings(self) -> None:
        folder = self.folder / "mappings"
        for name in ("workshops", "sessions", "registrations"):
            (folder / f"{name}.toml").write_text(_FIELDS[name], "utf-8")
        known = [
            f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n'
            for slug, name in PARTNERS.items()
        ]
        head = 'entity = "organisation"\nlayout = "table"\n[columns]\nname = ["Structure"]\n'
        (folder / "organisations.toml").write_text(head + "".join(known), "utf-8")
        followed = [
            f'[[spreadsheet]]\npartner = "{partner}"\nid = "{spreadsheet}"\n'
            + "".join(
                f'[[spreadsheet.tab]]\ntitle = "{title}"\nmapping = "{mapping}"\nscope = "own"\n'
                for title, mapping in _MAPPINGS.items()
            )
            for partner, spreadsheet in self.sheets.items()
        ]
        (folder / "spreadsheets.toml").write_text("".join(followed), "utf-8")


class Browser:
    """A family's telephone, or the coordinator's computer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Page:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for told in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = told.partition(";")[0].partition("=")
                self._cookies[name] = value
            location = re.sub(r"^https?://[^/]+", "", answer.getheader("Location") or "")
            return Page(answer.status, location, answer.read().decode())


def port_of(running: Running) -> int:
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


def _fields(entity: str, columns: dict[str, str]) -> str:
    lines = [f'{name} = ["{title}"]' for name, title in columns.items()]
    return f'entity = "{entity}"\nlayout = "table"\n[columns]\n' + "\n".join(lines) + "\n"


_FIELDS = {
    "workshops": _fields(
        "workshop",
        {
            "title": "Atelier",
            "kind": "Type",
            "scheme": "Dispositif",
            "registration_mode": "Inscription",
        },
    ),
    "sessions": _fields(
        "session",
        {
            "workshop_id": "Atelier",
            "date": "Date",
            "start_time": "Début",
            "end_time": "Fin",
            "place": "Lieu",
            "capacity": "Places",
            "status": "État",
        },
    ),
    "registrations": _fields(
        "registration",
        {
            "session_id": "Séance",
            "given_name": "Prénom",
            "phone": "Téléphone",
            "email": "Mail",
            "adults_count": "Nombre d'adultes",
            "status": "État",
        },
    ),
}
