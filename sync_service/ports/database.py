"""The canonical side as a whole: transactions and copies."""

from collections.abc import Collection, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync_service.ports.coordinator import Roster, Team
from sync_service.ports.limits import Budgets, OwedMails, Visits
from sync_service.ports.mail import Digests, Outbox
from sync_service.ports.memory import Problems, SyncMemory
from sync_service.ports.records import Journal, Merges, Records
from sync_service.ports.registrations import Feelings, Overdue, Retention, Seats
from sync_service.ports.work import JobRuns, Leases, Pauses, Progress, unseen


class Transaction(Protocol):
    """Everything stored, inside one transaction."""

    @property
    def records(self) -> Records: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def memory(self) -> SyncMemory: ...
    @property
    def problems(self) -> Problems: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def jobs(self) -> JobRuns: ...
    @property
    def pauses(self) -> Pauses: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def owed(self) -> OwedMails: ...
    @property
    def budgets(self) -> Budgets: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def overdue(self) -> Overdue: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def team(self) -> Team: ...
    @property
    def feelings(self) -> Feelings: ...
    @property
    def merges(self) -> Merges: ...
    @property
    def version(self) -> Hashable:
        """Of all that is stored, as a transaction that only reads sees it.

        Two that are equal have seen the same; where nothing was stored in between, they nearly
        always are.
        """


class Database(Protocol):
    """The canonical side."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits at the end, rolls back on an exception.

        Raises DatabaseUnavailable, ConcurrencyError.
        """

    def reading(self) -> AbstractContextManager[Transaction]:
        """The same without the write lock; nothing may be written."""

    def as_another(self) -> "Database":
        """The same, for another thread: what either has leased is the other's."""

    def is_of_today(self) -> bool:
        """Whether its schema is the one that this version of the service works with.

        Raises DatabaseUnavailable.
        """

    def upgrade(self) -> None:
        """Brings the schema to the newest version; creates an empty database. Idempotent."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came out of a copy: its rows, and how many people were erased again."""

    rows: int
    erased_again: int
    is_proven: bool = True
    """False where the copy has no last line, as those of before 0.2.0: it may have been cut."""


class Copies(Protocol):
    """Copies of the whole database in one file, which either kind of database takes back."""

    def backup(self, path: str, progress: Progress = unseen) -> int:
        """Copies everything as of one instant; the number of rows. Its steps are tables.

        Raises UsageError where the file cannot be written.
        """

    def restore(self, path: str, at: datetime, progress: Progress = unseen) -> TakenBack:
        """Replaces everything by a copy and begins a pause, or does nothing. Its steps are rows.

        Raises UsageError for a file that is no whole copy or comes from another version,
        ConcurrencyError while somebody holds a lease: a run that goes on would carry over what
        it knew before.
        """


class CopyFolder(Protocol):
    """Where the nightly copies stand."""

    def place_of(self, name: str) -> str:
        """The path of a copy of this name, made yet or not.

        Raises UsageError where no folder can be made.
        """

    def objection(self) -> str:
        """Why none can be written there, in French; empty where one can. Makes nothing."""

    def names(self) -> Collection[str]:
        """Of all files that are there."""

    def drop(self, name: str) -> None:
        """Idempotent."""
