"""What `Retention` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sync_service.application.ports import Database, Erased, WriteIntent
from sync_service.domain.record import Change
from tests.contracts.database.conftest import NOW, REGISTRATION, SESSION, WORLD, values_of

DAY_OF_SESSION, DAY_AFTER = "2026-12-03", "2026-12-04"
TOLD = replace(
    REGISTRATION,
    fields={
        **REGISTRATION.fields,
        "phone": "+33639981234",
        "email": "anne@example.org",
        "language": "ar",
        "children_3_5": 2,
    },
)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def world(database: Database) -> Database:
    with database.transaction() as stored:
        stored.records.add(record for record in WORLD if record != REGISTRATION)
        stored.seats.add(TOLD, nonce="n", token_hash="t", contact_key="c")
        stored.journal.append([Change(TOLD.ref, "given_name", "Ane", "Anne", "form", NOW)])
        stored.journal.append([Change(SESSION.ref, "place", None, "Salle", "web", NOW)])
    return database


def test_nothing_is_erased_before_its_time(world: Database) -> None:
    with world.transaction() as stored:
        assert stored.retention.purge_registrations(DAY_OF_SESSION, LATER) == Erased()
        assert stored.retention.find_oldest() == DAY_OF_SESSION
        found = stored.records.find(TOLD.ref)
    assert found is not None
    assert values_of(found) == TOLD.fields


def test_a_registration_that_has_served_tells_figures_and_nobody(world: Database) -> None:
    with world.transaction() as stored:
        erased = stored.retention.purge_registrations(DAY_AFTER, LATER)
        found = stored.records.find(TOLD.ref)
        assert stored.seats.find_by_token("t") is None
        assert stored.retention.find_oldest() is None
    assert (erased.registrations, erased.changes) == (1, 1)
    assert found is not None
    assert values_of(found) == {
        "session_id": SESSION.ref,
        "given_name": "—",
        "adults_count": 1,
        "children_3_5": 2,
        "consent_contact": False,
        "status": "confirmed",
    }


def test_its_history_goes_and_what_stays_says_nothing(world: Database) -> None:
    with world.transaction() as stored:
        seen = stored.journal.last_change()
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert [one.after for one in stored.journal.read_history(TOLD.ref)] == ["—"]
        assert len(stored.journal.read_history(SESSION.ref)) == 1
        assert stored.journal.entities_changed_after(seen) == {"registration"}


def test_erasing_again_erases_nothing(world: Database) -> None:
    with world.transaction() as stored:
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        seen = stored.journal.last_change()
        assert stored.retention.purge_registrations(DAY_AFTER, LATER) == Erased()
        assert stored.journal.last_change() == seen


def test_a_number_that_somebody_types_again_is_erased_again(world: Database) -> None:
    with world.transaction() as stored:
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        stored.records.update(TOLD.ref, {"phone": "+33639981234"}, LATER)
        assert stored.retention.purge_registrations(DAY_AFTER, LATER).registrations == 1


def test_an_open_write_is_never_purged(world: Database) -> None:
    """However old: its proof is still to come."""
    intent = WriteIntent("m1", "sheet", "r1", "intended", "{}", "[]", NOW)
    with world.transaction() as stored:
        stored.memory.save_intent(intent)
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert stored.memory.read_open_intents("sheet") == [intent]
