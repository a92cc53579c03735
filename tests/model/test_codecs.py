"""The sync's view of the schemas: what is read, shown, defaulted and objected to."""

from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY, Directory, KnownName, Names
from french_cells.reading import Value
from sync_service.domain.record import LETTERS, Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import broken_rules, build_codec

TODAY = date(2026, 11, 24)
DIRECTORY = Directory(
    {
        "organisation": Names(
            [
                KnownName("les-tilleuls", "Centre social Les Tilleuls", ("Les Tilleuls",)),
                KnownName("ludo", "Ludothèque du Parc"),
            ]
        ),
        "item": Names([KnownName("M-0000000", "Malle des écrans", ("MAL-1",), "ludo")]),
    }
)


@pytest.mark.parametrize("entity", LETTERS)
def test_every_entity_has_a_codec_with_labelled_fields(entity: Entity) -> None:
    codec = build_codec(entity, DIRECTORY, TODAY)
    assert codec.entity == entity
    assert all(field.label and field.expected for field in codec.fields.values())


def test_an_organisation_is_named_by_its_alias_and_shown_by_its_name() -> None:
    field = build_codec("contact", DIRECTORY, TODAY).fields["organisation_id"]
    assert field.read(Cell("LES TILLEULS")).value == "les-tilleuls"
    assert field.show("les-tilleuls").value == "Centre social Les Tilleuls"


def test_an_unknown_name_gets_a_suggestion() -> None:
    field = build_codec("loan", DIRECTORY, TODAY).fields["borrower_organisation_id"]
    reading = field.read(Cell("Ludothèque du Bois"))
    assert not reading.accepted
    assert "Vouliez-vous dire « Ludothèque du Parc » ?" in reading.message


def test_a_contact_needs_one_way_to_be_reached() -> None:
    codec = build_codec("contact", DIRECTORY, TODAY)
    fields = {"family_name": "Petit", "organisation_id": "ludo"}
    assert [objection.field for objection in codec.check(fields)] == ["email"]
    assert not codec.check({**fields, "mobile": "+33639981234"})


def test_a_loan_without_a_return_date_is_due_a_month_later() -> None:
    codec = build_codec("loan", DIRECTORY, TODAY)
    assert codec.defaults({"loaned_on": "2026-10-01"})["due_on"] == "2026-10-31"


@pytest.mark.parametrize(("entity", "name"), [("loan", "item_code"), ("session", "workshop_id")])
def test_before_anything_is_known_the_sheet_that_lists_it_is_asked_for(
    entity: Entity, name: str
) -> None:
    field = build_codec(entity, NO_DIRECTORY, TODAY).fields[name]
    assert field.read(Cell("Malle bleue", "Malle bleue")).message.endswith("suivie d’abord.")


def test_an_old_fault_keeps_no_correction_out() -> None:
    fault: dict[str, Value] = {"loaned_on": "2026-11-02", "due_on": "2026-11-01"}
    assert broken_rules("loan", None, fault) == ["due_on"]
    assert broken_rules("loan", fault, {**fault, "quantity": 2}) == []
    assert broken_rules("loan", fault, {**fault, "returned_on": "2026-10-01"}) == ["returned_on"]
    # What is ahead is asked of who types it, on that day.
    assert (
        broken_rules("loan", None, {"loaned_on": "2026-11-02", "returned_on": "2999-01-01"}) == []
    )
