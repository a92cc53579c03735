"""The tables hold what the model's schemas say, field by field."""

from collections.abc import Mapping

import pytest
from sqlalchemy import CheckConstraint

from sync_service.adapters.database.records import FIELD_NAMES
from sync_service.adapters.database.tables import RECORD_TABLES
from sync_service.domain.record import LETTERS, Entity
from sync_service.model.entities import SCHEMAS

ENTITIES = sorted(LETTERS)


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_table_has_the_fields_of_its_schema(entity: Entity) -> None:
    assert set(FIELD_NAMES[entity]) == set(SCHEMAS[entity]._declared_fields)


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_table_allows_the_values_that_its_schema_knows(entity: Entity) -> None:
    allowed = {
        str(one.sqltext).split(" ")[0]: str(one.sqltext).split("'")[1::2]
        for one in RECORD_TABLES[entity].constraints
        if isinstance(one, CheckConstraint) and " IN " in str(one.sqltext)
    }
    known = {
        name: labels
        for name, field in SCHEMAS[entity]._declared_fields.items()
        if name != "language" and isinstance(labels := getattr(field, "labels", None), Mapping)
    }
    assert {name: set(values) for name, values in allowed.items()} == {
        name: set(values) for name, values in known.items()
    }


@pytest.mark.parametrize("entity", ENTITIES)
def test_what_a_table_requires_its_schema_requires_too(entity: Entity) -> None:
    columns = RECORD_TABLES[entity].c
    required = {name for name in FIELD_NAMES[entity] if not columns[name].nullable}
    fields = SCHEMAS[entity]._declared_fields
    assert {name for name in required if not fields[name].required} == set()
