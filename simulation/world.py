"""The parts of one run: three spreadsheets, a database, mapping files, a clock, the commands."""

import contextlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from simulation.kinds import KINDS, PARTNERS, PEOPLE, Kind, Place
from simulation.machinery.databases import Databases
from simulation.machinery.google import Google, address_of
from simulation.machinery.machine import Ended, Machine, Running, Start
from simulation.machinery.wire import Striker, Wire
from simulation.sheets import Sheet, Tab, read_tabs

_START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


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
        self.running: list[Running] = []
        self.commands: Counter[str] = Counter()
        self.seed, self.launcher, self._stays_for = "", "", ""
        self.folder = machine.folder / "run"
        self.service = address_of(machine.stand_in.credentials)
        self.database = ""
        self._is_rehearsing = False

    def prepare(self, kind: str) -> None:
        """A database of this kind is made once, and copied by all that open one."""
        if self._databases.has_template(kind):
            return
        self.open("rehearsal", kind)
        ended = self.run("export", "contact")
        if ended.code != 0:
            raise RuntimeError(f"the commands do not run: {ended.errors[-2000:]}")
        self._databases.keep_as_template(self.database)
        self.close()

    def open(
        self,
        seed: str,
        kind: str,
        settle_seconds: int = 0,
        places: Sequence[Place] = PEOPLE,
        organisations: Mapping[str, str] = PARTNERS,
        *,
        stays: bool = False,
    ) -> None:
        """A new town, with the tabs that its partners keep.

        `stays`: a process takes one command after the other, as a worker does, until it is killed.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "mappings").mkdir(parents=True)
        self.seed, self.settle_seconds = seed, settle_seconds
        # Engines change what they load: each has processes of its own.
        self._stays_for = f"{seed} {self.launcher}" if stays else ""
        self.now, self.commands, self.running = _START, Counter(), []
        self.database = self._databases.new(kind, self.folder)
        keepers = dict.fromkeys(place.partner for place in places)
        made = {partner: self._make_file(partner, places) for partner in keepers}
        self.sheets = [made[place.partner].pop(0) for place in places]
        self._write_mappings(organisations)

    def mend(self) -> None:
        """Drive is in time again."""
        self.google.call("POST", "/_sandbox/settings", {"drive_lag_seconds": 0})

    def close(self) -> None:
        self._wire.striker = None
        self.mend()
        for spreadsheet in self._spreadsheets():
            with contextlib.suppress(Exception):
                self.google.delete(spreadsheet)
        self._databases.drop(self.database)

    # --- Sheets -----------------------------------------------------------------------------

    def tab(self, sheet: Sheet) -> Tab:
        """The tab that is followed, whatever it is called now."""
        return self.tabs_of(sheet.spreadsheet)[sheet.sheet_id]

    def all_tabs(self) -> list[tuple[Sheet, Tab]]:
        read = {one: self.tabs_of(one) for one in self._spreadsheets()}
        return [(one, read[one.spreadsheet][one.sheet_id]) for one in self.sheets]

    def sheets_of(self, spreadsheet: str) -> list[Sheet]:
        return [one for one in self.sheets if one.spreadsheet == spreadsheet]

    def _spreadsheets(self) -> list[str]:
        return list(dict.fromkeys(one.spreadsheet for one in self.sheets))

    def tabs_of(self, spreadsheet: str) -> dict[int, Tab]:
        """The tabs that are followed in it, by their ids."""
        kinds = {one.sheet_id: one.kind for one in self.sheets_of(spreadsheet)}
        return read_tabs(self.google, spreadsheet, kinds)

    def _make_file(self, partner: str, places: Sequence[Place]) -> list[Sheet]:
        kept = [place for place in places if place.partner == partner]
        grid = {"rowCount": 60, "columnCount": 12}
        tabs = [{"properties": {"title": one.kind.tab, "gridProperties": grid}} for one in kept]
        made = self.google.create(partner, tabs)
        spreadsheet = made["spreadsheetId"]
        self.google.share(spreadsheet, self.service)
        sheets = []
        for place, tab in zip(kept, made["sheets"], strict=True):
            number = tab["properties"].get("sheetId", 0)
            sheets.append(Sheet(partner, spreadsheet, place.kind, number))
            titles = [place.kind.titles[name][0] for name in place.columns]
            self.google.type(spreadsheet, f"{place.kind.tab}!A1", [titles])
        return sheets

    # --- Commands ---------------------------------------------------------------------------

    def start(self, *arguments: str, is_rehearsal: bool = False) -> Running:
        self.commands[arguments[0]] += 1
        seed = f"{self.seed}/{arguments[0]}/{self.commands[arguments[0]]}"
        is_rehearsal = is_rehearsal or self._is_rehearsing
        return self._machine.zygote.start(
            Start(
                arguments,
                self.folder,
                self._environment(),
                seed,
                self.launcher,
                is_rehearsal=is_rehearsal,
                stays_for=self._stays_for,
            )
        )

    @contextlib.contextmanager
    def rehearsing(self) -> Iterator[None]:
        """While it lasts, no command is a process of its own."""
        self._is_rehearsing = True
        try:
            yield
        finally:
            self._is_rehearsing = False

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

    def export(self) -> list[dict[str, Any]]:
        """The records of all kinds that some tab keeps."""
        lines: list[str] = []
        for kind in self._kinds():
            ended = self.run("export", kind.entity, "--format", "jsonl", "--archived")
            lines += ended.output.splitlines()
        return [json.loads(line) for line in lines]

    def _kinds(self) -> list[Kind]:
        kept = {one.kind.entity for one in self.sheets}
        return [kind for entity, kind in KINDS.items() if entity in kept]

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

    def _write_mappings(self, organisations: Mapping[str, str]) -> None:
        folder = self.folder / "mappings"
        for kind in self._kinds():
            (folder / f"{kind.mapping}.toml").write_text(_mapping(kind), "utf-8")
        (folder / "organisations.toml").write_text(_organisations(organisations), "utf-8")
        (folder / "spreadsheets.toml").write_text(_spreadsheets(self.sheets), "utf-8")


def _mapping(kind: Kind) -> str:
    if kind.layout == "matrix":
        return _matrix(kind)
    lines = [f'entity = "{kind.entity}"', 'layout = "table"', "[columns]"]
    lines += [
        f"{name} = {json.dumps(titles, ensure_ascii=False)}"
        for name, titles in kind.titles.items()
    ]
    return "\n".join(lines) + "\n"


def _matrix(kind: Kind) -> str:
    (name, titles), *_ = kind.titles.items()
    return (
        f'entity = "{kind.entity}"\nlayout = "matrix"\nkind = "technical_committee"\n'
        f"[rows]\n{name} = {json.dumps(titles, ensure_ascii=False)}\n"
        '[cells]\nfield = "status"\ndates = "header"\nprefer = "past"\n'
    )


def _organisations(organisations: Mapping[str, str]) -> str:
    head = 'entity = "organisation"\nlayout = "table"\n[columns]\nname = ["Structure"]\n'
    known = [
        f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n'
        for slug, name in organisations.items()
    ]
    return head + "".join(known)


def _spreadsheets(sheets: Sequence[Sheet]) -> str:
    lines = []
    for spreadsheet in dict.fromkeys(one.spreadsheet for one in sheets):
        tabs = [one for one in sheets if one.spreadsheet == spreadsheet]
        lines += ["[[spreadsheet]]", f'partner = "{tabs[0].partner}"', f'id = "{spreadsheet}"']
        for one in tabs:
            lines += ["[[spreadsheet.tab]]", f'title = "{one.kind.tab}"']
            lines += [f'mapping = "{one.kind.mapping}"', f'scope = "{one.scope}"']
    return "\n".join(lines) + "\n"
