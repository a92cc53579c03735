"""What was deleted leaves SQLite's files too: its log keeps pages as they were. Knows no table."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

_WAIT_MILLISECONDS = 2_000
"""For readers to finish; one that takes longer is waited for by the next purge or start."""


def has_log(engine: Engine) -> bool:
    """A log that has bytes although nobody may be at work: its process was killed."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return False
    log = Path(f"{path}-wal")
    return log.is_file() and log.stat().st_size > 0


def empty_log(engine: Engine) -> None:
    """Writes the log's pages into the file and cuts the log to nothing."""
    if engine.dialect.name != "sqlite":
        return
    # The driver's own connection: no transaction may be open, and SQLAlchemy begins one.
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {before}")
