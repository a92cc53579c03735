"""Canonical → sheet → canonical is the identity, for every field of every entity."""

from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Raw, Value
from sync_service.domain.record import LETTERS, Entity
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.model.entities import SCHEMAS
from sync_service.model.schema import CellField
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
    reading = field.read(Cell(shown.value, field.text(value), CellExtras(format=shown.format)))
    assert (reading.value, reading.severity) == (value, "ok")


_PIECES = st.sampled_from([
    "06 39 98 12 34", "0690 12 34 56", "poste 12", "3646", "+1 212 555 0100", "zoe@example.org",
    "o'neil@", "zoé@", "exemple.fr", "www.example.org", "Lunéville", "54300", "cedex", "1001",
    "2A004", "13003013300016", "W543001234", "12/03/2026", "3/11", "14h30", "1970-01-02",
    "2026-11-24T14:30:05", "à", "de ", "3 à 5 ans", "12", "1,5", "€", "oui", "X", "Mme", "rendu",
    "rendu le ", "sorti", "abîmé", "farsi", "arabe", "LSF", "Jumelle", "Seule", "C.A.F.",
    "L\u2019Escale.", "LE GOFF", "d'", "B\x9cuf", "İ", "e\u0301", "ﬁ", "\u200d", "\u00a0",
    "; ", ", ", "\n", ". ", "'", '"', "« ", " »", " ", "-", "@",
])  # fmt: skip
_TYPED = (
    st.lists(_PIECES, min_size=1, max_size=4).map("".join)
    | st.text(max_size=30)
    | st.integers(-5, 60_000)
    | st.floats(-5, 60_000)
    | st.sampled_from([20260312, 46_093, 46_093.25])
    | st.booleans()
)


@pytest.mark.parametrize(("entity", "name"), FIELDS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=_TYPED)
@example(raw=False)
@example(raw=19700102)
@example(raw=25_570.5)
@example(raw=0.125)
@example(raw=". CAF")
@example(raw="CAF. .")
def test_whatever_a_cell_lets_in_reads_back_as_the_same_value(
    entity: Entity, name: str, raw: Raw
) -> None:
    """What `edit` and `new` let in as well: they read what is typed as a cell."""
    field = field_of(entity, name)
    reading = field.read(Cell(raw, "" if raw is None else str(raw)))
    if reading.accepted and reading.value is not None:
        value = cast(Value, reading.value)
        assert field.holds(value)
        shown, text = field.show(value), field.text(value)
        again = field.read(Cell(shown.value, text, CellExtras(format=shown.format)))
        assert (again.value, again.severity) == (value, "ok")
        told = field.read(Cell(text, text))
        assert (told.value, told.severity) == (value, "ok")


@pytest.mark.parametrize(("entity", "name"), FIELDS)
def test_nothing_shows_as_a_blank_cell(entity: Entity, name: str) -> None:
    field = field_of(entity, name)
    assert field.show(None).value is None
    assert field.text(None) == ""
