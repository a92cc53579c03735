"""What strangers may cause, counted for all processes together (ADR 15)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Budgets(Protocol):
    """How often something happened lately, by a name that reveals nothing about anybody."""

    def lock(self, name: str) -> Sequence[datetime]:
        """When it happened. Who else asks for this name waits for this transaction's end."""

    def lock_all(self, names: Collection[str]) -> Mapping[str, Sequence[datetime]]:
        """The same of several at once, in one order: two who want the same never block."""

    def save(self, name: str, spent: Sequence[datetime], forget_at: datetime) -> None:
        """Replaces what was locked."""

    def save_all(self, spent: Mapping[str, tuple[Sequence[datetime], datetime]]) -> None:
        """The same of several at once: when, and until when that counts."""

    def forget(self, at: datetime) -> None:
        """Deletes what counts for nothing any more at this instant."""


class OwedMails(Protocol):
    """Mails held back because their address got enough of them: composed when they are due."""

    def add(self, name: str, due_at: datetime) -> None:
        """One name is owed one mail: the first due time stays."""

    def read_due(self, at: datetime) -> Sequence[str]: ...

    def take(self, name: str) -> bool:
        """False when it is not owed, or another process took it."""


class Visits(Protocol):
    """The coordinator's visits: one for each mailed link, by the link's hash."""

    def open(self, key: str, ends_at: datetime) -> bool:
        """False when this link let somebody in before, whoever asks in whichever process."""

    def was_opened(self, key: str) -> bool: ...

    def is_open(self, key: str, at: datetime) -> bool: ...

    def close(self, key: str, at: datetime) -> None:
        """Ends it for whoever still holds its cookie; its link stays used."""

    def forget(self, before: datetime) -> None:
        """Deletes those that ended before this instant."""
