"""What `Problems` promises."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from sync_service.domain.base import Decision, Problem
from sync_service.domain.errors import NotFound
from sync_service.ports import Database
from sync_service.records.problems.as_shown import ChangedSince, read_shown
from sync_service.records.problems.open_problems import decide_problem
from tests.contracts.database.conftest import NOW, OtherProcess

LATER = NOW + timedelta(hours=1)
INVALID = Problem(
    "invalid",
    "Nous attendons une date.",
    "sheet",
    7,
    "Prêts",
    "les-epis",
    "E-0000000",
    "E-0000000",
    "due_on",
    "F4",
    "le 3",
    "12/03/2026",
)


def test_a_new_problem_gets_a_number_and_an_instant(database: Database) -> None:
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [INVALID], NOW)
    with database.reading() as stored:
        [found] = stored.problems.read_open()
        assert found.id is not None
        assert stored.problems.find(found.id) == found
    assert found == replace(INVALID, id=found.id, since=NOW)


def test_a_problem_that_stays_keeps_number_instant_and_decision(database: Database) -> None:
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [INVALID], NOW)
        [first] = stored.problems.read_open()
        stored.problems.decide(first.id or 0, "sheet")
        moved = replace(INVALID, cell="F5", message="Autre phrase.")
        stored.problems.replace("sheet", 7, [moved], LATER)
        [second] = stored.problems.read_open("sheet")
    assert second == replace(moved, id=first.id, since=NOW, decision="sheet")


def test_a_conflict_about_other_values_is_not_decided_yet(database: Database) -> None:
    conflict = replace(INVALID, kind="conflict", sheet_value="a", canonical_value="b")
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [conflict], NOW)
        [first] = stored.problems.read_open()
        stored.problems.decide(first.id or 0, "sheet")
        stored.problems.replace("sheet", 7, [replace(conflict, cell="F5")], LATER)
        [moved] = stored.problems.read_open("sheet")
        stored.problems.replace("sheet", 7, [replace(conflict, canonical_value="c")], LATER)
        [changed] = stored.problems.read_open("sheet")
    assert (moved.decision, changed.decision) == ("sheet", None)
    assert changed.id == first.id


def test_a_problem_that_is_over_is_closed_and_its_number_is_not_reused(
    database: Database,
) -> None:
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [INVALID], NOW)
        [first] = stored.problems.read_open()
        stored.problems.replace("sheet", 7, [], NOW)
        assert stored.problems.read_open() == []
        assert stored.problems.find(first.id or 0) is None
        stored.problems.replace("sheet", 7, [INVALID], LATER)
        [second] = stored.problems.read_open()
    assert second.id != first.id
    assert second.since == LATER


def test_problems_of_a_tab_and_of_its_spreadsheet_are_replaced_apart(database: Database) -> None:
    trashed = Problem("trashed", "Le fichier est dans la corbeille.", "sheet")
    elsewhere = replace(INVALID, spreadsheet_id="other")
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [INVALID], NOW)
        stored.problems.replace("sheet", None, [trashed], NOW)
        stored.problems.replace("other", 7, [elsewhere], NOW)
        stored.problems.replace("sheet", 7, [], NOW)
        assert [one.kind for one in stored.problems.read_open("sheet")] == ["trashed"]
        stored.problems.replace("sheet", None, [], NOW)
        assert [one.spreadsheet_id for one in stored.problems.read_open()] == ["other"]


def test_one_problem_per_kind_row_and_field_is_enough(database: Database) -> None:
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [INVALID, INVALID], NOW)
        assert len(stored.problems.read_open()) == 1


def test_what_a_sheet_shows_is_kept_whatever_it_is(database: Database) -> None:
    odd = replace(INVALID, sheet_value="a\x00b\ud800c", row_key="\x00")
    with database.transaction() as stored:
        stored.problems.replace("sheet", 7, [odd], NOW)
        [first] = stored.problems.read_open()
        stored.problems.replace("sheet", 7, [odd], LATER)
        [second] = stored.problems.read_open()
    assert first.id == second.id
    assert (first.sheet_value or "")[0] == "a"


def test_deciding_what_is_not_open_is_said(database: Database) -> None:
    with database.transaction() as stored, pytest.raises(NotFound):
        stored.problems.decide(1, "confirm")


def test_of_two_who_answer_at_once_one_reads_what_the_other_said(databases: OtherProcess) -> None:
    """Ten times, since on PostgreSQL both may read before either stores."""
    processes = {"sheet": databases(), "database": databases()}
    database = databases()
    numbers = range(7, 17)
    asked = replace(INVALID, kind="conflict", ref=None)
    with database.transaction() as stored:
        for sheet in numbers:
            stored.problems.replace("sheet", sheet, [replace(asked, sheet_id=sheet)], NOW)
        shown = read_shown(stored, stored.problems.read_open())

    def answer(number: int, decision: Decision) -> bool:
        try:
            decide_problem(processes[decision], number, decision, shown=shown[number])
        except ChangedSince:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        for number in shown:
            answers = both.map(answer, (number or 0,) * 2, ("sheet", "database"))
            assert sorted(answers) == [False, True]
