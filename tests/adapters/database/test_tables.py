"""What a field's declaration refuses is impossible in its column, whoever writes there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text

from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.records import FIELD_NAMES, SqlRecords
from sync_service.domain.errors import SyncServiceError
from sync_service.domain.record import LETTERS, Entity
from sync_service.model import fields as kinds
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import schema_of
from sync_service.model.schema import CellField
from tests.contracts.database.conftest import WORLD, a_record

EVERYTHING = (
    *WORLD,
    a_record("R-0000000", date="2026-11-12"),
    a_record("P-0000000", meeting_id="R-0000000", organisation_id="les-epis"),
    a_record("B-0000000", session_id="D-0000000", families_count=3),
)
SAMPLES: Sequence[tuple[type[CellField], Any, tuple[Any, ...]]] = (
    (kinds.Amount, 12.5, (-0.5, float("inf"))),
    (kinds.YesNo, True, (2,)),
    (kinds.Day, "2026-12-03", ("2026-02-31", "3 décembre")),
    (kinds.Hour, "14:30:00.000000", ("25:00:00.000000", "midi")),
    (kinds.Instant, "2026-11-24T08:30:00.000000+00:00", ("hier", "2026-11-31T25:00:00")),
    (kinds.Words, '["jeu"]', ("jeu",)),
    (kinds.Languages, '["ar"]', ("ar",)),
    (kinds.Ages, "3-5 years", ("3-5 ans", "petits")),
    (kinds.Mail, "zoe@example.org", ("zoe", "zoe@example", "zoe b@example.org", "@example.org")),
    (kinds.Phone, "+33639981234", ("06 39 98 12 34", "appelez", "+", "+" + "3" * 22)),
    (kinds.Postcode, "54300", ("5430", "54 300", "5430A")),
    (kinds.Siret, "12345678901234", ("1234567890123", "1234567890123X")),
    (kinds.Rna, "W543001234", ("543001234W", "W54300123", "W54300123X")),
    (kinds.InseeCode, "2A004", ("2C004", "5430")),
)
"""A value that such a field may have, as a column holds it, and some that it may not."""


def samples_of(field: CellField) -> tuple[Any, list[Any]]:
    """Of the field's own bounds and words, too; None where it is needed."""
    needed = [None] if field.required else []
    if isinstance(field, kinds.Choice | kinds.Presence):
        return next(iter(field.labels)), ["schtroumpf", "", *needed]
    if isinstance(field, kinds.Count):
        return field.most, [field.least - 1, field.most + 1, *needed]
    if isinstance(field, kinds.WebAddress):
        return "https://example.org", ["", "x" * 501]
    if isinstance(field, kinds.Text):
        return "x" * field.longest, ["", " x", "x ", "x" * (field.longest + 1), *needed]
    if isinstance(field, kinds.Link):
        return None, ["", "nobody", *needed]
    good, bad = next((good, bad) for kind, good, bad in SAMPLES if isinstance(field, kind))
    return good, [*bad, *needed]


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        SqlRecords(connection).add(EVERYTHING)
        yield connection
    engine.dispose()


@contextmanager
def tried(connection: Connection) -> Iterator[None]:
    """Looked up now, not at the commit; then as if it had not been."""
    with connection.begin_nested() as attempt:
        try:
            yield
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            elif connection.execute(text("PRAGMA foreign_key_check")).first():
                raise SyncServiceError("a link to nobody")
        finally:
            attempt.rollback()


@pytest.mark.parametrize("entity", LETTERS)
def test_what_a_declaration_refuses_is_impossible_in_its_column(
    connection: Connection, entity: Entity
) -> None:
    ref = next(one.ref for one in EVERYTHING if one.entity == entity)
    taken: list[tuple[str, Any]] = []
    for name, field in schema_of(entity).cells.items():
        change = text(f"UPDATE {entity} SET {name} = :value WHERE ref = '{ref}'")  # noqa: S608 - names of ours
        good, refused = samples_of(field)
        if good is not None and name != "id":  # others link to it
            with tried(connection):
                assert connection.execute(change, {"value": good}).rowcount == 1
        for value in refused:
            # What the column refuses no record may say either: they are of one mind.
            assert value == "nobody" or not field.holds(value)
            try:
                with tried(connection):
                    connection.execute(change, {"value": value})
                taken.append((name, value))
            except SyncServiceError:
                pass
    assert taken == []


@pytest.mark.parametrize("entity", LETTERS)
def test_a_column_is_a_field_or_one_of_those_kept_beside(entity: Entity) -> None:
    assert set(FIELD_NAMES[entity]) == set(SCHEMAS[entity]._declared_fields)
