"""What `Pauses` promises."""

from datetime import timedelta

from sync_service.ports import Database, Pause
from sync_service.ports.surroundings import take_lease
from tests.contracts.database.conftest import NOW, OtherProcess

FIRST, SECOND = Pause(NOW, 2), Pause(NOW + timedelta(hours=1), 0)


def test_there_is_none_from_the_start(database: Database) -> None:
    with database.reading() as stored:
        assert stored.pauses.read() is None


def test_the_last_one_stands_until_it_ends(database: Database) -> None:
    with database.transaction() as stored:
        stored.pauses.begin(FIRST)
        stored.pauses.begin(SECOND)
        assert stored.pauses.read() == SECOND
    with database.transaction() as stored:
        stored.pauses.end()
        assert stored.pauses.read() is None


def test_nobody_takes_anything_in_hand_meanwhile(databases: OtherProcess) -> None:
    ours, others = databases(), databases()
    with ours.transaction() as stored:
        stored.pauses.begin(FIRST)
        assert not take_lease(stored, "sheet", 60, NOW)
    with others.transaction() as stored:
        stored.pauses.end()
        assert take_lease(stored, "sheet", 60, NOW)
