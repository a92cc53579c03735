"""The canonical side: transactions on SQLite or PostgreSQL, and every port inside one."""

import shutil
import sqlite3
import weakref
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sync_service.adapters.database.coordinator import SqlRoster, SqlTeam
from sync_service.adapters.database.copies import copy_of_today, read_copy, write_copy
from sync_service.adapters.database.engine import (
    BUSY_SECONDS,
    open_engine,
    read_version,
    reading_options,
)
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.leases import Holder, SqlLeases, SqlPauses, this_holder
from sync_service.adapters.database.memory import SqlSyncMemory
from sync_service.adapters.database.merges import SqlMerges
from sync_service.adapters.database.migrate import SchemaState, read_schema_state, upgrade
from sync_service.adapters.database.outside import (
    SqlBudgets,
    SqlDigests,
    SqlJobRuns,
    SqlOutbox,
    SqlOwedMails,
    SqlVisits,
)
from sync_service.adapters.database.overdue import SqlOverdue
from sync_service.adapters.database.postponed import postpone, send_postponed
from sync_service.adapters.database.problems import SqlProblems
from sync_service.adapters.database.records import SqlRecords
from sync_service.adapters.database.retention import SqlRetention
from sync_service.adapters.database.seats import SqlFeelings, SqlSeats
from sync_service.adapters.database.sqlite import Turns, empty_log, has_log
from sync_service.domain.errors import ConcurrencyError
from sync_service.ports import Progress, TakenBack, Transaction
from sync_service.ports.work import unseen

_Store = TypeVar("_Store")


def _on_first_use(open_store: Callable[[Connection], _Store]) -> cached_property[_Store]:
    return cached_property(lambda transaction: open_store(transaction.connection))


class _SqlTransaction:
    """Everything stored, inside one transaction; a store is opened by its first use."""

    def __init__(self, connection: Connection, holder: Holder) -> None:
        self.connection = connection
        self._holder = holder
        self.journal = SqlJournal(connection)

    records = _on_first_use(SqlRecords)
    memory = _on_first_use(SqlSyncMemory)
    problems = _on_first_use(SqlProblems)
    jobs = _on_first_use(SqlJobRuns)
    pauses = _on_first_use(SqlPauses)
    outbox = _on_first_use(SqlOutbox)
    owed = _on_first_use(SqlOwedMails)
    budgets = _on_first_use(SqlBudgets)
    visits = _on_first_use(SqlVisits)
    digests = _on_first_use(SqlDigests)
    seats = _on_first_use(SqlSeats)
    roster = _on_first_use(SqlRoster)
    team = _on_first_use(SqlTeam)
    feelings = _on_first_use(SqlFeelings)
    merges = _on_first_use(SqlMerges)

    @cached_property
    def version(self) -> Hashable:
        return read_version(self.connection)

    @cached_property
    def leases(self) -> SqlLeases:
        return SqlLeases(self.connection, self._holder)

    @cached_property
    def retention(self) -> SqlRetention:
        return SqlRetention(self.connection, self.journal)

    @cached_property
    def overdue(self) -> SqlOverdue:
        return SqlOverdue(self.connection, self.journal)

    def finish(self) -> None:
        """What is left to store before the commit."""
        self.journal.flush()
        send_postponed(self.connection)


class SqlDatabase:
    """One database, opened by one process; may be shared by its threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_options = reading_options(engine)
        self._holder = this_holder()
        self.turns = Turns()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """What a transaction erased leaves the files once it is committed."""
        with self._begin({}) as transaction:
            begun = self.turns.begin()
            yield transaction
        if self._engine.dialect.name == "sqlite":
            self.turns.end(begun)
        if transaction.journal.has_erased:
            empty_log(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        with self._begin(self._reading_options) as transaction:
            yield transaction

    def serve_families(self) -> None:
        """Of a process that answers people: none waits for a run after its own turn."""
        self.turns = Turns(gives_way=False)

    def as_another(self) -> "SqlDatabase":
        another = copy(self)
        another._holder = this_holder()  # noqa: SLF001 - of the same class
        return another

    def backup(self, path: str, progress: Progress = unseen) -> int:
        with self._connect(self._reading_options) as connection:
            return write_copy(connection, Path(path), progress)

    def restore(self, path: str, at: datetime, progress: Progress = unseen) -> TakenBack:
        with copy_of_today(Path(path)) as (copy, is_proven), self._connect({}) as connection:
            taken_back = read_copy(connection, copy, self._holder, at, progress)
        empty_log(self._engine)
        return replace(taken_back, is_proven=is_proven)

    @contextmanager
    def _begin(self, options: dict[str, Any]) -> Iterator[_SqlTransaction]:
        with self._connect(options) as connection:
            postpone(connection)
            transaction = _SqlTransaction(connection, self._holder)
            yield transaction
            transaction.finish()

    @contextmanager
    def _connect(self, options: dict[str, Any]) -> Iterator[Connection]:
        try:
            connection = self._engine.connect().execution_options(**options)
        except PoolTimeoutError as error:
            raise ConcurrencyError("La base de données est occupée. Réessayez.") from error
        with connection, connection.begin():
            yield connection

    @property
    def place(self) -> str:
        """Its address, without the password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def product(self) -> str:
        """What it runs on, and in which version."""
        if self._engine.dialect.name == "sqlite":
            return f"SQLite {sqlite3.sqlite_version}"
        with self._engine.connect():
            version = self._engine.dialect.server_version_info or ()
        return f"PostgreSQL {'.'.join(map(str, version))}"

    def upgrade(self) -> None:
        self.forget_erased()
        upgrade(self._engine)

    def forget_erased(self) -> None:
        """A process that was killed between an erasure and this left the bytes in the log."""
        if has_log(self._engine):
            empty_log(self._engine)

    def is_of_today(self) -> bool:
        return self.read_schema_state() == "current"

    def read_schema_state(self) -> SchemaState:
        """Makes nothing, not even the file."""
        path = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and not (path and Path(path).is_file()):
            return "missing"
        return read_schema_state(self._engine)

    def close(self) -> None:
        """Closes every connection; the next transaction opens new ones."""
        self._engine.dispose()


class ScratchDatabase(SqlDatabase):
    """An empty one in a folder of its own, which goes with it: tries something out."""

    def __init__(self) -> None:
        folder = mkdtemp()
        super().__init__(open_engine(f"sqlite:///{folder}/scratch.db"))
        # Commands open a database for as long as their process lives, and close none.
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.upgrade()


def open_database(
    url: str, busy_seconds: int = BUSY_SECONDS, answer_seconds: float | None = None
) -> SqlDatabase:
    """`sqlite:///path/of/file.db`, `postgres://…` or `postgresql://…`.

    A transaction waits `busy_seconds` for another's lock before it raises ConcurrencyError, and
    `answer_seconds` for each answer of a server before it raises DatabaseUnavailable.

    Raises ConfigurationError, DatabaseUnavailable.
    """
    return SqlDatabase(open_engine(url, busy_seconds, answer_seconds))
