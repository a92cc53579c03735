"""The registration desk: what every use case about families needs of the outside, in one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sync_service.families.links import Links
from sync_service.ports import Clock, Database, Letters, RandomSource

_NOBODY = "CLEF <clef@example.org>"
"""The sender where no mail is set up: letters wait in the outbox all the same."""


class DeskSettings(Protocol):
    """The settings that the desk reads."""

    @property
    def secret_keys(self) -> Sequence[str]: ...
    @property
    def public_url(self) -> str: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def coordinators(self) -> Sequence[str]: ...
    @property
    def max_per_contact(self) -> int: ...
    @property
    def max_per_session(self) -> int: ...
    @property
    def max_per_minute(self) -> int: ...


class DeskServices(Protocol):
    """The services that the desk is made of."""

    @property
    def settings(self) -> DeskSettings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def rng(self) -> RandomSource: ...
    @property
    def database(self) -> Database: ...
    @property
    def letters(self) -> Letters: ...


@dataclass(frozen=True, slots=True)
class Caps:
    """How many registrations are still people and not a machine; generous on purpose."""

    per_contact: int
    per_session: int
    per_minute: int

    @property
    def third_of_a_minute(self) -> int:
        """What one session or one contact may take of a minute's registrations."""
        return max(1, self.per_minute // 3)


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of mails, and who reads the answers."""

    mail_from: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Clock, rng, database, letters, links, sender and caps."""

    database: Database
    clock: Clock
    rng: RandomSource
    letters: Letters
    links: Links
    sender: Sender
    caps: Caps


def open_desk(services: DeskServices) -> Desk:
    settings = services.settings
    mail_from = settings.mail_from or _NOBODY
    reply_to = settings.coordinators[0] if settings.coordinators else mail_from
    return Desk(
        database=services.database,
        clock=services.clock,
        rng=services.rng,
        letters=services.letters,
        links=Links(settings.secret_keys, settings.public_url),
        sender=Sender(mail_from, reply_to),
        caps=Caps(settings.max_per_contact, settings.max_per_session, settings.max_per_minute),
    )
