"""What `Records` promises."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from french_cells.reading import Value
from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.engine import open_engine
from sync_service.domain.errors import ConcurrencyError, NotFound, RefusedRecord
from sync_service.domain.record import Record
from sync_service.ports import Database, Transaction
from tests.contracts.database.conftest import (
    CONTACT,
    ITEM,
    LOAN,
    NOW,
    ORGANISATION,
    OTHER_ORGANISATION,
    REGISTRATION,
    SESSION,
    WORKSHOP,
    WORLD,
    a_record,
    values_of,
)

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world(database: Database) -> Database:
    with database.transaction() as stored:
        stored.records.add(WORLD)
    return database


@pytest.mark.parametrize("record", WORLD, ids=lambda record: record.ref)
def test_a_record_comes_back_as_it_went_in(world: Database, record: Record) -> None:
    with world.reading() as stored:
        found = stored.records.find(record.ref)
    assert found is not None
    assert (found.ref, found.entity, found.archived) == (record.ref, record.entity, False)
    assert values_of(found) == record.fields
    assert found.updated_at == NOW


def test_many_records_are_found_at_once_archived_or_not(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([LOAN.ref], LATER)
    with world.reading() as stored:
        found = stored.records.find_all([CONTACT.ref, LOAN.ref, "C-0000000", "nobody"])
        assert found == {ref: stored.records.find(ref) for ref in (CONTACT.ref, LOAN.ref)}
        assert stored.records.find_all([]) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "2026-02-28"),
        ("start_time", "08:05"),
        ("capacity", 0),
        ("registration_open", False),
        ("languages", ["fr", "ar"]),
        ("languages", []),
        ("prep_hours", 1.5),
        ("prep_hours", 2),
        ("place", "L'Épi d'Or ‹ éà › 🧺 \n deuxième ligne"),
        ("status", "cancelled"),
        ("capacity", None),
    ],
)
def test_every_kind_of_value_is_kept_with_its_type(
    world: Database, name: str, value: Value
) -> None:
    with world.transaction() as stored:
        stored.records.update(SESSION.ref, {name: value}, LATER)
    with world.reading() as stored:
        found = stored.records.find(SESSION.ref)
    assert found is not None
    assert found.fields[name] == value
    assert type(found.fields[name]) is type(value)


@pytest.mark.parametrize("value", ["2026-11-24T09:30:00+01:00", "2026-07-01T23:59:59+02:00"])
def test_an_instant_typed_by_a_family_keeps_its_offset(world: Database, value: str) -> None:
    with world.transaction() as stored:
        stored.records.update(REGISTRATION.ref, {"submitted_at": value}, LATER)
    with world.reading() as stored:
        found = stored.records.find(REGISTRATION.ref)
    assert found is not None
    assert found.fields["submitted_at"] == value


@pytest.mark.parametrize("phone", ["+33353010203", ["+33353010203", "+33353010204"]])
def test_an_organisation_may_have_several_numbers(world: Database, phone: Value) -> None:
    with world.transaction() as stored:
        stored.records.update(ORGANISATION.ref, {"phone": phone}, LATER)
    with world.reading() as stored:
        found = stored.records.find(ORGANISATION.ref)
    assert found is not None
    assert found.fields["phone"] == phone


@pytest.mark.parametrize("ref", ["C-7F3K2Q8", "", "C", "nothing of the kind"])
def test_an_unknown_reference_finds_nothing(world: Database, ref: str) -> None:
    with world.reading() as stored:
        assert stored.records.find(ref) is None
        assert stored.records.references_to(ref) == []


def test_live_records_are_counted(world: Database) -> None:
    with world.transaction() as stored:
        assert stored.records.count("loan") == len(stored.records.read_all("loan")) == 1
        stored.records.archive([LOAN.ref], LATER)
        assert stored.records.count("loan") == 0


def test_an_update_touches_only_its_fields(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, {"email": "anne@example.org"}, LATER)
    with world.reading() as stored:
        found = stored.records.find(CONTACT.ref)
    assert found is not None
    assert values_of(found) == {**CONTACT.fields, "email": "anne@example.org"}
    assert found.updated_at == LATER


def test_what_breaks_a_rule_across_fields_comes_in_by_no_door(world: Database) -> None:
    alone = a_record("C-0000011", family_name="Roux", organisation_id="les-epis")
    with pytest.raises(RefusedRecord, match=r"contact\.email"), world.transaction() as stored:
        stored.records.add([alone])
    with pytest.raises(RefusedRecord, match=r"loan\.due_on"), world.transaction() as stored:
        stored.records.update(LOAN.ref, {"due_on": "2026-11-01"}, LATER)
    changes: dict[str, dict[str, Value]] = {
        ITEM.ref: {"quantity": 2},
        SESSION.ref: {"end_time": "14:29"},
    }
    with pytest.raises(RefusedRecord, match=r"session\.end_time"), world.transaction() as stored:
        stored.records.update_all(changes, LATER)
    with world.reading() as stored:
        assert stored.records.find(alone.ref) is None
        assert values_of(_found(stored, ITEM.ref)) == ITEM.fields


def test_whoever_was_erased_needs_no_way_to_be_reached(world: Database) -> None:
    with world.transaction() as stored:
        stored.retention.erase([CONTACT.ref], LATER)
        stored.records.update(CONTACT.ref, {"role": "Accueil"}, LATER)
        assert _found(stored, CONTACT.ref).fields["role"] == "Accueil"


def _found(stored: Transaction, ref: str) -> Record:
    record = stored.records.find(ref)
    assert record is not None
    return record


def test_many_records_are_updated_at_once_each_in_its_own_fields(world: Database) -> None:
    changes: dict[str, dict[str, Value]] = {
        CONTACT.ref: {"email": "anne@example.org", "role": None},
        ITEM.ref: {"quantity": 2},
        ORGANISATION.ref: {"city": "Lunéville"},
        OTHER_ORGANISATION.ref: {"city": "Baccarat"},
    }
    with world.transaction() as stored:
        stored.records.update_all(changes, LATER)
        stored.records.update_all({}, LATER)
    with world.reading() as stored:
        for record in (CONTACT, ITEM, ORGANISATION, OTHER_ORGANISATION):
            found = stored.records.find(record.ref)
            assert found is not None
            meant = {**record.fields, **changes[record.ref]}
            assert values_of(found) == {
                name: value for name, value in meant.items() if value is not None
            }
            assert found.updated_at == LATER


def test_updating_what_is_not_there_is_said(world: Database) -> None:
    with world.transaction() as stored, pytest.raises(NotFound):
        stored.records.update("C-7F3K2Q8", {"email": None}, LATER)


def test_records_come_in_the_order_in_which_they_were_made(database: Database) -> None:
    refs = ["S-0000033", "S-0000011", "S-0000022"]
    with database.transaction() as stored:
        stored.records.add(a_record(ref, id=ref.lower(), name=ref) for ref in refs)
    with database.transaction() as stored:
        stored.records.add([a_record("S-0000000", id="last", name="Last")])
    with database.reading() as stored:
        found = [record.ref for record in stored.records.read_all("organisation")]
        named = stored.records.read_all("organisation", fields=("name", "aliases"))
    assert found == [*refs, "S-0000000"]
    assert [one.ref for one in named] == found
    assert named[3].fields == {"name": "Last", "aliases": None}


def test_a_reference_is_given_only_once(world: Database) -> None:
    with pytest.raises(ConcurrencyError), world.transaction() as stored:
        stored.records.add([CONTACT])


def test_archived_records_are_read_only_when_asked_for(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([CONTACT.ref], LATER)
    with world.reading() as stored:
        assert stored.records.read_all("contact") == []
        [found] = stored.records.read_all("contact", archived=True)
    assert found.archived
    assert found.updated_at == LATER


def test_live_records_are_found_by_a_field(world: Database) -> None:
    with world.reading() as stored:
        found = stored.records.read_like("session", "place", "Salle des fêtes")
        assert stored.records.read_like("session", "place", "Salle") == []
    with world.transaction() as stored:
        stored.records.archive([SESSION.ref], LATER)
        assert stored.records.read_like("session", "place", "Salle des fêtes") == []
    assert [one.ref for one in found] == [SESSION.ref]


@pytest.mark.parametrize(
    ("status", "day", "is_ahead"),
    [("held", "09", True), ("held", "08", False), ("planned", "09", False)],
)
def test_a_session_that_is_held_after_a_day_is_known_at_once(
    world: Database, status: str, day: str, *, is_ahead: bool
) -> None:
    fields = {**SESSION.fields, "date": f"2030-01-{day}", "status": status, "slug": None}
    session = Record("D-0000011", "session", fields, NOW)
    with world.transaction() as stored:
        stored.records.add([session])
        assert stored.memory.read_pulse(day="2030-01-08").is_held_ahead == is_ahead
        assert not stored.memory.read_pulse().is_held_ahead
        stored.records.archive([session.ref], LATER)
        assert not stored.memory.read_pulse(day="2030-01-08").is_held_ahead


def test_sessions_of_a_day_and_later_are_found_with_those_that_have_their_address(
    world: Database,
) -> None:
    def session(number: int, date: str, slug: str | None) -> Record:
        fields = {**SESSION.fields, "date": date, "slug": slug}
        return Record(f"D-000001{number}", "session", fields, NOW)

    over, namesake, nameless = (
        session(1, "2025-01-08", "a"),
        session(2, "2025-01-08", "b"),
        session(3, "2025-01-08", None),
    )
    coming, later, gone = (
        session(4, "2030-01-09", "b"),
        session(5, "2030-01-10", None),
        session(6, "2030-01-10", "c"),
    )
    with world.transaction() as stored:
        stored.records.add([over, namesake, nameless, coming, later, gone])
        stored.records.archive([gone.ref], LATER)

    with world.reading() as stored:
        live = stored.records.read_sessions_from("2030-01-09")
        known = stored.records.read_sessions_from("2030-01-09", archived=True)

    assert [one.ref for one in live] == [namesake.ref, coming.ref, later.ref]
    assert [one.ref for one in known] == [namesake.ref, coming.ref, later.ref, gone.ref]


def test_a_record_comes_back_out_of_the_archive(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([CONTACT.ref], NOW)
        stored.records.archive([CONTACT.ref], LATER, archived=False)
    with world.reading() as stored:
        [found] = stored.records.read_all("contact")
    assert not found.archived
    assert values_of(found) == CONTACT.fields


def test_archiving_twice_changes_nothing(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([CONTACT.ref, "C-7F3K2Q8"], NOW)
        stored.records.archive([CONTACT.ref], LATER)
    with world.reading() as stored:
        [found] = stored.records.read_all("contact", archived=True)
    assert found.updated_at == NOW


@pytest.mark.parametrize(
    ("partner", "record"),
    [
        ("les-epis", ORGANISATION),
        ("les-epis", CONTACT),
        ("les-epis", ITEM),
        ("les-epis", LOAN),
        ("le-relais", LOAN),
        ("les-epis", WORKSHOP),
        ("les-epis", SESSION),
        ("les-epis", REGISTRATION),
    ],
    ids=lambda value: value if isinstance(value, str) else value.ref,
)
def test_a_partners_own_scope_holds_what_concerns_it(
    world: Database, partner: str, record: Record
) -> None:
    with world.reading() as stored:
        assert [*stored.records.read_scope(record.entity, partner)] == [record.ref]
        assert record.ref in stored.records.read_scope(record.entity, None)


@pytest.mark.parametrize(
    "record", [CONTACT, ITEM, WORKSHOP, SESSION, REGISTRATION], ids=lambda record: record.entity
)
def test_a_partners_own_scope_holds_nothing_of_others(world: Database, record: Record) -> None:
    with world.reading() as stored:
        assert stored.records.read_scope(record.entity, "le-relais") == {}


@pytest.mark.parametrize("partner", ["les-epis", "le-relais", "nobody"])
def test_the_owners_of_a_record_are_those_in_whose_own_scope_it_is(
    world: Database, partner: str
) -> None:
    with world.reading() as stored:
        owners = stored.records.find_owners([*(one.ref for one in WORLD), "C-0000000", "nobody"])
        for record in WORLD:
            is_own = record.ref in stored.records.read_scope(record.entity, partner)
            assert is_own == (partner in owners[record.ref]), record.ref
    assert owners.keys() == {one.ref for one in WORLD}


def test_nothing_has_no_owners(world: Database) -> None:
    with world.reading() as stored:
        assert stored.records.find_owners([]) == {}


def test_a_scope_holds_archived_records_too(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([CONTACT.ref], LATER)
    with world.reading() as stored:
        assert stored.records.read_scope("contact", "les-epis")[CONTACT.ref].archived


@pytest.mark.parametrize(
    ("target", "linking"),
    [
        (ORGANISATION, {CONTACT.ref, ITEM.ref, WORKSHOP.ref}),
        (OTHER_ORGANISATION, {LOAN.ref}),
        (ITEM, {LOAN.ref}),
        (WORKSHOP, {SESSION.ref}),
        (SESSION, {REGISTRATION.ref}),
        (LOAN, set()),
    ],
    ids=lambda value: value.ref if isinstance(value, Record) else None,
)
def test_it_is_known_who_links_to_a_record(
    world: Database, target: Record, linking: set[str]
) -> None:
    with world.reading() as stored:
        assert set(stored.records.references_to(target.ref)) == linking


def test_archived_records_link_no_longer(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([LOAN.ref], LATER)
    with world.reading() as stored:
        assert stored.records.references_to(ITEM.ref) == []


def test_known_references_are_told_from_unknown_ones(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([LOAN.ref], LATER)
    asked = [CONTACT.ref, LOAN.ref, "C-7F3K2Q8", "rubbish", ""]
    with world.reading() as stored:
        assert stored.records.find_existing(asked) == {CONTACT.ref, LOAN.ref}


def test_thousands_of_references_are_asked_for_at_once(world: Database) -> None:
    asked = [f"C-{number:07d}" for number in range(3000)]
    with world.reading() as stored:
        assert stored.records.find_existing(asked) == {"C-0000000"}


def test_a_record_that_is_held_is_changed_by_nobody_else(postgresql_url: str) -> None:
    """On SQLite, and in memory, whoever writes is alone with all of it."""
    hasty = open_engine(postgresql_url, busy_seconds=1)
    with closing(open_database(postgresql_url)) as ours, closing(SqlDatabase(hasty)) as theirs:
        with ours.transaction() as stored:
            stored.records.add([ORGANISATION, OTHER_ORGANISATION])
        with ours.transaction() as stored:
            stored.records.hold([OTHER_ORGANISATION.ref, ORGANISATION.ref, "nobody's"])
            with pytest.raises(ConcurrencyError), theirs.transaction() as others:
                others.records.update(ORGANISATION.ref, {"city": "Nancy"}, NOW)
        with theirs.transaction() as others:
            others.records.update(ORGANISATION.ref, {"city": "Nancy"}, NOW)


def test_the_sessions_of_an_address_come_with_their_workshops(database: Database) -> None:
    """Oldest first, without archived ones; the workshop archived or not, or none."""
    named = [
        replace(SESSION, ref=ref, fields={**SESSION.fields, "slug": slug}, archived=archived)
        for ref, slug, archived in (
            ("D-0000011", "jeux", False),
            ("D-0000022", "jeux", True),
            ("D-0000033", "cuisine", False),
            ("D-0000000", "jeux", False),
        )
    ]
    with database.transaction() as stored:
        stored.records.add([ORGANISATION, WORKSHOP, *named])
        stored.records.archive([WORKSHOP.ref], NOW)
        workshop = stored.records.find(WORKSHOP.ref)
        found = stored.records.read_sessions_at("jeux")
        nobody = stored.records.read_sessions_at("")
    assert [one.ref for one, _ in found] == ["D-0000011", "D-0000000"]
    assert [one for _, one in found] == [workshop, workshop]
    assert nobody == []
