"""Everything that an entry point hands to use cases; what needs more settings opens late.

What a use case goes through is loaded when it is asked for: a command waits for no other's.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from french_cells.directory import Directory
from sync_service.adapters.database import ScratchDatabase, SqlDatabase
from sync_service.adapters.machine import DiskFolder, fetch, has_changes, read_time
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.bootstrap.outside import Outside, system_clock
from sync_service.config import Settings, project_folder
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import ConfigurationError
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity
from sync_service.domain.roster import RosterTab, merged
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
    RandomSource,
    Spreadsheets,
    Transaction,
)
from sync_service.ports.work import ONE_BY_ONE, Hands
from sync_service.records.problems.open_problems import GOOGLE_DOCS
from sync_service.sync.shared import SharedPace

if TYPE_CHECKING:
    from sync_service.adoption.follow_roster import Roster
    from sync_service.digest.read_facts import DigestSources
    from sync_service.digest.season_book import SeasonBook
    from sync_service.digest.send_digest import Publisher
    from sync_service.digest.write_partners import PartnerPost
    from sync_service.families.links import Links
    from sync_service.families.mails.send_mails import MailServices
    from sync_service.operations.alerts import Watchman
    from sync_service.sync.sync_services import SyncServices

_GOOGLE = "https://sheets.googleapis.com"


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
    """Instead of what files and roster say now."""
    hands: Hands = ONE_BY_ONE
    """Who works on the spreadsheets of a run."""

    @property
    def mappings(self) -> Mappings:
        """What files and the coordinator's roster follow at this moment.

        Pages live for weeks, and whoever leaves meanwhile is to be left out of them. Raises
        ConfigurationError with every problem of every file.
        """
        return self.loaded or merged(self._read_files(), self.read_roster())

    @cached_property
    def files(self) -> Mappings:
        """What the mapping files alone said when somebody first asked."""
        return self.mapping_files.load_again()

    def _read_files(self) -> Mappings:
        """Files that cannot be read any more say nothing new."""
        first = self.files
        try:
            return self.mapping_files.load_again()
        except ConfigurationError:
            return first

    def read_roster(self) -> Sequence[RosterTab]:
        with self.database.reading() as stored:
            return stored.roster.read_all()

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

    @property
    def has_no_database(self) -> bool:
        """An empty one was borrowed, which is gone afterwards."""
        return isinstance(self.database, ScratchDatabase)

    def are_mappings_in_the_way(self) -> bool:
        """Written into a checkout's own folder, which the next version brings anew."""
        folder = self.settings.mappings_dir
        return folder.resolve() == project_folder("mappings").resolve() and has_changes(folder)

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
    def watchman(self) -> "Watchman":
        """Who tells ALERTS_TO."""
        from sync_service.operations.alerts import Watchman

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
    def mailing(self) -> "MailServices":
        """What the outbox is emptied with. Raises ConfigurationError without a mail server."""
        from sync_service.families.mails.send_mails import MailServices
        from sync_service.families.mails.texts import Senders

        senders = Senders(self.mail_sender, self.outside.text_sender)
        return MailServices(self.database, senders, self.clock, self.compose_mail)

    def compose_mail(self, stored: Transaction, mail: Mail) -> bytes | None:
        """What a mail of the outbox says now; None where there is nothing left to say.

        Raises ConfigurationError where it bears links, and no page is served.
        """
        from sync_service.digest.write_partners import TO_PARTNERS, compose_for_partner
        from sync_service.families.compose_mail import compose_mail
        from sync_service.families.desk import open_desk

        if mail.kind == "alert":
            return self.watchman.compose(mail)
        if mail.kind in TO_PARTNERS:
            return compose_for_partner(self.partner_post, stored, mail)
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
        from sync_service.sync.gathering.situations import read_names

        with self.database.reading() as stored:
            names = read_names(stored, self.mappings, entity, is_kept=True)
        return partial(build_codec, entity, names, self.clock.now().date())

    @cached_property
    def syncing(self) -> "SyncServices":
        """What a run of the sync goes through."""
        from sync_service.sync.sync_services import SyncServices, SyncSettings

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

    def roster(self, files: Mappings, sleep: Callable[[float], None]) -> "Roster | None":
        """What a look at the tab « Partenaires » goes through; None where there is none."""
        from sync_service.adoption.follow_roster import Roster
        from sync_service.adoption.leave_sheet import Leaving

        settings = self.settings
        if not settings.partners_sheet:
            return None
        leaving = Leaving(
            self.spreadsheets, self.database, self.clock, settings.quiet_seconds, sleep
        )
        return Roster(settings.partners_sheet, files, leaving, self.rng, settings.settle_seconds)

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

    @property
    def digest_sources(self) -> "DigestSources":
        """What digest and coordinator's page know beside the database."""
        from sync_service.digest.facts import Addresses
        from sync_service.digest.read_facts import DigestSources

        mappings = self.mappings
        return DigestSources(
            spreadsheets=mappings.spreadsheets,
            addresses=Addresses(self.link_base, self.coordinator_page),
            labels=self.labels,
            excused_resets=self.settings.excused_resets,
            keeps_copies=self.settings.keeps_copies,
            kinds={name: one.entity for name, one in mappings.mappings.items()},
        )

    def season_workbook(self, book: "SeasonBook") -> bytes:
        from sync_service.adapters.season_workbook import make_workbook

        return make_workbook(book.tables, book.label, book.notice)

    @cached_property
    def publisher(self) -> "Publisher":
        """What makes the weekly digest."""
        from sync_service.digest.send_digest import Publisher

        return Publisher(
            database=self.database,
            clock=self.clock,
            letters=self.letters,
            sources=self.digest_sources,
            mail_from=self.settings.mail_from or "CLEF <clef@example.org>",
            unsubscribe_url=self._letter_url,
        )

    @property
    def partner_post(self) -> "PartnerPost":
        """What mails to partners are made with."""
        from sync_service.digest.write_partners import PartnerPost

        coordinators = self.settings.coordinators
        return PartnerPost(
            publisher=replace(self.publisher, unsubscribe_url=self._unsubscribe_url),
            letters_to=self.settings.partner_letters,
            open_cells_url=self._open_cells_url,
            has_left=self._has_left,
            reply_to=coordinators[0] if coordinators else "",
        )

    def _has_left(self, stored: Transaction, address: str) -> bool:
        from sync_service.families.find_registration import has_unsubscribed

        return self._links is not None and has_unsubscribed(stored, self._links, address)

    def read_digest_recipients(self) -> Sequence[str]:
        """The coordinators, without those who asked not to get it any more."""
        from sync_service.families.sign_in import read_letter_readers

        with self.database.reading() as stored:
            fixed, now = self.settings.coordinators, self.clock.now()
            return read_letter_readers(stored, fixed, self._links, now)

    def name_sources(self, stored: Transaction) -> Mapping[str, str]:
        """Of changes on the coordinator's pages: who of them it was."""
        from sync_service.families.sign_in import name_sources

        return name_sources(stored, self.settings.coordinators, self._links)

    @cached_property
    def _links(self) -> "Links | None":
        """None where no page is served."""
        from sync_service.families.links import Links

        settings = self.settings
        if not (settings.public_url and settings.secret_keys):
            return None
        return Links(settings.secret_keys, settings.public_url)

    def _open_cells_url(self, spreadsheet_id: str) -> str:
        return self._links.open_cells_url(spreadsheet_id) if self._links else ""

    def _letter_url(self, recipient: str) -> str:
        return self._links.letter_url(recipient) if self._links else ""

    def _unsubscribe_url(self, recipient: str) -> str:
        return self._links.unsubscribe_url(recipient) if self._links else ""
