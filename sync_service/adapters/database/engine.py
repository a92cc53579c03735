"""Opens SQLite or PostgreSQL so that both keep the same promises. Knows no table."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from sync_service.adapters.database.refusals import refused_value, translate, unavailable
from sync_service.domain.errors import ConfigurationError

_LOG_BYTES = 4_000_000
BUSY_SECONDS = 10
"""How long a transaction waits for another's lock before it is told to try again."""


def open_engine(address: str, busy_seconds: int = BUSY_SECONDS) -> Engine:
    """Raises ConfigurationError for another kind of database, DatabaseUnavailable."""
    url = _read_url(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
        engine = create_engine(url)
        event.listen(engine, "connect", partial(_prepare_sqlite, busy_seconds))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True)
        event.listen(engine, "connect", partial(_prepare_postgresql, busy_seconds))

    def say_it_in_our_words(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, DBAPIError):
            raise translate(context.sqlalchemy_exception, url) from context.original_exception
        if isinstance(context.original_exception, UnicodeEncodeError):
            raise refused_value("caractère isolé") from context.original_exception

    event.listen(engine, "handle_error", say_it_in_our_words)
    return engine


def _read_url(address: str) -> URL:
    """Hosts hand out `postgres://`; the driver is our choice."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("unreadable")
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise ConfigurationError(
        ["DATABASE_URL doit commencer par sqlite:/// (un fichier) ou postgresql://."]
    )


def _make_folder(url: URL) -> None:
    try:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "Son dossier ne peut pas être créé : choisissez-en un autre dans DATABASE_URL."
        raise unavailable(url, advice) from error


def _prepare_sqlite(busy_seconds: int, connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    # The driver would begin transactions late, after the first reads: two people would both
    # see the last seat. We begin them ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {busy_seconds * 1000}")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")
    # A registration that was confirmed survives a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What was erased is overwritten, and the log does not keep its bytes at full length.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")


def _begin_sqlite(connection: Connection) -> None:
    writes = not connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(busy_seconds: int, connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute(f"SET lock_timeout = '{busy_seconds}s'")
    connection.commit()


def reading_options(engine: Engine) -> dict[str, Any]:
    """Execution options of a transaction that sees one instant and writes nothing."""
    if engine.dialect.name == "sqlite":
        return {"only_reads": True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
