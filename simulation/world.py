"""The parts of one run: three spreadsheets, a database, mapping files, a clock, the commands."""

import contextlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from simulation.databases import Databases
from simulation.google import Google, address_of
from simulation.machine import Ended, Machine, Running, Start
from simulation.sheets import OWN, PARTNERS, TITLES, Sheet, Tab, read_tabs
from simulation.wire import Striker, Wire

_START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
TAB = "Contacts"


class World:
    """What a run acts upon, and nothing of what is expected of it."""

    def __init__(self, machine: Machine, wire: Wire, google: Google, databases: Databases) -> None:
        self._machine = machine
        self._wire = wire
        self.google = google
        self._databases = databases
        self.now = _START
        self.settle_seconds = 0
        self.sheets: list[Sheet] = []
        self._lacking: dict[str, str] = {}
        self.running: list[Running] = []
        self.commands: Counter[str] = Counter()
        self.seed = ""
        self.folder = machine.folder / "run"
        self.database = ""

    def open(
        self,
        seed: str,
        kind: str,
        settle_seconds: int = 0,
        lacking: Mapping[str, str] | None = None,
    ) -> None:
        """A new town; `lacking`: the column that a partner's list does not have."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "mappings").mkdir(parents=True)
        self.seed, self.settle_seconds = seed, settle_seconds
        self._lacking = dict(lacking or {})
        self.now, self.commands, self.running = _START, Counter(), []
        self.database = self._databases.new(kind, self.folder)
        self.sheets = [self._make_sheet(partner) for partner in PARTNERS]
        self._write_mappings()

    def close(self) -> None:
        self._wire.striker = None
        for sheet in self.sheets:
            with contextlib.suppress(Exception):
                self.google.delete(sheet.spreadsheet)
        self._databases.drop(self.database)

    # --- Sheets -----------------------------------------------------------------------------

    def tabs(self, sheet: Sheet) -> list[Tab]:
        return read_tabs(self.google, sheet.spreadsheet)

    def tab(self, sheet: Sheet) -> Tab:
        """The tab that is followed: the first, whatever it is called now."""
        return self.tabs(sheet)[0]

    def sheet_of(self, spreadsheet: str) -> Sheet:
        return next(one for one in self.sheets if one.spreadsheet == spreadsheet)

    def _make_sheet(self, partner: str) -> Sheet:
        grid = {"rowCount": 60, "columnCount": 12}
        made = self.google.create(
            partner, [{"properties": {"title": TAB, "gridProperties": grid}}]
        )
        sheet = Sheet(partner, made["spreadsheetId"], "own" if partner in OWN else "all")
        self.google.share(sheet.spreadsheet, address_of(self._machine.stand_in.credentials))
        titles = [TITLES[name][0] for name in sheet.fields if name != self._lacking.get(partner)]
        self.google.type(sheet.spreadsheet, f"{TAB}!A1", [titles])
        return sheet

    # --- Commands ---------------------------------------------------------------------------

    def start(self, *arguments: str, is_rehearsal: bool = False) -> Running:
        self.commands[arguments[0]] += 1
        seed = f"{self.seed}/{arguments[0]}/{self.commands[arguments[0]]}"
        return self._machine.zygote.start(
            Start(arguments, self.folder, self._environment(), seed, is_rehearsal)
        )

    @contextlib.contextmanager
    def at_work(self, running: Running) -> Iterator[None]:
        """While it lasts, every request is this command's: those below wait for it."""
        self.running.append(running)
        try:
            yield
        finally:
            self.running.pop()

    def run(self, *arguments: str) -> Ended:
        running = self.start(*arguments)
        with self.at_work(running):
            return running.wait()

    def export(self, entity: str = "contact") -> list[dict[str, Any]]:
        ended = self.run("export", entity, "--format", "jsonl", "--archived")
        return [json.loads(line) for line in ended.output.splitlines()]

    def problems(self) -> list[dict[str, Any]]:
        return self.run("problems", "--json").json_list()

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": self.database,
            "MAPPINGS_DIR": str(self.folder / "mappings"),
            "GOOGLE_API_BASE": self._wire.api_base,
            "GOOGLE_APPLICATION_CREDENTIALS": self._machine.stand_in.credentials,
            "SETTLE_SECONDS": str(self.settle_seconds),
            "QUIET_SECONDS": str(self.settle_seconds),
            "SYNC_NOW": self.now.isoformat(),
        }

    def strike_with(self, striker: Striker) -> None:
        self._wire.striker = striker

    def _write_mappings(self) -> None:
        folder = self.folder / "mappings"
        (folder / "contacts.toml").write_text(_contacts(), "utf-8")
        (folder / "organisations.toml").write_text(_organisations(), "utf-8")
        (folder / "spreadsheets.toml").write_text(_spreadsheets(self.sheets), "utf-8")


def _contacts() -> str:
    lines = ['entity = "contact"', 'layout = "table"', "[columns]"]
    lines += [
        f"{name} = {json.dumps(titles, ensure_ascii=False)}" for name, titles in TITLES.items()
    ]
    return "\n".join(lines) + "\n"


def _organisations() -> str:
    head = 'entity = "organisation"\nlayout = "table"\n[columns]\nname = ["Structure"]\n'
    known = [
        f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n' for slug, name in PARTNERS.items()
    ]
    return head + "".join(known)


def _spreadsheets(sheets: Sequence[Sheet]) -> str:
    return "".join(
        f'[[spreadsheet]]\npartner = "{one.partner}"\nid = "{one.spreadsheet}"\n'
        f'[[spreadsheet.tab]]\ntitle = "{TAB}"\nmapping = "contacts"\nscope = "{one.scope}"\n'
        for one in sheets
    )
