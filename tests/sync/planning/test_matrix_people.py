"""People down a matrix: known by reference or by their names, whatever their case and accents."""

from datetime import UTC, datetime

import pytest

from french_cells.reading import Reading, Value
from sync_service.domain.mapping import Column
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell
from sync_service.sync.planning.matrix import (
    has_people,
    known_words,
    person_fields,
    person_keys,
)
from tests.fakes.codecs import TextCodec

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def contact(ref: str, given: Value) -> Record:
    return Record(ref, "contact", {"family_name": "Petit", "given_name": given}, NOW)


@pytest.mark.parametrize(
    ("field", "people"),
    [("contact_id", True), ("family_name", True), ("organisation_id", False)],
)
def test_columns_tell_people_from_partners(field: str, *, people: bool) -> None:
    assert has_people([Column(field, ("x",))]) is people


def test_a_person_is_known_by_reference_and_by_names() -> None:
    fields = person_fields(contact("C-1", "Zoé"))
    assert person_keys(fields) == [("contact_id", "C-1"), ("name", "petit", "zoe")]
    assert person_keys({"family_name": "PETIT", "given_name": "zoe"}) == [("name", "petit", "zoe")]
    assert person_keys({"given_name": "Zoé"}) == []
    assert person_keys({"family_name": "Petit"}) == [("name", "petit", "")]


def test_a_name_is_spelt_as_the_one_contact_that_has_it() -> None:
    codec = known_words(TextCodec("given_name"), [contact("C-1", "Zoé"), contact("C-2", None)])
    assert codec.read(Cell("ZOE")) == Reading("Zoé")
    assert codec.read(Cell("Zita")) == Reading("Zita")
    assert codec.read(Cell(None)).error == "empty"
    assert (codec.text("Zoé"), codec.show("Zoé").value) == ("Zoé", "Zoé")


def test_a_name_that_contacts_spell_in_two_ways_stays_as_typed() -> None:
    codec = known_words(TextCodec("given_name"), [contact("C-1", "Zoé"), contact("C-2", "Zoe")])
    assert codec.read(Cell("ZOE")) == Reading("ZOE")
