"""Brings the schema to the newest version, once, whoever else tries at the same moment."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from sync_service.adapters.database.engine import reading_options, unavailable
from sync_service.domain.errors import UsageError

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 7_240_002
"""Any number, but the same in every process and used for nothing else."""

_BEFORE_RELEASE = frozenset(f"{number:04}" for number in range(1, 25))
"""Versions before release 0.1.0, whose migrations became one."""

_SQUASHED = "0025"
"""What they became; the last of them had its tables."""

_OF_BEFORE = (
    "Une version d’avant la 0.1.0 l’a créée. Revenez à la dernière d’avant (« git checkout "
    "f44aa85 », « make venv ») et lancez « sync-service db upgrade », puis « sync-service backup "
    "copie.gz ». De retour à la version d’aujourd’hui, donnez une base neuve dans DATABASE_URL "
    "et lancez « sync-service restore copie.gz »."
)


_NOT_ALLOWED = (
    "Une fiche y a une valeur qui n’est plus permise : rien n’a changé. Revenez à la version "
    "d’avant, corrigez la fiche (sync-service export la montre, edit la change), puis "
    "recommencez."
)

SchemaState = Literal["missing", "older", "current", "unknown"]


def read_schema_state(engine: Engine) -> SchemaState:
    """`unknown`: another version of the service made it; `upgrade` says what to do."""
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect().execution_options(**reading_options(engine)) as connection:
        version = _version(connection)
    if version is None:
        return "missing"
    if version == scripts.get_current_head():
        return "current"
    known = {script.revision for script in scripts.walk_revisions()}
    return "older" if version in known else "unknown"


def upgrade(engine: Engine, version: str = "") -> None:
    """To the newest version, or to an earlier one for a test of what comes after it.

    Idempotent; an empty database is created. Takes no lock where there is nothing to do.
    """
    head = version or newest_version()
    with engine.connect().execution_options(**reading_options(engine)) as connection:
        if _version(connection) == head:
            return
    with engine.connect() as connection, connection.begin():
        # SQLite has locked the file already, and takes back a half-done schema like any change.
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        if _version(connection) != head:
            _run(connection, head)


def newest_version() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def schema_of_copy(version: str) -> str | None:
    """The version whose tables a copy has; None of one that is unknown here."""
    if version == max(_BEFORE_RELEASE):
        return _SQUASHED
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    return version if version in known else None


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection, head: str | None) -> None:
    if _version(connection) in _BEFORE_RELEASE:
        raise unavailable(connection.engine.url, _OF_BEFORE)
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, head or "head")
    except UsageError as error:
        raise unavailable(connection.engine.url, _NOT_ALLOWED) from error
    except CommandError as error:
        advice = "Une version plus récente du service l’a créée : installez cette version."
        raise unavailable(connection.engine.url, advice) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
