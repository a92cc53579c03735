"""What `Feelings` promises."""

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
