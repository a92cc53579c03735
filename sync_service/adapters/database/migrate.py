"""Brings the schema to the newest version, once, whoever else tries at the same moment.

Only an upgrade needs alembic, which takes 9 MB: the version is told without it.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, inspect, text

from sync_service.adapters.database.engine import reading_options, unavailable
from sync_service.domain.errors import UsageError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
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
    *earlier, newest = _versions()
    with engine.connect().execution_options(**reading_options(engine)) as connection:
        version = _version(connection)
    if version is None:
        return "missing"
    if version == newest:
        return "current"
    return "older" if version in earlier else "unknown"


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


def newest_version() -> str:
    return _versions()[-1]


def _versions() -> Sequence[str]:
    return _versions_in(MIGRATIONS)


@cache
def _versions_in(folder: Path) -> Sequence[str]:
    """A migration's file begins with its version."""
    return sorted(path.name[:4] for path in (folder / "versions").glob("[0-9]*.py"))


def schema_of_copy(version: str) -> str | None:
    """The version whose tables a copy has; None of one that is unknown here."""
    if version == max(_BEFORE_RELEASE):
        return _SQUASHED
    return version if version in _versions() else None


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - no input


def _run(connection: Connection, head: str) -> None:
    from alembic import command  # noqa: PLC0415 - as above
    from alembic.config import Config  # noqa: PLC0415 - as above
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    if _version(connection) in _BEFORE_RELEASE:
        raise unavailable(connection.engine.url, _OF_BEFORE)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, head)
    except UsageError as error:
        raise unavailable(connection.engine.url, _NOT_ALLOWED) from error
    except CommandError as error:
        advice = "Une version plus récente du service l’a créée : installez cette version."
        raise unavailable(connection.engine.url, advice) from error
