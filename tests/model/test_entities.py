"""What each entity asks across its fields, what identifies it, and what it takes for granted."""

from datetime import UTC, date, datetime

import marshmallow
import pytest

from french_cells.context import Context
from french_cells.directory import Directory
from french_cells.reading import Reading, Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import KnownOrganisation
from sync_service.domain.record import Entity, Record
from sync_service.model.codecs import build_codec, with_derived
from sync_service.model.directory import build_directory
from sync_service.model.entities import SCHEMAS
from sync_service.model.entities.loan import loan_status

TODAY = date(2026, 11, 24)


def record(entity: Entity, ref: str, **fields: Value) -> Record:
    return Record(ref, entity, fields, datetime(2026, 11, 24, tzinfo=UTC))


RECORDS = [
    record("organisation", "S-1", id="ludo", name="Ludothèque du Parc", aliases=["Ludo"]),
    record("organisation", "S-2", id="mjc", name="MJC du Moulin", short_name="MJC"),
    record("contact", "C-1", given_name="Zoé", family_name="Roux", organisation_id="ludo"),
    record("item", "M-1", code="MAL-1", label="Malle des écrans", quantity=2),
    record("workshop", "A-1", title="Café des parents", lead_organisation_id="mjc"),
    record("session", "D-1", workshop_id="A-1", date="2026-12-01", start_time="14:00"),
    record("meeting", "R-1", kind="technical_committee", date="2026-10-06"),
    record("loan", "E-1", item_code="M-1"),
]
DIRECTORY = build_directory([KnownOrganisation("caf", "CAF 54", ("CAF",))], RECORDS)


def codec(entity: Entity, directory: Directory = DIRECTORY) -> EntityCodec:
    return build_codec(entity, directory, TODAY)


OBJECTIONS: list[tuple[Entity, dict[str, Value], str]] = [
    ("organisation", {"ct_member_since": "1998-01-01"}, "ct_member_since"),
    (
        "organisation",
        {"ct_member_since": "2020-01-01", "ct_member_until": "2019-01-01"},
        "ct_member_until",
    ),
    ("contact", {}, "email"),
    ("meeting", {"start_time": "18:00", "end_time": "17:00"}, "end_time"),
    ("loan", {"loaned_on": "2026-10-01", "due_on": "2026-09-01"}, "due_on"),
    ("loan", {"loaned_on": "2026-10-01", "returned_on": "2026-09-01"}, "returned_on"),
    ("loan", {"returned_on": "2026-12-01"}, "returned_on"),
    ("loan", {"item_code": "M-1", "quantity": 3}, "quantity"),
    ("workshop", {"scheme": "laep", "registration_mode": "form"}, "registration_mode"),
    ("session", {"start_time": "18:00", "end_time": "17:00"}, "end_time"),
    ("session_count", {"families_count": 3, "new_families_count": 4}, "new_families_count"),
]


@pytest.mark.parametrize(("entity", "fields", "field"), OBJECTIONS)
def test_a_rule_across_fields_is_told_with_the_field_to_mend(
    entity: Entity, fields: dict[str, Value], field: str
) -> None:
    found = {one.field for one in codec(entity).check(fields) if "Il manque" not in one.message}
    assert field in found


def test_a_missing_field_is_told_by_its_french_name() -> None:
    messages = [one.message for one in codec("organisation").check({})]
    assert messages == ["Il manque : Structure. Nous attendons un texte."]


def test_a_schema_refuses_what_the_rules_refuse() -> None:
    schema = SCHEMAS["loan"](Context(TODAY, directory=DIRECTORY), partial=True)
    with pytest.raises(marshmallow.ValidationError) as caught:
        schema.load({"loaned_on": "01/10/2026", "due_on": "01/09/2026"})
    assert list(caught.value.messages_dict) == ["due_on"]


def test_a_schema_loads_what_people_type_and_dumps_what_they_read() -> None:
    schema = SCHEMAS["contact"](Context(TODAY, directory=DIRECTORY))
    loaded = schema.load({
        "family_name": "ROUX", "organisation_id": "ludo", "phone": "06.39.98.02.03", "note": None,
    })  # fmt: skip
    assert loaded["phone"] == "+33639980203"
    assert loaded["publish_ok"] is False
    assert schema.dump(loaded)["phone"] == "06 39 98 02 03"


def test_a_schema_tells_a_refusal_in_french() -> None:
    schema = SCHEMAS["contact"](Context(TODAY, directory=DIRECTORY), partial=True)
    with pytest.raises(marshmallow.ValidationError) as caught:
        schema.load({"phone": "03 53", "email": "zoe@example.org"})
    assert "10 chiffres" in caught.value.messages_dict["phone"][0]


KEYS: list[tuple[Entity, dict[str, Value], list[tuple[str, ...]]]] = [
    ("organisation", {"siret": "13003013300016"}, [("siret", "13003013300016")]),
    (
        "organisation",
        {
            "name": "Ludo",
            "address_street": "3 rue du Parc",
            "postcode": "54300",
            "city": "Lunéville",
            "phone": ["+33353010203"],
            "email": "l@example.org",
        },
        [
            (
                "place",
                "ludo",
                "3 rue du parc",
                "54300",
                "luneville",
                "+33353010203",
                "l@example.org",
            )
        ],
    ),
    ("organisation", {"name": "Ludo", "city": "Lunéville"}, []),
    (
        "contact",
        {"organisation_id": "ludo", "family_name": "Roux", "given_name": "Zoé"},
        [("name", "ludo", "roux zoe")],
    ),
    ("contact", {"organisation_id": "ludo", "family_name": "Roux"}, []),
    ("meeting", {"kind": "other", "date": "2026-10-06"}, [("other", "2026-10-06")]),
    ("attendance", {"meeting_id": "R-1", "organisation_id": "ludo"}, [("r-1", "ludo", "-")]),
    ("item", {"owner_organisation_id": "ludo", "code": "M 1"}, [("ludo", "m 1")]),
    (
        "loan",
        {"item_code": "M-1", "borrower_organisation_id": "mjc", "loaned_on": "2026-10-01"},
        [("m-1", "mjc", "2026-10-01")],
    ),
    ("workshop", {"lead_organisation_id": "mjc", "title": "Café"}, [("mjc", "cafe")]),
    (
        "session",
        {"workshop_id": "A-1", "date": "2026-12-01", "start_time": "14:00"},
        [("a-1", "2026-12-01", "14:00")],
    ),
    ("registration", {"session_id": "D-1", "given_name": "Zoé"}, []),
    ("registration", {"session_id": "D-1", "phone": "+33639980001"}, []),
    (
        "registration",
        {"session_id": "D-1", "given_name": "Zoé", "phone": "+33639980001", "email": "z@b.fr"},
        [("phone", "d-1", "zoe", "+33639980001"), ("email", "d-1", "zoe", "z@b.fr")],
    ),
    (
        "registration",
        {"session_id": "D-1", "given_name": "Zoé", "email": "z@b.fr", "status": "cancelled"},
        [],
    ),
    ("session_count", {"session_id": "D-1"}, [("d-1",)]),
]


@pytest.mark.parametrize(("entity", "fields", "expected"), KEYS)
def test_strong_keys_need_all_their_parts(
    entity: Entity, fields: dict[str, Value], expected: list[tuple[str, ...]]
) -> None:
    assert codec(entity).strong_keys(fields) == expected


DEFAULTS: list[tuple[Entity, dict[str, Value], dict[str, Value]]] = [
    ("meeting", {"date": "2026-10-06"}, {"status": "held"}),
    ("meeting", {"date": "2026-12-06"}, {"status": "planned"}),
    ("item", {"label": "Malle écrans"}, {"code": "MALLE-ECRANS", "kind": "kit", "quantity": 1}),
    ("item", {"label": "Barnum", "code": "B1"}, {"kind": "equipment"}),
    ("item", {"label": "Truc", "kind": "book"}, {"code": "TRUC"}),
    ("workshop", {"scheme": "laep"}, {"registration_mode": "free"}),
    ("workshop", {}, {"registration_mode": "form", "scheme": "other"}),
    (
        "session",
        {"workshop_id": "A-1", "date": "2026-12-01", "start_time": "14:00"},
        {
            "slug": "cafe-des-parents-2026-12-01-14h00",
            "registration_open": True,
            "status": "planned",
        },
    ),
    ("session", {"date": "2026-10-01"}, {"registration_open": False}),
    ("loan", {}, {"quantity": 1}),
]


@pytest.mark.parametrize(("entity", "fields", "expected"), DEFAULTS)
def test_a_new_record_takes_documented_defaults(
    entity: Entity, fields: dict[str, Value], expected: dict[str, Value]
) -> None:
    chosen = codec(entity).defaults(fields)
    assert expected.items() <= chosen.items()
    assert not set(fields) & set(chosen)


def test_what_happened_on_a_day_that_is_over_is_no_default() -> None:
    """« Tenue » was a figure for funders that nobody had said."""
    assert "status" not in codec("session").defaults({"date": "2026-10-01"})


def test_namesakes_get_different_slugs_and_twins_the_same() -> None:
    one = codec("organisation").defaults({"name": "Médiathèque", "city": "Toul"})["id"]
    other = codec("organisation").defaults({"name": "Médiathèque", "phone": ["+333"]})["id"]
    again = codec("organisation").defaults({"name": "Médiathèque", "city": "Toul"})["id"]
    assert one == again != other
    assert str(one).startswith("mediatheque-")
    assert codec("organisation").defaults({"name": "«»"})["id"]


@pytest.mark.parametrize(
    ("entity", "field", "typed", "target", "shown"),
    [
        ("contact", "organisation_id", "ludo", "ludo", "Ludothèque du Parc"),
        ("contact", "organisation_id", "caf", "caf", "CAF 54"),
        ("loan", "borrower_organisation_id", "MJC", "mjc", "MJC du Moulin"),
        ("loan", "item_code", "mal-1", "M-1", "Malle des écrans"),
        ("loan", "borrower_contact_id", "ROUX Zoé", "C-1", "Zoé Roux"),
        ("session", "workshop_id", "cafe des parents", "A-1", "Café des parents"),
        (
            "registration",
            "session_id",
            "Café des parents 01/12/2026",
            "D-1",
            "Café des parents du 01/12/2026 à 14h00",
        ),
        ("attendance", "meeting_id", "06/10/2026", "R-1", "Comité technique du 06/10/2026"),
    ],
)
def test_a_link_is_read_by_any_name_and_shown_by_one(
    entity: Entity, field: str, typed: str, target: str, shown: str
) -> None:
    schema = SCHEMAS[entity](Context(TODAY, directory=DIRECTORY))
    assert schema.cells[field].understand(typed).value == target
    assert schema.cells[field].text(target) == shown


def test_a_name_that_two_bear_is_asked_about() -> None:
    twins = build_directory([], [RECORDS[3], record("item", "M-2", label="Malle des écrans")])
    field = SCHEMAS["loan"](Context(TODAY, directory=twins)).cells["item_code"]
    assert field.understand("Malle des écrans").error == "ambiguous"
    assert field.understand("").error == "empty"
    assert field.choices() == ("M-1", "M-2")
    assert len(twins.of("item")) == 2


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [("École élémentaire", "S-K6EE5JD"), ("ecole elementaire", "S-MA1K6EE"), ("MJC", "S-4MJC27X")],
)
def test_a_reference_names_its_partner_as_a_whole_and_by_none_of_its_letters(
    typed: str, spelt: str
) -> None:
    """« EE » is an « école élémentaire », and no word of S-K6EE5JD."""

    def read(reference: str) -> Reading:
        known = [
            record("organisation", "S-70000X0", id="gebhart", name="École élémentaire Gebhart"),
            record("organisation", reference, id="ludo", name="Ludothèque Pirouette"),
        ]
        schema = SCHEMAS["contact"](Context(TODAY, directory=build_directory([], known)))
        assert schema.cells["organisation_id"].understand(reference).value == "ludo"
        return schema.cells["organisation_id"].understand(typed)

    assert read(spelt) == read("S-30000X0")


@pytest.mark.parametrize("typed", ["Malle écran", "E3", "Mall"])
def test_what_is_suggested_follows_no_reference(typed: str) -> None:
    """References are drawn by lot, and records come in their order."""

    def suggest(*references: str) -> str:
        labels = ("Malle écrans A", "Malle écrans B", "Malle écrans C", "Malle écrans D")
        pairs = sorted(zip(references, labels, strict=True))
        items = [record("item", reference, label=label) for reference, label in pairs]
        schema = SCHEMAS["loan"](Context(TODAY, directory=build_directory([], items)))
        return schema.cells["item_code"].understand(typed).message

    assert suggest("M-E3E3E3E", "M-2", "M-3", "M-4") == suggest("M-9", "M-8", "M-7", "M-6")


def test_a_name_that_nobody_bears_is_told_so() -> None:
    field = SCHEMAS["loan"](Context(TODAY, directory=DIRECTORY)).cells["item_code"]
    assert "demandez à la coordination" in field.understand("xyzzy").message
    assert "Vouliez-vous dire « Malle des écrans »" in field.understand("Male des écrans").message


STATUSES: list[tuple[dict[str, Value], str]] = [
    ({"status": "lost"}, "lost"),
    ({"returned_on": "2026-10-01"}, "returned"),
    ({"loaned_on": "2026-12-01"}, "reserved"),
    ({"loaned_on": "2026-10-01", "due_on": "2026-11-01"}, "overdue"),
    ({"loaned_on": "2026-10-01", "due_on": "2026-11-24"}, "on_loan"),
]


@pytest.mark.parametrize(("fields", "status"), STATUSES)
def test_a_loan_s_status_follows_from_its_dates(fields: dict[str, Value], status: str) -> None:
    assert loan_status(fields, TODAY) == status


def test_a_season_begins_in_september() -> None:
    def season(day: str) -> Value:
        return with_derived(record("meeting", "R-0000000", date=day), TODAY).fields["season"]

    assert season("2026-08-31") == "2025-2026"
    assert season("2026-09-01") == "2026-2027"
