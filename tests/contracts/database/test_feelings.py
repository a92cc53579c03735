"""What `Feelings` promises."""

from dataclasses import replace

from sync_service.ports import Database
from tests.contracts.database.conftest import NOW, REGISTRATION, WORLD


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
