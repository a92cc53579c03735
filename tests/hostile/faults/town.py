"""Three real spreadsheets, the real client, a real database: a town in one process, no socket.

Only the time is not real: it passes when somebody sleeps or a test moves it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from requests.adapters import BaseAdapter

from demo.people import Person
from french_cells.directory import Directory
from sheets_emulator import Direct, World, WSGIAdapter
from sync_service.adapters.database import SqlDatabase
from sync_service.adapters.google import Backoff, GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.pace import Timing
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.domain.mapping import (
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
)
from sync_service.domain.record import Entity
from sync_service.model.codecs import build_codec
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncServices, SyncSettings
from tests import keys
from tests.databases import new_sqlite, open_alone
from tests.fakes.random_source import FakeRandomSource

AT_ONCE = SyncSettings(settle_seconds=0, quiet_seconds=0)
PATIENT = SyncSettings(settle_seconds=20, quiet_seconds=20)

CONTACTS = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
ITEMS = ("N° d'inventaire", "Désignation", "Emplacement")
LOANS = ("Matériel", "Emprunteur", "Date de sortie", "Caution")

_MAPPINGS = Path(__file__).parents[3] / "mappings"


@dataclass
class Time:
    """One time for all: the clock, the client's waits, the stand-in's instants."""

    instant: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.instant + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True)
class Ground:
    """What takes long to make, once for many towns: an account's key and an empty database."""

    accounts: World
    credentials: Path
    mappings: Mappings


def lay_ground(folder: Path) -> Ground:
    world = World()
    paths = keys.credentials(world, folder)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    fields = {
        entity: tuple(build_codec(entity, Directory(), now.date()).fields)
        for entity in get_args(Entity)
    }
    loaded = MappingFiles(_MAPPINGS, fields).load()
    return Ground(world, paths[world.service_account.email.lower()], loaded)


@dataclass
class Town:
    """Partners « Les Épis » and « Le Relais », and the coordinator who sees all."""

    services: SyncServices
    world: World
    time: Time
    database: SqlDatabase
    sheets: dict[str, Person] = field(default_factory=dict)
    runs: int = 0

    @property
    def owner(self) -> Direct:
        return Direct(self.world, self.world.person)

    def sync(self, *, after: float = 60.0) -> RunReport:
        self.time.sleep(after)
        self.runs += 1
        return run_sync(self.services)

    def writes(self) -> int:
        return int(self.world.counters.of()["writes"])

    def changed_rows(self) -> int:
        """Rows that the database's one connection wrote so far."""
        with self.database.reading() as stored:
            records: Any = stored.records  # no port tells
            total = records._connection.connection.driver_connection.total_changes
        return int(total)

    def close(self) -> None:
        assert isinstance(self.services.spreadsheets, GoogleSpreadsheets)
        self.services.spreadsheets.close()
        self.database.close()


Rows = Sequence[Sequence[object]]
Tabs = dict[str, Rows]


def build_town(
    ground: Ground,
    path: Path,
    sheets: dict[str, Tabs],
    settings: SyncSettings = AT_ONCE,
    *,
    transport: Callable[[World], BaseAdapter] = WSGIAdapter,
    backoff: Backoff | None = None,
) -> Town:
    """`sheets`: a slug's tabs, their rows under the titles; `clef` sees all partners' rows."""
    time = Time()
    world = World(clock=time.now)
    world.accounts = dict(ground.accounts.accounts)
    database = open_alone(new_sqlite(path))
    client = open_spreadsheets(
        _Clock(time),
        credentials_paths=[ground.credentials],
        timing=Timing(time.monotonic, time.sleep, lambda: 1.0),
        transport=transport(world),
        backoff=backoff,
    )
    people = {slug: _spreadsheet(world, slug, tabs) for slug, tabs in sheets.items()}
    mappings = Mappings(
        ground.mappings.mappings,
        [_mapped(slug, people[slug].spreadsheet_id, tabs) for slug, tabs in sheets.items()],
        (
            KnownOrganisation("les-epis", "Centre social Les Épis", ("Les Épis",)),
            KnownOrganisation("le-relais", "Le Relais"),
            KnownOrganisation("clef", "CLEF"),
        ),
    )
    services = SyncServices(database, client, mappings, _Clock(time), FakeRandomSource(), settings)
    return Town(services, world, time, database, people)


@dataclass
class _Clock:
    time: Time

    def now(self) -> datetime:
        return self.time.now()


_KINDS = {
    "Contacts": "contacts",
    "Matériel": "items",
    "Prêts": "loans",
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
    "Présences": "committee_attendance",
}


def _mapped(slug: str, spreadsheet_id: str, tabs: Tabs) -> SpreadsheetMapping:
    followed = [
        TabMapping(title, _KINDS[title], "all" if slug == "clef" else "own") for title in tabs
    ]
    return SpreadsheetMapping(slug, spreadsheet_id, followed)


def _spreadsheet(world: World, slug: str, tabs: Tabs) -> Person:
    owner = Direct(world, world.person)
    body = {
        "properties": {"title": slug, "locale": "fr_FR", "timeZone": "Europe/Paris"},
        "sheets": [
            {
                "properties": {
                    "sheetId": 100 + number,
                    "title": title,
                    "gridProperties": _grid(rows),
                }
            }
            for number, (title, rows) in enumerate(tabs.items())
        ],
    }
    made = asked(owner, "POST", "/v4/spreadsheets", body)
    spreadsheet_id = str(made["spreadsheetId"])
    share(world, spreadsheet_id)
    for title, rows in tabs.items():
        where = f"/v4/spreadsheets/{spreadsheet_id}/values/{title}!A1"
        values = [list(row) for row in rows]
        asked(owner, "PUT", where + "?valueInputOption=USER_ENTERED", {"values": values})
    return Person(owner, spreadsheet_id)


def _grid(rows: Rows) -> dict[str, int]:
    """A little more than is filled: people and service reach its edges."""
    width = max(len(row) for row in rows)
    return {"rowCount": len(rows) + 20, "columnCount": width + 2}


def share(world: World, spreadsheet_id: str) -> None:
    path = f"/drive/v3/files/{spreadsheet_id}/permissions"
    address = world.service_account.email
    body = {"type": "user", "role": "writer", "emailAddress": address}
    asked(Direct(world, world.person), "POST", path, body)


def asked(caller: Direct, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
    status, answer = caller.request(method, path, body)
    assert status in {200, 204}, answer
    return answer
