"""With Drive minutes late, and with Google's quota on: the real client, a clock that we drive."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sheets_emulator import Direct, World, WSGIAdapter, mint_credentials
from sync_service.adapters.google import GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.pace import Timing
from sync_service.domain.mapping import Mappings, SpreadsheetMapping, TabMapping
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import SyncServices
from sync_service.sync.watch import audit, poll_active
from tests.builders import AT_ONCE, CONTACT_TITLES, CONTACTS, ORGANISATIONS, contact_row
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase
from tests.fakes.random_source import FakeRandomSource

LAG_SECONDS = 240
POLL_SECONDS = 60


@dataclass
class Town:
    """Partners' sheets in the stand-in, and the worker's rounds over them."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    followed: list[SpreadsheetMapping] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world = World(clock=self.clock.now)
        self.person = Direct(self.world, self.world.person)
        self.database, self.rng = FakeDatabase(), FakeRandomSource()
        self.spreadsheets = self._open()

    def _open(self) -> GoogleSpreadsheets:
        paths = mint_credentials(self.world, self.folder)
        timing = Timing(self.seconds, self.clock.advance, lambda: 1.0)
        return open_spreadsheets(
            self.clock,
            credentials_paths=[paths[self.world.service_account.email]],
            timing=timing,
            transport=WSGIAdapter(self.world),
        )

    def seconds(self) -> float:
        return self.clock.now().timestamp()

    def add(self, number: int) -> str:
        made = self._asked(
            "POST",
            "/v4/spreadsheets",
            {
                "properties": {"title": f"Feuille {number}", "locale": "fr_FR"},
                "sheets": [{"properties": {"title": "Contacts"}}],
            },
        )
        sheet = str(made["spreadsheetId"])
        address = self.world.service_account.email
        share = {"type": "user", "role": "writer", "emailAddress": address}
        self._asked("POST", f"/drive/v3/files/{sheet}/permissions", share)
        self.type(sheet, "A1", [list(CONTACT_TITLES), contact_row(number)])
        tab = TabMapping("Contacts", "contacts", "own")
        self.followed.append(SpreadsheetMapping("les-epis", sheet, [tab]))
        return sheet

    def type(self, sheet: str, cell: str, values: Sequence[Sequence[object]]) -> None:
        path = f"/v4/spreadsheets/{sheet}/values/Contacts!{cell}?valueInputOption=RAW"
        self._asked("PUT", path, {"values": values})

    def _asked(self, method: str, path: str, body: dict[str, Any]) -> dict[str, object]:
        status, answer = self.person.request(method, path, body)
        assert status == 200, answer
        return dict(answer)

    @property
    def services(self) -> SyncServices:
        mappings = Mappings({"contacts": CONTACTS}, self.followed, ORGANISATIONS)
        return SyncServices(
            self.database, self.spreadsheets, mappings, self.clock, self.rng, AT_ONCE
        )

    def poll(self) -> None:
        """What the worker does at each of its polls."""
        self.clock.advance(POLL_SECONDS)
        started_at = self.clock.now()
        run_sync(self.services)
        poll_active(self.services, POLL_SECONDS, already_read=started_at)

    def phones(self) -> set[object]:
        with self.database.reading() as stored:
            return {record.fields["phone"] for record in stored.records.read_all("contact")}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_an_edit_in_an_active_sheet_is_seen_at_the_next_poll_however_late_drive_is(
    town: Town,
) -> None:
    sheet = town.add(1)
    town.poll()
    town.world.drive_lag_seconds = LAG_SECONDS
    town.type(sheet, "E2", [["06 39 98 11 11"]])
    town.poll()
    assert "+33639981111" in town.phones()


def test_an_edit_in_a_sheet_long_quiet_is_found_by_the_audit_before_drive_tells(
    town: Town,
) -> None:
    sheet = town.add(1)
    for _ in range(15):
        town.poll()
    town.world.drive_lag_seconds = LAG_SECONDS
    town.type(sheet, "E2", [["06 39 98 11 11"]])
    town.poll()
    assert "+33639981111" not in town.phones()
    report = audit(town.services)
    assert "+33639981111" in town.phones()
    assert report is not None
    assert report.requests.audit == 1


def test_under_googles_quota_all_sheets_are_served_in_turn(town: Town) -> None:
    sheets = [town.add(number) for number in range(8)]
    for _ in range(3):
        town.poll()
    town.world.quota.per_minute, town.world.quota.clock = 5, town.seconds
    for number, sheet in enumerate(sheets):
        town.type(sheet, "E2", [[f"06 39 98 55 {number:02d}"]])
    for _ in range(4):
        town.poll()
    assert {f"+336399855{number:02d}" for number in range(8)} <= town.phones()
