"""Canonical → sheet → canonical is the identity, for every field of every entity."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from sync_service.domain.record import LETTERS, Entity
from sync_service.domain.snapshot import Cell
from sync_service.model.entities import SCHEMAS
from sync_service.model.field import CellField
from tests.model.strategies import canonical_values

TODAY = date(2026, 11, 24)
_TWINS = [
    KnownName("twin-a", "Jumelle"),
    KnownName("twin-b", "Jumelle"),
    KnownName("alone", "Seule"),
]
DIRECTORY = Directory({entity: Names(_TWINS) for entity in LETTERS})
FIELDS = [
    pytest.param(entity, name, id=f"{entity}.{name}")
    for entity, schema in SCHEMAS.items()
    for name in schema(Context(TODAY)).cells
]


def field_of(entity: Entity, name: str) -> CellField:
    return SCHEMAS[entity](Context(TODAY, directory=DIRECTORY)).cells[name]


@pytest.mark.parametrize(("entity", "name"), FIELDS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_shown_reads_back_as_the_same_value_and_needs_no_mending(
    entity: Entity, name: str, data: st.DataObject
) -> None:
    field = field_of(entity, name)
    value = data.draw(canonical_values(field))
    shown = field.show(value)
    reading = field.read(Cell(shown.value, field.text(value), format=shown.format))
    assert (reading.value, reading.severity) == (value, "ok")


@pytest.mark.parametrize(("entity", "name"), FIELDS)
def test_nothing_shows_as_a_blank_cell(entity: Entity, name: str) -> None:
    field = field_of(entity, name)
    assert field.show(None).value is None
    assert field.text(None) == ""
