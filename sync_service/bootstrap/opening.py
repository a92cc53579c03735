"""Settings to Services: opens the database, and says where it looked for one."""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from sync_service.adapters.database import ScratchDatabase, SqlDatabase, open_database
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.adapters.surroundings import FileClock, FrozenClock, SystemRandomSource
from sync_service.bootstrap.outside import (
    Outside,
    known_fields,
    system_clock,
    write_credentials,
)
from sync_service.bootstrap.services import Services
from sync_service.config import (
    Need,
    Settings,
    load_settings,
    read_environment,
    read_instant,
)
from sync_service.domain.errors import ConfigurationError, DatabaseUnavailable
from sync_service.domain.mapping import Mappings
from sync_service.ports import Clock, Copies, Prober


@contextmanager
def open_prober() -> Iterator[tuple[Prober, Mappings]]:
    """What tries Google out, and which files are followed; needs no database and makes none."""
    from sync_service.adapters.google import Backoff, open_prober

    settings = load_settings(read_environment(), ["google"])
    # Google's quota is Google's: a stand-in on this machine has none unless it says so itself.
    is_here = settings.google_api_base.startswith("http://")
    prober = open_prober(
        credentials_json=write_credentials(settings),
        api_base=settings.google_api_base,
        backoff=Backoff(requests_per_minute=None) if is_here else None,
    )
    try:
        yield prober, MappingFiles(settings.mappings_dir, known_fields()).load_if_there()
    finally:
        prober.close()


_TOO_OLD = (
    "La base de données est d’une version plus ancienne du service. Arrêtez le worker et les "
    "pages, puis lancez : sync-service db upgrade"
)
_PAGES_SECONDS = 20.0
"""Longer than a page waits for another's lock. A thread that waits for ever is no page's any more;
a migration may think for longer."""
WithoutDatabase = Literal["refuse", "make", "borrow"]
"""What a command does where there is no database: say so, make one, work on an empty one that
is gone afterwards."""


def open_services(
    needs: Collection[Need] = (),
    settings: Settings | None = None,
    *,
    without_database: WithoutDatabase = "refuse",
) -> Services:
    """Reads the settings and opens the database; never changes the schema of one that is there.

    Raises ConfigurationError with everything that is wrong or that these needs miss.
    """
    settings = settings or load_settings(read_environment(), needs)
    try:
        patience = _PAGES_SECONDS if "web" in needs else None
        database = _open_database(settings.database_url, without_database, patience)
    except DatabaseUnavailable as error:
        # At the start a database that does not open is a wrong setting; later it is an outage.
        raise ConfigurationError([str(error)]) from error
    if "web" in needs:
        database.serve_families()
    clock = _open_clock(settings.frozen_now)
    return Services(
        settings,
        clock,
        SystemRandomSource(),
        database,
        copies=database,
        outside=Outside(settings, clock),
    )


def _open_clock(frozen: datetime | Path | None) -> Clock:
    """The machine's, unless SYNC_NOW says which instant it is, or which file says so."""
    if isinstance(frozen, Path):
        return FileClock(frozen.absolute(), read_instant)
    return FrozenClock(frozen) if frozen else system_clock()


def _open_database(
    url: str, without_database: WithoutDatabase, answer_seconds: float | None
) -> SqlDatabase:
    database = open_database(url, answer_seconds=answer_seconds)
    state = database.read_schema_state()
    if state == "older":
        raise ConfigurationError([_TOO_OLD])
    if state == "missing" and without_database == "refuse":
        raise ConfigurationError([_nothing_there(database.place)])
    if state == "missing" and without_database == "borrow":
        return ScratchDatabase()
    if state == "current":
        database.forget_erased()
    else:
        # Makes one, or says what to do with that of another version.
        database.upgrade()
    return database


def _nothing_there(place: str) -> str:
    return (
        f"Aucune base de données à l’adresse {place} (DATABASE_URL), cherchée depuis le dossier "
        f"{Path.cwd()}. Allez dans le dossier du service. Pour en créer une : sync-service db "
        "upgrade"
    )


def upgrade_database() -> None:
    """Makes the database, or brings its schema to the newest version: nothing else does.

    Raises ConfigurationError.
    """
    try:
        open_database(load_settings(read_environment(), ()).database_url).upgrade()
    except DatabaseUnavailable as error:
        raise ConfigurationError([str(error)]) from error


@contextmanager
def open_scratch() -> Iterator[Copies]:
    """An empty database that is gone afterwards, to try a copy out in."""
    with closing(ScratchDatabase()) as scratch:
        yield scratch
