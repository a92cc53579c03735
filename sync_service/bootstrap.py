"""The composition root: Settings to Services. The only module that picks adapters."""

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Literal, get_args

from french_cells.directory import Directory
from sync_service.adapters.copy_folder import DiskFolder
from sync_service.adapters.database import ScratchDatabase, SqlDatabase, open_database
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.adapters.network import fetch, leads_somewhere, read_time
from sync_service.adapters.surroundings import (
    FileClock,
    FrozenClock,
    SystemClock,
    SystemRandomSource,
)
from sync_service.config import (
    Need,
    Settings,
    load_settings,
    project_folder,
    read_environment,
    read_instant,
)
from sync_service.digest import Addresses
from sync_service.digest.read_facts import DigestSources
from sync_service.digest.send_digest import Publisher
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import ConfigurationError, DatabaseUnavailable
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity
from sync_service.families.compose_mail import compose_mail
from sync_service.families.desk import open_desk
from sync_service.families.find_registration import has_unsubscribed
from sync_service.families.links import Links
from sync_service.families.mails.send_mails import MailServices
from sync_service.model.codecs import NO_TAB, TabContext, build_codec
from sync_service.model.composites import with_wholes
from sync_service.model.entities import SCHEMAS
from sync_service.ports import (
    Clock,
    Copies,
    CopyFolder,
    Database,
    Letters,
    Mail,
    MailServer,
    Prober,
    RandomSource,
    Spreadsheets,
    Transaction,
)
from sync_service.records.alerts import Watchman
from sync_service.records.problems import GOOGLE_DOCS
from sync_service.sync.gathering.situations import read_names
from sync_service.sync.hands import ONE_BY_ONE, Hands
from sync_service.sync.shared_pace import SharedPace
from sync_service.sync.sync_services import SyncServices, SyncSettings

_GOOGLE = "https://sheets.googleapis.com"


@dataclass(frozen=True)
class Outside:
    """What is opened once, when it is needed, and knows nothing of the mappings."""

    settings: Settings
    clock: Clock
    pace: SharedPace | None = field(default=None, kw_only=True)
    """The accounts' pace, where several processes share it."""

    @cached_property
    def mapping_files(self) -> MappingFiles:
        return MappingFiles(self.settings.mappings_dir, _fields(self.clock.now().date()))

    @cached_property
    def spreadsheets(self) -> Spreadsheets:
        # Google's libraries take most of a second to import: commands without Google do not.
        from sync_service.adapters.google import REAL_TIMING, open_spreadsheets  # noqa: PLC0415

        self.settings.require("google")
        return open_spreadsheets(
            self.clock,
            credentials_json=json.dumps([dict(one) for one in self.settings.google_accounts]),
            api_base=self.settings.google_api_base,
            timing=replace(REAL_TIMING, turns=self.pace),
        )

    @cached_property
    def letters(self) -> Letters:
        from sync_service.adapters.letters import JinjaLetters  # noqa: PLC0415 - as above

        return JinjaLetters(project_folder("templates"), project_folder("translations"))

    @cached_property
    def mail_sender(self) -> MailServer:
        from sync_service.adapters.mail import SmtpMailSender  # noqa: PLC0415 - as above

        self.settings.require("mail")
        return SmtpMailSender(self.settings.smtp_url, self.settings.mail_from)


@dataclass(frozen=True)
class Services:
    """Everything that an entry point hands to use cases; what needs more settings opens late."""

    settings: Settings
    clock: Clock
    rng: RandomSource
    database: Database
    copies: Copies
    outside: Outside
    loaded: Mappings | None = None
    """Instead of what the mapping files say now."""
    hands: Hands = ONE_BY_ONE
    """Who works on the spreadsheets of a run."""

    @cached_property
    def mappings(self) -> Mappings:
        """Raises ConfigurationError with every problem of every file."""
        return self.loaded or self.mapping_files.load()

    def with_mappings(self, mappings: Mappings) -> "Services":
        """The same services with other mappings; what does not depend on them stays open."""
        return replace(self, loaded=mappings)

    def sharing_pace(self) -> "Services":
        """The same, keeping below Google's quota together with whoever else shares its pace."""
        pace = SharedPace(self.database, system_clock())
        return replace(self, outside=replace(self.outside, pace=pace))

    @property
    def mapping_files(self) -> MappingFiles:
        return self.outside.mapping_files

    @property
    def spreadsheets(self) -> Spreadsheets:
        """Raises ConfigurationError without credentials; makes no request yet."""
        return self.outside.spreadsheets

    @property
    def letters(self) -> Letters:
        return self.outside.letters

    @property
    def mail_sender(self) -> MailServer:
        """Raises ConfigurationError without a mail server."""
        return self.outside.mail_sender

    def free_bytes(self) -> int:
        """On the disk of SQLite's file, or else on that of this process's folder."""
        file = Path(self.settings.database_url.removeprefix("sqlite:///"))
        return shutil.disk_usage(file if file.is_file() else Path.cwd()).free

    def product(self) -> str:
        """What the database runs on."""
        return self.database.product if isinstance(self.database, SqlDatabase) else ""

    def google_time(self) -> datetime | None:
        """What time it is at Google; None where it does not answer."""
        return read_time(self.settings.google_api_base or _GOOGLE)

    @property
    def copy_folder(self) -> CopyFolder | None:
        """Where nightly copies stand; None where none are made."""
        folder = self.settings.backup_dir
        return DiskFolder(folder) if folder is not None else None

    def ping(self) -> bool:
        """Fetches ALERTS_PING_URL; False where nobody says that he has heard it."""
        return fetch(self.settings.alerts_ping_url)

    @property
    def watchman(self) -> Watchman:
        """Who tells ALERTS_TO."""
        settings = self.settings
        return Watchman(
            database=self.database,
            clock=self.clock,
            rng=self.rng,
            letters=self.letters,
            recipients=settings.alerts_to,
            mail_from=settings.mail_from,
            page=self.coordinator_page,
        )

    @property
    def mailing(self) -> MailServices:
        """What the outbox is emptied with. Raises ConfigurationError without a mail server."""
        return MailServices(self.database, self.mail_sender, self.clock, self.compose_mail)

    def compose_mail(self, stored: Transaction, mail: Mail) -> bytes | None:
        """What a mail of the outbox says now; None where there is nothing left to say.

        Raises ConfigurationError where it bears links, and no page is served.
        """
        if mail.kind == "alert":
            return self.watchman.compose(mail)
        self.settings.require("web")
        return compose_mail(stored, open_desk(self), mail)

    @property
    def link_base(self) -> str:
        """Where people open spreadsheets."""
        return self.settings.google_api_base or GOOGLE_DOCS

    @property
    def coordinator_page(self) -> str:
        return f"{self.settings.public_url}/coordination/" if self.settings.public_url else ""

    def codec(self, entity: Entity) -> EntityCodec:
        """How this entity is read, shown and checked, with the names known now."""
        return self.codec_in_tabs(entity)(NO_TAB)

    def codec_in_tabs(self, entity: Entity) -> Callable[[TabContext], EntityCodec]:
        """The same in any tab: the names are read once."""
        with self.database.reading() as stored:
            names = read_names(stored, self.mappings, entity)
        return partial(build_codec, entity, names, self.clock.now().date())

    @cached_property
    def syncing(self) -> SyncServices:
        """What a run of the sync goes through."""
        waits = SyncSettings(
            settle_seconds=round(self.settings.settle_seconds),
            quiet_seconds=round(self.settings.quiet_seconds),
        )
        return SyncServices(
            database=self.database,
            spreadsheets=self.spreadsheets,
            mappings=self.mappings,
            clock=self.clock,
            rng=self.rng,
            settings=waits,
            hands=self.hands,
            open_cells_url=self._open_cells_url,
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """`entity.field` → the field's French name."""
        codecs = (
            with_wholes(build_codec(entity, Directory(), date.min), date.min) for entity in SCHEMAS
        )
        return {
            f"{codec.entity}.{name}": field.label
            for codec in codecs
            for name, field in codec.fields.items()
        }

    @cached_property
    def digest_sources(self) -> DigestSources:
        """What digest and coordinator's page know beside the database."""
        return DigestSources(
            spreadsheets=self.mappings.spreadsheets,
            addresses=Addresses(self.link_base, self.coordinator_page),
            labels=self.labels,
            excused_resets=self.settings.excused_resets,
        )

    @cached_property
    def publisher(self) -> Publisher:
        """What makes the weekly digest."""
        return Publisher(
            database=self.database,
            clock=self.clock,
            letters=self.letters,
            sources=self.digest_sources,
            mail_from=self.settings.mail_from or "CLEF <clef@example.org>",
            unsubscribe_url=self._unsubscribe_url,
        )

    def read_digest_recipients(self) -> Sequence[str]:
        """The coordinators, without those who asked not to get it any more."""
        with self.database.reading() as stored:
            return [
                address
                for address in self.settings.coordinators
                if self._links is None or not has_unsubscribed(stored, self._links, address)
            ]

    @cached_property
    def _links(self) -> Links | None:
        """None where no page is served."""
        settings = self.settings
        if not (settings.public_url and settings.secret_keys):
            return None
        return Links(settings.secret_keys, settings.public_url)

    def _open_cells_url(self, spreadsheet_id: str) -> str:
        return self._links.open_cells_url(spreadsheet_id) if self._links else ""

    def _unsubscribe_url(self, recipient: str) -> str:
        return self._links.unsubscribe_url(recipient) if self._links else ""


def unknown_names(hosts: Collection[str]) -> Collection[str]:
    """Those that lead nowhere, asked from this machine."""
    return {host for host in hosts if not leads_somewhere(host)}


def _fields(today: date) -> Mapping[str, Sequence[str]]:
    """The fields that a mapping file may name."""
    return {
        entity: tuple(build_codec(entity, Directory(), today).fields)
        for entity in get_args(Entity)
    }


@contextmanager
def open_prober() -> Iterator[tuple[Prober, Mappings]]:
    """What tries Google out, and which files are followed; needs no database and makes none."""
    from sync_service.adapters.google import Backoff, open_prober  # noqa: PLC0415 - as above

    settings = load_settings(read_environment(), ["google"])
    # Google's quota is Google's: a stand-in on this machine has none unless it says so itself.
    is_here = settings.google_api_base.startswith("http://")
    prober = open_prober(
        credentials_json=json.dumps([dict(one) for one in settings.google_accounts]),
        api_base=settings.google_api_base,
        backoff=Backoff(requests_per_minute=None) if is_here else None,
    )
    try:
        yield prober, MappingFiles(settings.mappings_dir, _fields(date.min)).load()
    finally:
        prober.close()


def system_clock() -> Clock:
    """The machine's, for commands that need no settings."""
    return SystemClock()


_TOO_OLD = (
    "La base de données est d’une version plus ancienne du service. Arrêtez le worker et les "
    "pages, puis lancez : sync-service db upgrade"
)
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
        database = _open_database(settings.database_url, without_database)
    except DatabaseUnavailable as error:
        # At the start a database that does not open is a wrong setting; later it is an outage.
        raise ConfigurationError([str(error)]) from error
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


def _open_database(url: str, without_database: WithoutDatabase) -> SqlDatabase:
    database = open_database(url)
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
