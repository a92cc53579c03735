"""The world of `builders` on the stand-in: the real client, people, a real database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.people import Person
from french_cells.reading import Value
from sheets_emulator import Direct, WSGIAdapter
from sheets_emulator import World as StandIn
from sync_service.adapters.google import GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.pace import Timing
from sync_service.adoption.check_sheets import check_sheets
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Change, Entity, Record
from sync_service.ports import Run
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncRequest, SyncServices, SyncSettings
from tests import keys
from tests.builders import AT_ONCE, CONTACTS, ORGANISATIONS
from tests.databases import new_sqlite, open_alone
from tests.fakes.clock import FakeClock
from tests.fakes.random_source import FakeRandomSource

Json = dict[str, Any]
Rows = Sequence[Sequence[object]]


def _grid(rows: Rows) -> Json:
    """Fifty blank rows: Google's thousand would be read by every run of every test."""
    return {"rowCount": len(rows) + 50, "columnCount": 26}


@dataclass
class Town:
    """Partners' spreadsheets in the stand-in, followed by the service with its own database."""

    folder: Path
    settings: SyncSettings = AT_ONCE
    rules: Mapping[str, TabRules] = field(default_factory=lambda: {"contacts": CONTACTS})
    clock: FakeClock = field(default_factory=FakeClock)
    followed: list[SpreadsheetMapping] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stand_in = StandIn(clock=self.clock.now)
        self.hand = Direct(self.stand_in, self.stand_in.person)
        self.rng = FakeRandomSource()
        self.database = open_alone(new_sqlite(self.folder / "sync.db"))
        self.spreadsheets = self._open()

    def _open(self) -> GoogleSpreadsheets:
        paths = keys.credentials(self.stand_in, self.folder)
        timing = Timing(lambda: self.clock.now().timestamp(), self.clock.advance, lambda: 1.0)
        return open_spreadsheets(
            self.clock,
            credentials_paths=[paths[self.service]],
            timing=timing,
            transport=WSGIAdapter(self.stand_in),
        )

    def close(self) -> None:
        self.spreadsheets.close()
        self.database.close()

    @property
    def service(self) -> str:
        """The address that partners share their files with."""
        return str(self.stand_in.service_account.email)

    @property
    def services(self) -> SyncServices:
        mappings = Mappings(self.rules, self.followed, ORGANISATIONS)
        return SyncServices(
            self.database, self.spreadsheets, mappings, self.clock, self.rng, self.settings
        )

    # --- partners -----------------------------------------------------------------------

    def add(
        self,
        tabs: Mapping[str, Rows],
        *,
        partner: str = "les-epis",
        locale: str = "fr_FR",
        role: str = "writer",
        scope: str = "own",
        untracked: Collection[str] = (),
    ) -> Person:
        """A partner's file, each tab typed by hand and followed as contacts; who has it open.

        `untracked` tabs are in it, too.
        """
        sheets = [
            {"properties": {"title": title, "sheetId": n, "gridProperties": _grid(rows)}}
            for n, (title, rows) in enumerate(tabs.items())
        ]
        properties = {"title": partner, "locale": locale, "timeZone": "Europe/Paris"}
        made = self.asked("POST", "/v4/spreadsheets", {"properties": properties, "sheets": sheets})
        sheet = str(made["spreadsheetId"])
        person = Person(self.hand, sheet)
        for title, rows in tabs.items():
            for number, row in enumerate(rows):
                person.type(title, number, 0, *row)
        if role:
            self.share(sheet, role)
        kept = [
            TabMapping(title, self.rule_of(title), "all" if scope == "all" else "own")
            for title in tabs
            if title not in untracked
        ]
        self.followed.append(SpreadsheetMapping(partner, sheet, kept))
        return person

    def rule_of(self, title: str) -> str:
        """The rules that bear the tab's title, else those for contacts."""
        return title if title in self.rules else "contacts"

    def share(self, sheet: str, role: str) -> None:
        body = {"type": "user", "role": role, "emailAddress": self.service}
        self.asked("POST", f"/drive/v3/files/{sheet}/permissions", body)

    def act(self, person: Person, *requests: Json) -> Any:  # noqa: ANN401 - Google's JSON
        path = f"/v4/spreadsheets/{person.spreadsheet_id}:batchUpdate"
        return self.asked("POST", path, {"requests": list(requests)})

    def asked(self, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - Google's JSON
        status, answer = self.hand.request(method, path, body)
        assert status in {200, 204}, answer
        return answer

    def protect(self, person: Person, **area: int) -> None:
        """As its owner does in « Feuilles et plages protégées »: for themselves alone."""
        protected = {
            "range": {"sheetId": 0, **area},
            "editors": {"users": [self.stand_in.person.email]},
        }
        self.act(person, {"addProtectedRange": {"protectedRange": protected}})

    # --- the service --------------------------------------------------------------------

    def sync(self, *, after: float = 1, request: SyncRequest | None = None) -> RunReport:
        self.clock.advance(after)
        return run_sync(self.services, request or SyncRequest())

    def sync_until_quiet(self, runs: int = 4) -> RunReport:
        """The last of so many runs."""
        for _ in range(runs - 1):
            self.sync()
        return self.sync()

    def checked(self) -> list[str]:
        """What `check` advises of the sheets; nothing of them is to be corrected."""
        found = check_sheets(self.spreadsheets, self.services.mappings, self.database)
        findings = [finding for of_sheet in found for finding in of_sheet]
        assert all(finding.is_advice for finding in findings)
        return [finding.message for finding in findings]

    def edit(self, ref: str, **fields: Value) -> None:
        """As the coordinator's command changes a record."""
        with self.database.transaction() as stored:
            record = stored.records.find(ref)
            assert record is not None
            now = self.clock.now()
            run = Run(f"edit-{self.rng.number()}", "edit", now)
            stored.journal.open_run(run)
            stored.records.update(ref, fields, now)
            stored.journal.append(
                Change(ref, name, record.fields.get(name), value, "command", now, run.id)
                for name, value in fields.items()
            )

    def problems(self, kind: str | None = None) -> list[Problem]:
        with self.database.reading() as stored:
            problems = list(stored.problems.read_open())
        return [problem for problem in problems if kind in (None, problem.kind)]

    def records(self, entity: Entity = "contact") -> list[Record]:
        with self.database.reading() as stored:
            return list(stored.records.read_all(entity))

    def states(self, report: RunReport) -> list[str]:
        return [tab.state for tab in report.tabs]
