"""What is opened once, when it is needed, and knows nothing of the mappings."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from french_cells.directory import Directory
from sync_service.adapters.database import newest_version
from sync_service.adapters.machine import find_commit, leads_somewhere
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.adapters.surroundings import SystemClock
from sync_service.config import Settings, project_folder
from sync_service.domain.record import Entity
from sync_service.model.codecs import build_codec
from sync_service.ports import Clock, Letters, MailSender, MailServer, Spreadsheets
from sync_service.sync.shared import SharedPace


@dataclass(frozen=True)
class Outside:
    """Mapping files, Google, letters and the mail server."""

    settings: Settings
    clock: Clock
    pace: SharedPace | None = field(default=None, kw_only=True)
    """The accounts' pace, where several processes share it."""

    @cached_property
    def mapping_files(self) -> MappingFiles:
        return MappingFiles(self.settings.mappings_dir, known_fields())

    @cached_property
    def spreadsheets(self) -> Spreadsheets:
        # Google's libraries take most of a second to import: commands without Google do not.
        from sync_service.adapters.google import REAL_TIMING, open_spreadsheets

        self.settings.require("google")
        return open_spreadsheets(
            self.clock,
            credentials_json=write_credentials(self.settings),
            api_base=self.settings.google_api_base,
            timing=replace(REAL_TIMING, turns=self.pace),
        )

    @cached_property
    def letters(self) -> Letters:
        from sync_service.adapters.letters import JinjaLetters

        return JinjaLetters(project_folder("templates"), project_folder("translations"))

    @cached_property
    def mail_sender(self) -> MailServer:
        from sync_service.adapters.mail import SmtpMailSender

        self.settings.require("mail")
        return SmtpMailSender(self.settings.smtp_url, self.settings.mail_from)

    @cached_property
    def text_sender(self) -> MailSender | None:
        """None where no gateway is set up."""
        from sync_service.adapters.texts import HttpTextSender

        settings = self.settings
        if not settings.texts_url:
            return None
        return HttpTextSender(settings.texts_url, settings.texts_token, settings.texts_sender)


def write_credentials(settings: Settings) -> str:
    """The accounts as JSON, each with the setting and file that it is from, to be told of."""
    places = settings.google_places or [""] * len(settings.google_accounts)
    pairs = zip(settings.google_accounts, places, strict=True)
    return json.dumps([{**account, "place": place} for account, place in pairs])


def unknown_names(hosts: Collection[str]) -> Collection[str]:
    """Those that lead nowhere, asked from this machine."""
    return {host for host in hosts if not leads_somewhere(host)}


@cache
def known_fields() -> Mapping[str, Sequence[str]]:
    """The fields that a mapping file may name, the same on every day."""
    return {
        entity: tuple(build_codec(entity, Directory(), date.min).fields)
        for entity in get_args(Entity)
    }


def describe_version() -> str:
    """The release, its schema and, in a checkout, the commit: an upgrade shows in it."""
    commit = find_commit(Path(__file__).resolve().parents[2])
    parts = [f"schéma {newest_version()}", *([f"commit {commit}"] if commit else [])]
    return f"{version('sync-service')} ({', '.join(parts)})"


def system_clock() -> Clock:
    """The machine's, for commands that need no settings."""
    return SystemClock()
