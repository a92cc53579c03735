"""The migrations make exactly the tables that the code uses, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Engine, inspect, select, text

from sync_service.adapters.database import migrate
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.migrate import upgrade
from sync_service.adapters.database.tables import metadata
from sync_service.adapters.database.tables.types import Instant
from sync_service.domain.errors import DatabaseUnavailable
from tests.contracts.database.conftest import NOW


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Of a copy of what the migrations made."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_migrations_and_tables_say_the_same(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata) == []


def test_a_missing_column_would_be_noticed(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE meeting DROP COLUMN place"))
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata)


def test_the_tables_checks_are_those_of_the_migrations(connection: Connection) -> None:
    meant = {
        name: {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        for name, table in metadata.tables.items()
    }
    found = {
        name: {str(one["name"]) for one in inspect(connection).get_check_constraints(name)}
        for name in metadata.tables
    }
    assert found == meant


def test_the_known_values_are_those_of_the_migrations(connection: Connection) -> None:
    """Values are compared, not the SQL, which PostgreSQL writes in its own way."""
    for table in metadata.sorted_tables:
        for one in inspect(connection).get_check_constraints(table.name):
            meant = next(
                each
                for each in table.constraints
                if isinstance(each, CheckConstraint) and each.name == one["name"]
            )
            assert one["sqltext"].split("'")[1::2] == str(meant.sqltext).split("'")[1::2]


def test_a_database_of_a_newer_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
    with pytest.raises(DatabaseUnavailable, match="version plus récente"):
        upgrade(engine)


_OLD_MAIL = """
INSERT INTO outbox (recipient, message, message_id, kind, attempts, error, state, created_at)
VALUES ('a@example.org', :message, '<1>', 'links', 0, '', 'open', :at)
"""


def test_mails_that_wait_since_before_an_upgrade_get_a_week(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        at = Instant().process_bind_param(NOW, connection.dialect)
        connection.execute(text(_OLD_MAIL), {"message": b"", "at": at})
    upgrade(engine)
    with engine.connect() as connection:
        end = connection.execute(select(metadata.tables["outbox"].c.useless_after)).scalar_one()
    engine.dispose()
    assert end == NOW + timedelta(days=7)
