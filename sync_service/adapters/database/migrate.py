"""Brings the schema to the newest version, once, whoever else tries at the same moment."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from sync_service.adapters.database.engine import reading_options, unavailable

_UPGRADE_LOCK = 7_240_002
"""Any number, but the same in every process and used for nothing else."""


def upgrade(engine: Engine) -> None:
    """Idempotent; an empty database is created. Takes no lock where there is nothing to do."""
    head = newest_version()
    with engine.connect().execution_options(**reading_options(engine)) as connection:
        if _version(connection) == head:
            return
    with engine.connect() as connection, connection.begin():
        # SQLite has locked the file already, and takes back a half-done schema like any change.
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        if _version(connection) != head:
            _run(connection)


def newest_version() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        advice = "Une version plus récente du service l’a créée : installez cette version."
        raise unavailable(connection.engine.url, advice) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
