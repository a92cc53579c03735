"""The same promises asked of every database: in memory, SQLite, PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.domain.record import Record, entity_of
from sync_service.ports import Database
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

OtherProcess: TypeAlias = Callable[[], Database]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[OtherProcess]:
    """Each call opens the same database anew, as another process would."""
    with ExitStack() as closing:
        if request.param == "memory":
            yield FakeDatabase().other_process
        else:
            url = request.getfixturevalue(f"{request.param}_url")

            def open_again() -> Database:
                database = open_database(url)
                closing.callback(database.close)
                return database

            yield open_again


@pytest.fixture
def database(databases: OtherProcess) -> Database:
    return databases()


def a_record(ref: str, **fields: Value) -> Record:
    return Record(ref, entity_of(ref), fields, NOW)


ORGANISATION = a_record("S-0000000", id="les-epis", name="Les Épis")
OTHER_ORGANISATION = a_record("S-0000011", id="le-relais", name="Le Relais")
CONTACT = a_record(
    "C-0000000", family_name="Durand", organisation_id="les-epis", email="durand@example.org"
)
ITEM = a_record("M-0000000", label="Malle", owner_organisation_id="les-epis", quantity=1)
LOAN = a_record(
    "E-0000000",
    item_code="M-0000000",
    borrower_organisation_id="le-relais",
    loaned_on="2026-11-02",
)
WORKSHOP = a_record("A-0000000", title="Café des parents", lead_organisation_id="les-epis")
SESSION = a_record(
    "D-0000000",
    workshop_id="A-0000000",
    date="2026-12-03",
    start_time="14:30",
    end_time="16:00",
    place="Salle des fêtes",
    capacity=3,
)
REGISTRATION = a_record(
    "N-0000000", session_id="D-0000000", given_name="Anne", adults_count=1, status="confirmed"
)
WORLD = (ORGANISATION, OTHER_ORGANISATION, CONTACT, ITEM, LOAN, WORKSHOP, SESSION, REGISTRATION)


def values_of(record: Record) -> dict[str, Value]:
    """The fields that have a value: a database may also name those without."""
    return {name: value for name, value in record.fields.items() if value is not None}
