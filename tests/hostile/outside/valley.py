"""The valley: real services from bootstrap, a stand-in for Google, files as partners keep them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, get_args

from demo.people import Person
from french_cells.directory import Directory
from sheets_emulator import Direct, World, WSGIAdapter
from sync_service.adapters.database import SqlDatabase
from sync_service.adapters.google import GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.pace import Timing
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.bootstrap import Outside, Services
from sync_service.config import load_settings
from sync_service.domain.mapping import (
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
)
from sync_service.domain.record import Entity
from sync_service.model.codecs import build_codec
from sync_service.records.export_records import export_records, line_of
from sync_service.records.problems import list_problems
from sync_service.sync.planning.situation import OURS, Rulebook
from sync_service.sync.run_sync import run_sync
from tests import keys
from tests.databases import new_sqlite, open_alone
from tests.fakes.random_source import FakeRandomSource
from tests.hostile.outside.planting import plant
from tests.hostile.outside.tabs import FILES, PARTNERS
from tests.hostile.outside.witness import Witness

Line = Mapping[str, Any]
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
class Soil:
    """What takes long to make, once for many valleys."""

    accounts: World
    credentials: Path
    rules: Mappings


def till(folder: Path) -> Soil:
    world = World()
    paths = keys.credentials(world, folder)
    fields = {
        entity: tuple(build_codec(entity, Directory(), datetime.now(UTC).date()).fields)  # noqa: TID251 - no date matters here
        for entity in get_args(Entity)
    }
    rules = MappingFiles(_MAPPINGS, fields).load()
    return Soil(world, paths[world.service_account.email.lower()], rules)


@dataclass(frozen=True)
class Planted:
    """The files, who opens them, and what was typed into them so far."""

    ids: Mapping[str, str]
    people: Mapping[str, Person]
    tabs: Mapping[str, Mapping[str, int]]
    """Sheet ids by slug and the tab's first title."""
    witness: Witness


def plant_all(world: World, random: Random) -> Planted:
    witness = Witness()
    ids = {file.slug: plant(world, file, witness, random) for file in FILES}
    people = {slug: Person(Direct(world, world.person), one) for slug, one in ids.items()}
    return Planted(ids, people, {slug: dict(people[slug].tabs()) for slug in people}, witness)


@dataclass
class Valley:
    """Partners, their files, the coordinator, and the service among them, in this process."""

    services: Services
    world: World
    time: Time
    planted: Planted
    rulebook: Rulebook = OURS
    runs: int = 0

    @property
    def witness(self) -> Witness:
        return self.planted.witness

    @property
    def people(self) -> Mapping[str, Person]:
        return self.planted.people

    @property
    def tabs(self) -> Mapping[str, Mapping[str, int]]:
        return self.planted.tabs

    @property
    def owner(self) -> Direct:
        return Direct(self.world, self.world.person)

    def sync(self, *, after: float = 60.0) -> Sequence[Line]:
        """The report's tabs, as the command prints them."""
        self.time.sleep(after)
        self.runs += 1
        report = run_sync(replace(self.services.syncing, rulebook=self.rulebook))
        return [asdict(tab) for tab in report.tabs]

    def read_all(self) -> tuple[Sequence[Line], Sequence[Line]]:
        """Exported records of every kind, archived ones too, and open problems."""
        database, today = self.services.database, self.time.now().date()
        records = [
            line_of(record)
            for entity in get_args(Entity)
            for record in export_records(database, entity, today, archived=True)
        ]
        return records, list_problems(database, "")

    def export_all(self) -> tuple[Sequence[Line], Sequence[Line]]:
        """The same, as an outsider gets it."""
        return self.read_all()

    def slug_of(self, spreadsheet_id: str) -> str:
        ids = self.planted.ids.items()
        return next((slug for slug, one in ids if one == spreadsheet_id), "")

    def close(self) -> None:
        assert isinstance(self.services.spreadsheets, GoogleSpreadsheets)
        assert isinstance(self.services.database, SqlDatabase)
        self.services.spreadsheets.close()
        self.services.database.close()


@dataclass(frozen=True)
class Weather:
    """How patient the service is, and which engine runs."""

    settle: float = 0.0
    quiet: float = 0.0
    rulebook: Rulebook = OURS


def build_valley(soil: Soil, path: Path, random: Random, weather: Weather) -> Valley:
    time = Time()
    world = World(clock=time.now)
    world.accounts = dict(soil.accounts.accounts)
    planted = plant_all(world, random)
    google = open_spreadsheets(
        Ticking(time.now),
        credentials_paths=[soil.credentials],
        timing=Timing(time.monotonic, time.sleep, lambda: 1.0),
        transport=WSGIAdapter(world),
    )
    services = _open(soil, new_sqlite(path), google, time, weather)
    services = services.with_mappings(_mapped(soil.rules, planted))
    return Valley(services, world, time, planted, weather.rulebook)


@dataclass(frozen=True)
class _InTheValley(Outside):
    """What bootstrap opens, but for the way to Google."""

    google: GoogleSpreadsheets

    @cached_property
    def spreadsheets(self) -> GoogleSpreadsheets:
        return self.google


def _open(
    soil: Soil, database_url: str, google: GoogleSpreadsheets, time: Time, weather: Weather
) -> Services:
    """As bootstrap does it, but for the clock, the rng and Google."""
    settings = load_settings(
        {
            "DATABASE_URL": database_url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(soil.credentials),
            "GOOGLE_API_BASE": "http://127.0.0.1:9",
            "SECRET_KEYS": "une phrase longue et secrete pour ce seul conte",
            "PUBLIC_URL": "http://127.0.0.1:9",
            "SETTLE_SECONDS": str(weather.settle),
            "QUIET_SECONDS": str(weather.quiet),
        },
        (),
    )
    database = open_alone(settings.database_url)
    clock = Ticking(time.now)
    outside = _InTheValley(settings, clock, google)
    return Services(settings, clock, FakeRandomSource(), database, database, outside)


@dataclass(frozen=True)
class Ticking:
    """The one time, as the services ask for it."""

    tells: Callable[[], datetime]

    def now(self) -> datetime:
        return self.tells()


def _mapped(rules: Mappings, planted: Planted) -> Mappings:
    spreadsheets = [
        SpreadsheetMapping(
            file.slug,
            planted.ids[file.slug],
            [TabMapping(tab.title, tab.mapping, tab.scope) for tab in file.tabs],
        )
        for file in FILES
    ]
    known = tuple(KnownOrganisation(slug, name) for slug, name in PARTNERS.items())
    return Mappings(rules.mappings, spreadsheets, known)
