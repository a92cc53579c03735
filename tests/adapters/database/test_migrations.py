"""The migrations make exactly the tables that the code uses, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Engine, inspect, text

from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.migrate import upgrade
from sync_service.adapters.database.tables import metadata
from sync_service.domain.errors import DatabaseUnavailable


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


@pytest.mark.parametrize("version", [f"{number:04}" for number in range(1, 25)])
def test_a_database_from_before_the_release_is_refused_with_the_way_out(
    engine: Engine, version: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    with pytest.raises(DatabaseUnavailable, match=r"d’avant la 0\.1\.0.*backup.*restore"):
        upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == version
