"""What `Journal` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from french_cells.reading import Value
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change
from sync_service.ports import Database, Run
from tests.contracts.database.conftest import NOW

LATER = NOW + timedelta(hours=1)


def a_change(
    ref: str = "C-0000000", after: Value = "Durand", run: str | None = None, hours: int = 0
) -> Change:
    return Change(ref, "family_name", None, after, "web", NOW + timedelta(hours=hours), run)


def test_a_run_is_opened_and_closed(database: Database) -> None:
    run = Run("r1", "sync", NOW)
    with database.transaction() as stored:
        stored.journal.open_run(run)
    with database.reading() as stored:
        assert stored.journal.read_runs() == [run]
    with database.transaction() as stored:
        stored.journal.close_run("r1", LATER, {"created": 2})
    with database.reading() as stored:
        assert stored.journal.read_runs() == [Run("r1", "sync", NOW, LATER, {"created": 2})]


def test_closing_a_run_that_was_never_opened_is_said(database: Database) -> None:
    with database.transaction() as stored, pytest.raises(NotFound):
        stored.journal.close_run("r1", LATER, {})


def test_the_newest_runs_come_first(database: Database) -> None:
    with database.transaction() as stored:
        for hour in (1, 3, 2):
            stored.journal.open_run(Run(f"r{hour}", "edit", NOW + timedelta(hours=hour)))
    with database.reading() as stored:
        assert [run.id for run in stored.journal.read_runs(2)] == ["r3", "r2"]


@pytest.mark.parametrize("value", [None, "Durand", 3, 1.5, True, ["a", "b"], "\x00\ud800"])
def test_values_of_every_type_keep_theirs_in_history(database: Database, value: Value) -> None:
    change = a_change(after=value)
    with database.transaction() as stored:
        stored.journal.append([change])
    with database.reading() as stored:
        [found] = stored.journal.read_history(change.ref)
    assert found == change
    assert type(found.after) is type(value)


def test_history_is_of_one_record_and_oldest_first(database: Database) -> None:
    changes = [a_change(after="a"), a_change("C-0000011"), a_change(after="b")]
    with database.transaction() as stored:
        stored.journal.append(changes)
    with database.reading() as stored:
        assert stored.journal.read_history("C-0000000") == [changes[0], changes[2]]
        both = stored.journal.read_histories(["C-0000000", "C-0000022"])
        named = stored.journal.read_histories(["C-0000000"], ["family_name"])
        others = stored.journal.read_histories(["C-0000000"], ["role", "email"])
    assert both == {"C-0000000": [changes[0], changes[2]], "C-0000022": []}
    assert named == {"C-0000000": [changes[0], changes[2]]}
    assert others == {"C-0000000": []}


def test_changes_are_found_by_run_and_by_time(database: Database) -> None:
    first, second, third = (a_change(run=f"r{hours}", hours=hours) for hours in range(3))
    with database.transaction() as stored:
        stored.journal.append([first, second, third])
    with database.reading() as stored:
        journal = stored.journal
        assert journal.read_changes(run_id="r1") == [second]
        assert journal.read_changes(since=second.at) == [second, third]
        assert journal.read_changes(until=second.at) == [first]
        assert journal.read_changes() == [first, second, third]
        assert journal.read_changes_of(["r1"]) == [second]
        assert journal.read_changes_of([]) == []


def test_changes_are_found_by_the_kind_of_their_records(database: Database) -> None:
    person, session, child = (a_change(ref) for ref in ("C-0000000", "D-0000000", "N-0000000"))
    with database.transaction() as stored:
        stored.journal.append([person, session, child])
        found = stored.journal.read_changes(entities=("registration", "session"))
        none = stored.journal.read_changes(entities=("loan", "item"), since=session.at)
    assert (found, none) == ([session, child], [])


def test_the_last_change_grows_and_tells_what_changed_since(database: Database) -> None:
    with database.transaction() as stored:
        assert stored.journal.last_change() == 0
        stored.journal.append([a_change("C-0000000")])
        seen = stored.journal.last_change()
        assert seen > 0
        stored.journal.append([a_change("S-0000000"), a_change("S-0000011")])
    with database.reading() as stored:
        assert stored.journal.last_change() > seen
        assert stored.journal.entities_changed_after(seen) == {"organisation"}
        assert stored.journal.entities_changed_after(0) == {"organisation", "contact"}
        assert stored.journal.entities_changed_after(stored.journal.last_change()) == frozenset()


def test_what_one_source_changed_is_left_out_of_what_changed_since(database: Database) -> None:
    with database.transaction() as stored:
        typed = replace(a_change("C-0000000"), source="sheet:one:7")
        stored.journal.append([typed, a_change("S-0000000")])
        assert stored.journal.entities_changed_after(0, but_from=["sheet:one:7"]) == {
            "organisation"
        }
        own = ["web", "sheet:one:7"]
        assert stored.journal.entities_changed_after(0, but_from=own) == frozenset()
        assert stored.journal.entities_changed_after(0, but_from=["web"]) == {"contact"}


def test_the_latest_changes_are_told_without_their_values(database: Database) -> None:
    with database.transaction() as stored:
        stored.journal.append([a_change("C-0000000")])
        seen = stored.journal.last_change()
        stored.journal.append([a_change("S-0000000"), a_change("S-0000011")])
        latest = stored.journal.read_latest(seen, 9)
        assert [one.ref for one in latest] == ["S-0000011", "S-0000000"]
        assert {one.field for one in latest} == {a_change("S-0000000").field}
        assert latest[0].number == stored.journal.last_change()
        assert [*stored.journal.read_latest(seen, 1)] == [latest[0]]
        assert [*stored.journal.read_latest(latest[0].number, 9)] == []


def test_who_was_changed_since_is_told_of_those_asked_about(database: Database) -> None:
    with database.transaction() as stored:
        stored.journal.append([a_change("C-0000000"), a_change("C-0000011")])
        seen = stored.journal.last_change()
        stored.journal.append([a_change("C-0000000"), a_change("S-0000000")])
        asked = ["C-0000000", "C-0000011", "C-0000022"]
        assert stored.journal.find_changed_after(seen, asked) == {"C-0000000"}
        assert stored.journal.find_changed_after(0, asked) == {"C-0000000", "C-0000011"}
        assert stored.journal.find_changed_after(0, []) == frozenset()


def test_appending_nothing_changes_nothing(database: Database) -> None:
    with database.transaction() as stored:
        stored.journal.append([])
        assert stored.journal.last_change() == 0


def test_a_change_and_a_mark_of_one_instant_are_of_one_instant(database: Database) -> None:
    """By that a call that was noted is known, and taken back with its mark."""
    at = NOW + timedelta(microseconds=123_457)
    with database.transaction() as stored:
        stored.jobs.save("called:N-1", at)
        stored.journal.append([replace(a_change("N-1"), at=at)])
    with database.reading() as stored:
        (change,) = stored.journal.read_history("N-1")
        assert stored.jobs.last("called:N-1") == change.at == at
