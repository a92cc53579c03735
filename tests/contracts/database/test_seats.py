"""What `Seats` promises."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from french_cells.reading import Value
from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.record import make_reference
from sync_service.ports import Database, FormUse, Rivals, Taken
from tests.contracts.database.conftest import (
    NOW,
    REGISTRATION,
    SESSION,
    WORKSHOP,
    WORLD,
    values_of,
)

LATER = NOW + timedelta(minutes=1)
OTHER = replace(REGISTRATION, ref="N-0000011", updated_at=LATER)


@pytest.fixture
def session(database: Database) -> Database:
    with database.transaction() as stored:
        stored.records.add(record for record in WORLD if record.entity != "registration")
    return database


def test_the_lock_tells_the_capacity_and_counts_itself(session: Database) -> None:
    with session.transaction() as stored:
        first = stored.seats.lock(SESSION.ref)
    with session.transaction() as stored:
        second = stored.seats.lock(SESSION.ref)
    assert (first.session.ref, first.capacity) == (SESSION.ref, 3)
    assert values_of(first.session) == SESSION.fields
    assert second.rev == first.rev + 1


def test_the_lock_does_not_count_as_a_change(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.lock(SESSION.ref)
        found = stored.records.find(SESSION.ref)
    assert found is not None
    assert found.updated_at == NOW


def test_locking_what_is_no_session_is_said(session: Database) -> None:
    with session.transaction() as stored, pytest.raises(NotFound):
        stored.seats.lock("D-7F3K2Q8")


def test_a_registration_is_found_by_its_form_and_by_its_reference(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.add(REGISTRATION, nonce="n1")
    with session.reading() as stored:
        found = stored.seats.find_by_nonce("n1")
        assert found is not None
        assert values_of(found) == REGISTRATION.fields
        assert stored.records.find(REGISTRATION.ref) == found
        assert stored.seats.find_by_nonce("n2") is None


def test_a_form_is_used_only_once(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.add(REGISTRATION, nonce="n1")
    with pytest.raises(ConcurrencyError), session.transaction() as stored:
        stored.seats.add(OTHER, nonce="n1")
    with session.reading() as stored:
        assert len(stored.seats.read_session(SESSION.ref)) == 1


def test_registrations_of_a_session_come_oldest_first(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.add(OTHER, nonce="n1")
        stored.seats.add(REGISTRATION, nonce="n2")
    with session.reading() as stored:
        found = [record.ref for record in stored.seats.read_session(SESSION.ref)]
        assert stored.seats.read_session("D-7F3K2Q8") == []
        both = stored.seats.read_sessions([SESSION.ref, "D-7F3K2Q8"])
        assert stored.seats.read_sessions([]) == {}
    assert found == [OTHER.ref, REGISTRATION.ref]
    assert {ref: [one.ref for one in some] for ref, some in both.items()} == {
        SESSION.ref: found,
        "D-7F3K2Q8": [],
    }


def test_a_suspect_may_lie_in_the_archive(session: Database) -> None:
    with session.transaction() as stored:
        suspect = replace(REGISTRATION, archived=True)
        stored.seats.add(suspect, nonce="n", suspect=True)
        [found] = stored.seats.read_session(SESSION.ref)
        assert stored.records.read_all("registration") == []
    assert found.archived


def test_a_form_is_answered_once_also_where_its_registration_is_gone(session: Database) -> None:
    with session.transaction() as stored:
        assert not stored.seats.read_use("n1", [SESSION.ref], NOW).is_used
        stored.seats.use_form("n1", SESSION.ref, NOW)
        assert stored.seats.read_use("n1", [SESSION.ref], NOW).is_used
    with pytest.raises(ConcurrencyError), session.transaction() as stored:
        stored.seats.use_form("n1", SESSION.ref, LATER)
    with session.transaction() as stored:
        stored.seats.forget_forms(NOW)
        assert stored.seats.read_use("n1", [SESSION.ref], NOW).is_used
        stored.seats.forget_forms(LATER)
        assert not stored.seats.read_use("n1", [SESSION.ref], NOW).is_used


def test_answered_forms_are_counted_by_session_and_in_all(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.use_form("n1", SESSION.ref, NOW)
        stored.seats.use_form("n2", "D-7F3K2Q8", LATER)
        stored.seats.add(REGISTRATION, nonce="n1")
        for nonce, minutes, counts in (
            ("n1", 1, (REGISTRATION.ref, True, 2, 1, 1, False)),
            ("n2", 2, (None, True, 1, 0, 1, False)),
            ("n3", 24 * 60, (None, False, 0, 0, 1, False)),
            ("n3", 24 * 60 + 1, (None, False, 0, 0, 0, False)),
        ):
            at = NOW + timedelta(minutes=minutes)
            use = stored.seats.read_use(nonce, [SESSION.ref], at)
            assert use == FormUse(use.rivals, use.workshop, *counts)


def test_who_has_a_say_in_a_newcomers_seats_is_known_at_once(session: Database) -> None:
    fields = REGISTRATION.fields
    said: Sequence[Mapping[str, Value]] = (
        {"adults_count": 2, "children_3_5": 3},
        {"adults_count": None, "status": None},
        {"phone": "+33639981234", "status": "attended"},
        {"email": "zoe@example.org", "status": "cancelled"},
        {"adults_count": 4, "status": "waiting"},
        {"email": "ana@example.org", "status": "no_show"},
    )
    families = [
        replace(REGISTRATION, ref=make_reference("registration", place), fields={**fields, **more})
        for place, more in enumerate(said)
    ]
    with session.transaction() as stored:
        for one in families:
            stored.seats.add(one, nonce=one.ref)
        for ref in ("N-0000011", "N-0000022"):
            hidden = {**fields, "phone": "+33639981234", "status": "waiting"}
            gone = replace(REGISTRATION, ref=ref, fields=hidden, archived=True)
            stored.seats.add(gone, nonce=ref, suspect=True)
        rivals = stored.seats.read_rivals(SESSION.ref, ["+33639981234", "zoe@example.org"])
        waiting = stored.seats.read_rivals(SESSION.ref, [])
        use = stored.seats.read_use("n", [SESSION.ref, "D-7F3K2Q8"], NOW, ["zoe@example.org"])
        assert use.rivals == stored.seats.read_rivals(SESSION.ref, ["zoe@example.org"])
        assert [one.ref for one in use.rivals.families] == [families[n].ref for n in (3, 4)]
        alone = stored.seats.read_use("n", ["D-7F3K2Q8", SESSION.ref], NOW)
        assert (alone.rivals, alone.made, alone.is_used) == (Rivals(0, []), None, False)
        nobody = stored.seats.read_rivals("D-7F3K2Q8", ["+33639981234"])
        taken = stored.seats.count_taken([SESSION.ref, "D-7F3K2Q8"])
        assert stored.seats.count_taken([]) == {}
    assert rivals.taken == 5 + 1 + 1 + 1
    assert [one.ref for one in rivals.families] == [families[n].ref for n in (2, 3, 4)]
    assert [values_of(one) for one in waiting.families] == [values_of(families[4])]
    assert (nobody.taken, nobody.families) == (0, [])
    assert taken == {SESSION.ref: Taken(8, 1), "D-7F3K2Q8": Taken(0, 0)}


def test_a_reference_that_is_taken_is_given_to_nobody_else(session: Database) -> None:
    with session.transaction() as stored:
        stored.seats.add(REGISTRATION, nonce="n1")
    with pytest.raises(ConcurrencyError), session.transaction() as stored:
        stored.seats.add(replace(OTHER, ref=REGISTRATION.ref), nonce="n2")
    with session.reading() as stored:
        assert stored.seats.find_by_nonce("n2") is None


def test_what_a_form_is_about_is_known_with_its_use(session: Database) -> None:
    """The workshop is the first session's; a known address has a registration anywhere."""
    elsewhere = {"session_id": "D-0000011", "email": "zoe@example.org"}
    other = replace(REGISTRATION, fields={**REGISTRATION.fields, **elsewhere})
    with session.transaction() as stored:
        stored.records.add([replace(SESSION, ref="D-0000011")])
        stored.seats.add(other, nonce="n1")
        for contacts, is_known in ((["zoe@example.org"], True), (["+33639981234"], False)):
            use = stored.seats.read_use("n", [SESSION.ref, "D-0000011"], NOW, contacts)
            assert use.is_known == is_known
            assert use.workshop == stored.records.find(WORKSHOP.ref)
        assert stored.seats.read_use("n", ["D-7F3K2Q8"], NOW).workshop is None


def test_the_lock_tells_which_date_families_know(session: Database) -> None:
    with session.transaction() as stored:
        assert stored.seats.lock(SESSION.ref).told_date is None
        stored.seats.save_told_date(SESSION.ref, "2026-12-03")
        assert stored.seats.lock(SESSION.ref).told_date == "2026-12-03"


def test_registrations_typed_in_a_sheet_are_not_counted_as_forms(session: Database) -> None:
    with session.transaction() as stored:
        stored.records.add([REGISTRATION])
        assert stored.seats.read_use("any", [SESSION.ref], NOW).in_a_minute == 0
        assert len(stored.seats.read_session(SESSION.ref)) == 1


def test_those_that_one_form_made_are_read_together(session: Database) -> None:
    third = replace(REGISTRATION, ref="N-0000022")
    with session.transaction() as stored:
        for one in (REGISTRATION, OTHER, third):
            stored.seats.add(one, nonce=one.ref)
        stored.seats.bind([REGISTRATION.ref, third.ref])
    with session.reading() as stored:
        bound = [stored.seats.read_bound(one.ref) for one in (REGISTRATION, third, OTHER)]
    together = [REGISTRATION.ref, third.ref]
    assert [[one.ref for one in some] for some in bound] == [together, together, []]


def test_what_was_merged_leads_on_and_whoever_came_first_goes_before(session: Database) -> None:
    third = replace(REGISTRATION, ref="N-0000022")
    with session.transaction() as stored:
        for one in (REGISTRATION, OTHER, third):
            stored.seats.add(one, nonce=one.ref)
        stored.seats.give_place(REGISTRATION.ref, third.ref)
        stored.records.archive([REGISTRATION.ref], NOW)
        stored.merges.note(REGISTRATION.ref, third.ref)
    with session.reading() as stored:
        assert stored.merges.find_kept(REGISTRATION.ref) == third.ref
        assert stored.merges.find_kept(third.ref) is None
        live = [one.ref for one in stored.seats.read_session(SESSION.ref) if not one.archived]
    assert live == [third.ref, OTHER.ref]


def test_each_registration_has_one_answer_that_it_may_change(database: Database) -> None:
    with database.transaction() as stored:
        stored.feelings.say("N-1", "D-1", "good")
        stored.feelings.say("N-2", "D-1", "good")
        stored.feelings.say("N-3", "D-2", "bad")
        stored.feelings.say("N-1", "D-1", "fair")
    with database.reading() as stored:
        assert stored.feelings.find("N-1") == "fair"
        assert stored.feelings.find("N-9") is None
        assert stored.feelings.count() == {"D-1": {"fair": 1, "good": 1}, "D-2": {"bad": 1}}


def test_what_an_erased_family_said_still_counts_and_is_nobodys(database: Database) -> None:
    ref = REGISTRATION.ref
    with database.transaction() as stored:
        stored.records.add(WORLD)
        stored.feelings.say(ref, "D-1", "bad")

        stored.retention.erase([ref], NOW)

        assert stored.feelings.find(ref) is None
        assert stored.feelings.count() == {"D-1": {"bad": 1}}
        stored.feelings.say(ref, "D-1", "good")
        assert stored.feelings.count() == {"D-1": {"bad": 1, "good": 1}}


def test_all_that_one_form_made_have_one_answer(database: Database) -> None:
    others = [replace(REGISTRATION, ref=ref) for ref in ("N-0000022", "N-0000023")]
    refs = [REGISTRATION.ref, *(one.ref for one in others)]
    with database.transaction() as stored:
        stored.records.add([one for one in WORLD if one.entity != "registration"])
        for one in (REGISTRATION, *others):
            stored.seats.add(one, nonce=one.ref)
        stored.seats.bind(refs[:2])
        stored.feelings.say(refs[1], "D-1", "bad")
        stored.feelings.say(refs[0], "D-2", "good")
        assert [stored.feelings.find(ref) for ref in refs] == ["good", "good", None]
        assert stored.feelings.count() == {"D-2": {"good": 1}}
