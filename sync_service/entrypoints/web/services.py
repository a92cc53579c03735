"""What the pages need of the composition root, and how a view reaches it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from flask import current_app

from sync_service.digest.read_facts import DigestSources
from sync_service.digest.season_book import SeasonBook
from sync_service.domain.mapping import Mappings
from sync_service.entrypoints.web.drawn import DrawnPages, MadeOnce
from sync_service.families.desk import Desk, DeskServices, DeskSettings
from sync_service.ports import MailSender


class WebSettings(DeskSettings, Protocol):
    """The settings that the pages read."""

    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def form_min_seconds(self) -> float: ...
    @property
    def retention_days(self) -> int: ...
    @property
    def metrics_token(self) -> str: ...
    @property
    def google_api_base(self) -> str: ...
    @property
    def trusted_proxies(self) -> int: ...
    @property
    def poll_seconds(self) -> float: ...
    @property
    def keeps_copies(self) -> bool: ...


class WebServices(DeskServices, Protocol):
    """The part of bootstrap's Services that the pages use: the desk's, and some more."""

    @property
    def settings(self) -> WebSettings: ...
    @property
    def mail_sender(self) -> MailSender: ...
    @property
    def mappings(self) -> Mappings: ...
    @property
    def digest_sources(self) -> DigestSources: ...
    def season_workbook(self, book: SeasonBook) -> bytes: ...
    def free_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PageContext:
    """What one application's views share: services, the desk, and pages drawn before.

    `seen`: what such pages say, by the version of what is stored.
    """

    services: WebServices
    desk: Desk
    drawn: DrawnPages = field(default_factory=DrawnPages)
    seen: MadeOnce[Any] = field(default_factory=MadeOnce)


EXTENSION = "clef"


def page_context() -> PageContext:
    """The current application's."""
    return cast("PageContext", current_app.extensions[EXTENSION])
