"""The coordinator's own edits: read as if typed in a sheet, all or nothing, in the journal."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Value
from sync_service.adapters.surroundings import FrozenClock, SystemRandomSource
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import NotFound, RefusedValue, UsageError
from sync_service.domain.record import WHOLE, Change, Entity, Record, make_reference
from sync_service.model.codecs import build_codec
from sync_service.records.edit_record import archive_record, edit_record, new_record
from sync_service.records.editing import Editing
from tests.fakes.database import FakeDatabase

THEN = datetime(2026, 11, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
REF = make_reference("contact", 1)
NAMES = Directory({"organisation": Names([KnownName("les-epis", "Les Épis")])})


def codec(entity: Entity = "contact") -> EntityCodec:
    return build_codec(entity, NAMES, NOW.date())


@pytest.fixture
def database() -> FakeDatabase:
    found = FakeDatabase()
    fields: Mapping[str, Value] = {
        "family_name": "Perrin",
        "given_name": "Zoélie",
        "organisation_id": "les-epis",
        "email": "zoelie@example.org",
        "publish_ok": False,
    }
    with found.transaction() as stored:
        stored.records.add([Record(REF, "contact", fields, THEN)])
    return found


@pytest.fixture
def editing(database: FakeDatabase) -> Editing:
    return Editing(database, FrozenClock(NOW), SystemRandomSource())


def changes(database: FakeDatabase, ref: str = REF) -> list[tuple[str, Value, Value]]:
    with database.reading() as stored:
        return [(one.field, one.before, one.after) for one in stored.journal.read_history(ref)]


def test_a_name_in_one_piece_is_the_fields_that_it_tells(
    editing: Editing, database: FakeDatabase
) -> None:
    record = edit_record(editing, codec(), REF, {"full_name": "Zita PERRIN-NOËL"})
    names = record.fields["family_name"], record.fields["given_name"]
    assert (names, "full_name" in record.fields) == (("Perrin-Noël", "Zita"), False)
    assert ("given_name", "Zoélie", "Zita") in changes(database)
    with pytest.raises(RefusedValue, match="un prénom et un nom"):
        edit_record(editing, codec(), REF, {"full_name": "Zita"})


def test_values_are_read_as_typed(editing: Editing, database: FakeDatabase) -> None:
    record = edit_record(
        editing, codec(), REF, {"phone": "06.39.98.12.34", "role": " Directrice "}
    )

    assert (record.fields["phone"], record.fields["role"]) == ("+33639981234", "Directrice")
    assert record.updated_at == NOW
    assert sorted(changes(database)) == [
        ("phone", None, "+33639981234"),
        ("role", None, "Directrice"),
    ]


def test_a_reference_is_forgiven_its_case(editing: Editing) -> None:
    assert edit_record(editing, codec(), REF.lower(), {"role": "Directrice"}).ref == REF


def test_one_refused_value_and_nothing_is_stored(editing: Editing, database: FakeDatabase) -> None:
    with pytest.raises(RefusedValue) as refusal:
        edit_record(editing, codec(), REF, {"role": "Directrice", "email": "pas une adresse"})

    assert refusal.value.field == "email"
    assert changes(database) == []


def test_words_that_nobody_knows_are_not_dropped_beside_a_number(
    editing: Editing, database: FakeDatabase
) -> None:
    """A cell would keep them; here « rayé sur la fiche » was nowhere any more."""
    typed = "06 39 98 12 34 (rayé sur la fiche)"
    with pytest.raises(RefusedValue, match="« rayé sur la fiche »"):
        edit_record(editing, codec(), REF, {"phone": typed})
    assert changes(database) == []


def test_the_same_value_again_is_no_change(editing: Editing, database: FakeDatabase) -> None:
    record = edit_record(editing, codec(), REF, {"family_name": "Perrin"})

    assert record.updated_at == THEN
    assert changes(database) == []


def test_a_default_that_is_typed_as_it_is_is_meant_and_said_so_once(
    editing: Editing, database: FakeDatabase
) -> None:
    with database.transaction() as stored:
        stored.journal.append([Change(REF, WHOLE, None, REF, "sheet:S1:7", THEN)])
    said = [edit_record(editing, codec(), REF, {"publish_ok": "non"}) for _ in range(2)]
    assert [record.updated_at for record in said] == [THEN, THEN]
    assert changes(database) == [(WHOLE, None, REF), ("publish_ok", False, False)]


def test_an_emptied_field_has_its_default_again(editing: Editing) -> None:
    edit_record(editing, codec(), REF, {"publish_ok": "oui"})
    assert edit_record(editing, codec(), REF, {"publish_ok": ""}).fields["publish_ok"] is False


def test_an_optional_field_may_be_emptied_and_a_required_one_not(editing: Editing) -> None:
    assert edit_record(editing, codec(), REF, {"given_name": ""}).fields["given_name"] is None
    with pytest.raises(RefusedValue):
        edit_record(editing, codec(), REF, {"family_name": ""})


def test_an_unknown_field_is_told_with_those_that_exist(editing: Editing) -> None:
    with pytest.raises(UsageError, match="family_name"):
        edit_record(editing, codec(), REF, {"couleur": "bleu"})


def test_a_record_that_is_not_there_or_archived_is_not_edited(editing: Editing) -> None:
    with pytest.raises(NotFound):
        edit_record(editing, codec(), "C-0000000", {"role": "x"})
    archive_record(editing, REF)
    with pytest.raises(UsageError, match="archivée"):
        edit_record(editing, codec(), REF, {"role": "x"})


def test_a_new_record_takes_defaults_and_links_by_name(
    editing: Editing, database: FakeDatabase
) -> None:
    record = new_record(
        editing,
        codec(),
        {"family_name": "aubertin", "organisation_id": "les épis", "email": "malo@example.org"},
    )

    assert record.ref.startswith("C-")
    assert record.fields["organisation_id"] == "les-epis"
    assert record.fields["publish_ok"] is False
    assert changes(database, record.ref) == [("*", None, record.ref)]


def test_a_new_record_that_breaks_a_rule_is_refused(editing: Editing) -> None:
    with pytest.raises(RefusedValue):
        new_record(editing, codec(), {"family_name": "Aubertin", "organisation_id": "Les Épis"})


def test_archiving_twice_is_archiving_once(editing: Editing, database: FakeDatabase) -> None:
    assert archive_record(editing, REF).archived
    assert archive_record(editing, REF).archived
    assert changes(database) == [("*", REF, None)]


def test_a_second_structure_of_the_same_name_gets_a_slug_of_its_own(editing: Editing) -> None:
    first, second = (
        new_record(editing, codec("organisation"), {"name": "CCAS de Rosières"}) for _ in range(2)
    )
    assert first.fields["id"] != second.fields["id"]
