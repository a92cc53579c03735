"""An in-memory database with the same ports as the real one: dicts, copied for each transaction.

Passes the contracts of `tests/contracts`. Processes are simulated by `FakeDatabase.other_process`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TypeVar

from sync_service.domain.errors import ConcurrencyError
from sync_service.ports import Transaction
from tests.fakes.stored.coordinator import FakeRoster, FakeTeam
from tests.fakes.stored.journal import FakeJournal
from tests.fakes.stored.limits import FakeBudgets, FakeOwedMails, FakeVisits
from tests.fakes.stored.memory import FakeProblems, FakeSyncMemory
from tests.fakes.stored.merges import FakeMerges
from tests.fakes.stored.outside import FakeDigests, FakeJobRuns, FakeLeases, FakeOutbox, FakePauses
from tests.fakes.stored.overdue import FakeOverdue
from tests.fakes.stored.records import FakeRecords
from tests.fakes.stored.retention import FakeRetention
from tests.fakes.stored.seats import FakeFeelings, FakeSeats
from tests.fakes.stored.tables import Tables

LOCK_SECONDS = 20


_Store = TypeVar("_Store")


def on_first_use(open_store: Callable[[Tables], _Store]) -> cached_property[_Store]:
    return cached_property(lambda transaction: open_store(transaction.tables))


class FakeTransaction:
    """Everything stored, inside one transaction; a store is opened by its first use."""

    version = 0
    """How often something was committed before."""

    def __init__(self, tables: Tables, process: int, dead: frozenset[int]) -> None:
        self.tables = tables
        self.leases = FakeLeases(tables, process, dead)
        self.overdue = FakeOverdue()

    records = on_first_use(FakeRecords)
    journal = on_first_use(FakeJournal)
    memory = on_first_use(FakeSyncMemory)
    problems = on_first_use(FakeProblems)
    jobs = on_first_use(FakeJobRuns)
    pauses = on_first_use(FakePauses)
    outbox = on_first_use(FakeOutbox)
    owed = on_first_use(FakeOwedMails)
    budgets = on_first_use(FakeBudgets)
    visits = on_first_use(FakeVisits)
    digests = on_first_use(FakeDigests)
    seats = on_first_use(FakeSeats)
    retention = on_first_use(FakeRetention)
    roster = on_first_use(FakeRoster)
    team = on_first_use(FakeTeam)
    feelings = on_first_use(FakeFeelings)
    merges = on_first_use(FakeMerges)


@dataclass
class Shared:
    """What all processes share: the tables, the lock on them, and who has died."""

    tables: Tables = field(default_factory=Tables)
    lock: Lock = field(default_factory=Lock)
    processes: int = 0
    commits: int = 0
    dead: frozenset[int] = frozenset()


class FakeDatabase:
    """The canonical side, in memory: one writer at a time, readers see what was committed."""

    opens: type[FakeTransaction] = FakeTransaction

    def __init__(self, shared: Shared | None = None) -> None:
        self._shared = shared or Shared()
        self._shared.processes += 1
        self._process = self._shared.processes

    def other_process(self) -> "FakeDatabase":
        """The same tables as another process sees them."""
        return FakeDatabase(self._shared)

    def as_another(self) -> "FakeDatabase":
        return self.other_process()

    def die(self) -> None:
        """From now on this database's process lives no longer: its leases are free."""
        self._shared.dead |= {self._process}

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if not self._shared.lock.acquire(timeout=LOCK_SECONDS):
            raise ConcurrencyError("a transaction inside a transaction")
        try:
            tables = self._shared.tables.copied()
            yield self.opens(tables, self._process, self._shared.dead)
            self._shared.tables = tables
            self._shared.commits += 1
        finally:
            self._shared.lock.release()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        before = self._shared.tables
        tables = before.copied()
        transaction = self.opens(tables, self._process, self._shared.dead)
        transaction.version = self._shared.commits
        yield transaction
        assert tables == before, "something was written in `reading`"

    def is_of_today(self) -> bool:
        return True

    def upgrade(self) -> None:
        """There is nothing to upgrade in memory."""
