"""What SQLite alone needs: turns at its write lock, and a log that forgets the erased."""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

_logger = logging.getLogger("database")
PRIMARY_CODE = 0xFF
"""Extended codes carry the primary one in their lowest byte."""

_LONG_SECONDS = 0.005
"""A registration takes less; a run that stores hundreds of rows takes more."""
_LONGEST_PAUSE_SECONDS = 0.2


class Turns:
    """Pauses as long as the lock was held (ADR 8 has the figures).

    A fixed short pause would not do: SQLite's waiters ask again only now and then, and a run that
    stores part after part would always be there first.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        *,
        gives_way: bool = True,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self.gives_way = gives_way
        """False for pages: families go before a run, which is what pauses are for."""
        self.longest_seconds = 0.0
        """For how long the lock was held at most: others had to wait that long."""

    def begin(self) -> float:
        """When the lock was had; to be handed to `end`."""
        return self._monotonic()

    def end(self, begun: float) -> None:
        """Once the lock is free."""
        held = self._monotonic() - begun
        self.longest_seconds = max(self.longest_seconds, held)
        if self.gives_way and held >= _LONG_SECONDS:
            self._sleep(min(held, _LONGEST_PAUSE_SECONDS))


_WAIT_MILLISECONDS = 2_000
"""Waits for readers to finish; the next purge or start waits for one that takes longer."""


def has_log(engine: Engine) -> bool:
    """A log that has bytes although nobody may be at work: its process was killed."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return False
    log = Path(f"{path}-wal")
    return log.is_file() and log.stat().st_size > 0


def empty_log(engine: Engine) -> None:
    """Writes the log's pages into the file and cuts the log to nothing.

    Where a disk has no room for that, or somebody still reads from the log, the next purge or
    start does it: people can still read. The process's own log says that it was put off.
    """
    if engine.dialect.name != "sqlite":
        return
    # The driver's own connection: no transaction may be open, and SQLAlchemy begins one.
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
        try:
            is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            left = "SQLITE_BUSY" if is_busy else ""
        except sqlite3.OperationalError as error:
            left = error.sqlite_errorname
        cursor.execute(f"PRAGMA busy_timeout = {before}")
    if left:
        _logger.warning("the database's log was not emptied (%s); the next purge tries", left)


_LOG_BYTES = 4_000_000
_ASKS_AGAIN_SECONDS = 0.01


def prepare_sqlite(busy_seconds: int, connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    # The driver would begin transactions late, after the first reads: two people would both
    # see the last seat. We begin them ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {busy_seconds * 1000}")
    _write_ahead(connection, time.monotonic() + busy_seconds)
    # A registration that was confirmed survives a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What was erased is overwritten, and the log does not keep its bytes at full length.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")


def _write_ahead(connection: Any, until: float) -> None:  # noqa: ANN401 - the driver's own
    """Readers and a writer then go on side by side.

    Whoever asks for it while another begins in a new file is refused at once: SQLite does not wait
    then, whatever it was told (its `busy_timeout`), so it is asked again `until` that is over.
    """
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= until:
                raise
            time.sleep(_ASKS_AGAIN_SECONDS)


def begin_sqlite(connection: Connection) -> None:
    writes = not connection.get_execution_options().get("only_reads", False)
    # The driver's connection keeps this: it is said again only where the next one differs.
    if connection.info.get("writes") is not writes:
        # By the driver itself: it asks the file nothing, nor may it fail in a way that would have
        # to be worded.
        connection.connection.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
