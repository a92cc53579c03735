"""What `Budgets`, `OwedMails` and `Visits` promise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sync_service.domain.instants import Rate
from sync_service.families.desk import draw
from sync_service.ports import Database
from tests.contracts.database.conftest import NOW, OtherProcess

LATER = NOW + timedelta(hours=1)
ONE_AN_HOUR = (Rate(1, timedelta(hours=1)),)


def test_a_budget_begins_empty_and_keeps_what_was_saved(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    with ours.transaction() as stored:
        assert list(stored.budgets.lock("mail:1")) == []
        stored.budgets.save("mail:1", [NOW, LATER], LATER)
    with theirs.transaction() as stored:
        assert list(stored.budgets.lock("mail:1")) == [NOW, LATER]
        assert list(stored.budgets.lock("mail:2")) == []


def test_a_budget_is_forgotten_in_its_time(database: Database) -> None:
    with database.transaction() as stored:
        for name, until in (("old", NOW), ("new", LATER)):
            stored.budgets.lock(name)
            stored.budgets.save(name, [NOW], until)
        stored.budgets.forget(NOW)
        assert list(stored.budgets.lock("old")) == []
        assert list(stored.budgets.lock("new")) == [NOW]


def test_processes_that_draw_at_once_do_not_both_get_the_last(databases: OtherProcess) -> None:
    """Two that count before either has stored would both find room."""

    def ask(database: Database) -> bool:
        with database.transaction() as stored:
            return draw(stored, {"mail:1": ONE_AN_HOUR}, NOW)

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(ask, [databases() for _ in range(8)]))
    assert sorted(answers) == [False] * 7 + [True]


def test_a_draw_takes_from_all_budgets_or_from_none(database: Database) -> None:
    with database.transaction() as stored:
        assert draw(stored, {"a": ONE_AN_HOUR}, NOW)
        assert not draw(stored, {"a": ONE_AN_HOUR, "b": ONE_AN_HOUR}, NOW)
        assert draw(stored, {"b": ONE_AN_HOUR}, NOW)
        assert draw(stored, {"a": ONE_AN_HOUR}, LATER)


def test_a_mail_is_owed_once_and_taken_once(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    with ours.transaction() as stored:
        stored.owed.add("links:1", LATER)
        stored.owed.add("links:1", LATER + timedelta(hours=5))
        assert list(stored.owed.read_due(NOW)) == []
    with theirs.transaction() as stored:
        assert list(stored.owed.read_due(LATER)) == ["links:1"]
        assert stored.owed.take("links:1")
        assert not stored.owed.take("links:1")
    with ours.reading() as stored:
        assert list(stored.owed.read_due(LATER)) == []


def test_a_link_opens_one_visit_whoever_is_first(databases: OtherProcess) -> None:
    """Two that look before either has stored would both come in."""

    def come(database: Database) -> bool:
        with database.transaction() as stored:
            return stored.visits.open("k", LATER)

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(come, [databases() for _ in range(8)]))
    assert sorted(answers) == [False] * 7 + [True]


def test_a_visit_lasts_until_it_is_left_and_its_link_stays_used(database: Database) -> None:
    with database.transaction() as stored:
        assert not stored.visits.was_opened("k")
        stored.visits.open("k", LATER)
        assert stored.visits.is_open("k", NOW)
        assert not stored.visits.is_open("k", LATER)
        stored.visits.close("k", NOW)
        assert not stored.visits.is_open("k", NOW)
        assert stored.visits.was_opened("k")
        assert not stored.visits.open("k", LATER)
        stored.visits.forget(NOW)
        assert stored.visits.was_opened("k")
        stored.visits.forget(LATER)
        assert not stored.visits.was_opened("k")


def test_closing_a_visit_that_is_over_does_not_open_it_again(database: Database) -> None:
    with database.transaction() as stored:
        stored.visits.open("k", NOW)
        stored.visits.close("k", LATER)
        assert not stored.visits.is_open("k", NOW)
