"""How full sessions are, and whom to phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from sync_service.digest.facts import Facts, SheetHealth, Task, ToPhone, Weight
from sync_service.digest.seats import (
    call_tasks,
    called_off_tasks,
    occupancies,
    overfull_tasks,
    unanswered_tasks,
    unread_tasks,
)
from sync_service.digest.to_do import find_tasks, make_agenda
from sync_service.domain.base import Problem
from sync_service.domain.decisions import OVERFULL
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Record
from sync_service.families.occupancy import Occupancy
from sync_service.families.unanswered import Unanswered
from tests.digest.week import ADDRESSES, facts, problem, record, registration, session

TODAY = "2026-11-30"


def occupancy(taken: int, capacity: int | None) -> Occupancy:
    [one] = occupancies(
        facts(session(capacity=capacity), registration("N-1", "confirmed", adults_count=taken))
    )
    return one


@pytest.mark.parametrize(
    ("taken", "capacity", "free", "over", "share"),
    [
        (3, 10, 7, 0, 30),
        (10, 10, 0, 0, 100),
        (12, 10, 0, 2, 100),
        (2, 0, 0, 2, None),
        (3, None, None, 0, None),
        (2, 3, 1, 0, 67),
    ],
)
def test_places_free_over_and_shared(
    taken: int, capacity: int | None, free: int | None, over: int, share: int | None
) -> None:
    one = occupancy(taken, capacity)
    assert (one.free, one.seats.over, one.share) == (free, over, share)


def test_sessions_come_by_day_hour_and_title_without_cancelled_or_undated_ones() -> None:
    other = record("A-2", "workshop", title="Bébés")
    sessions = [
        session("D-1", date="2026-12-09", start_time="09:00"),
        session("D-2", start_time="14:30"),
        session("D-3", start_time="10:00"),
        session("D-4", start_time="10:00", workshop_id="A-2"),
        session("D-5", status="cancelled"),
        session("D-6", date=None),
    ]
    order = [one.session.ref for one in occupancies(facts(other, *sessions))]
    assert order == ["D-4", "D-3", "D-2", "D-1"]


@pytest.mark.parametrize("status", ["confirmed", "attended", "no_show"])
def test_whoever_has_a_place_takes_it_for_all_of_the_family(status: str) -> None:
    people = {"adults_count": 2, "children_0_2": 1, "children_3_5": 1, "children_6_11": 1,
              "children_12_17": 1}  # fmt: skip
    (one,) = occupancies(facts(session(), registration("N-1", status, **people)))
    assert (one.seats.taken, one.seats.waiting) == (6, 0)


@pytest.mark.parametrize(("typed", "capacity"), [(10, 10), ("dix", None), (None, None)])
def test_a_capacity_is_a_number_or_none(typed: int | str | None, capacity: int | None) -> None:
    (one,) = occupancies(facts(session(capacity=typed)))
    assert one.session.capacity == capacity


def test_calls_lead_to_the_first_family_and_are_of_today() -> None:
    given = facts(
        session(), to_phone=[ToPhone("D-9", "seat", 1), ToPhone("D-1", "cancelled", 1, "N-4")]
    )
    assert list(call_tasks(given)) == [
        Task(
            "Café des parents, mardi 8 décembre : 1 famille à prévenir de l’annulation par "
            "téléphone.",
            ADDRESSES.desk("#N-4"),
            date(2026, 11, 30),
            Weight.FAMILIES,
            call=("D-1", "cancelled"),
        )
    ]


def test_a_word_owed_weighs_more_than_a_seat_that_is_free() -> None:
    given = facts(session(), to_phone=[ToPhone("D-1", "seat", 1), ToPhone("D-1", "change", 1)])
    assert [task.weight for task in call_tasks(given)] == [Weight.CALLS, Weight.FAMILIES]


def test_a_session_without_a_day_is_called_by_its_title_alone() -> None:
    given = facts(session(date=None), to_phone=[ToPhone("D-1", "seat", 1)])
    assert next(call_tasks(given)).sentence.startswith("Café des parents : 1 famille")


@pytest.mark.parametrize(("day", "tasks"), [("2026-11-29", 0), (TODAY, 1), ("2026-12-01", 1)])
def test_too_many_people_are_told_until_the_day_is_over(day: str, tasks: int) -> None:
    full = facts(session(date=day, capacity=1), registration("N-1", "confirmed", children_0_2=1))
    found = list(overfull_tasks(full))
    assert len(found) == tasks
    assert {(task.link, task.since) for task in found} <= {
        (ADDRESSES.desk("ateliers#D-1"), date(2026, 11, 30))
    }


def overfull(*problems: Problem) -> Facts:
    """Two seats, and three people who have one."""
    families = [registration(f"N-{n}", "confirmed", adults_count=n) for n in (1, 2)]
    sheets = [SheetHealth("les-epis", "1abc", "ok")]
    return facts(session(capacity=2), *families, problems=problems, sheets=sheets)


def test_an_overfull_session_is_told_once_and_leads_to_the_row_that_waits() -> None:
    """Its row waited as « 1 ligne en attente » as well."""
    waits = problem("held", ref="N-2", field="status", tab="Inscriptions", cell="M4", id=1)
    waits = replace(waits, covers=OVERFULL)
    other = problem("held", ref="C-1", field="email", id=2)
    given = overfull(waits, other)

    [task] = [one for one in find_tasks(given) if one.advice]
    [at_home] = [one for one in find_tasks(given) if one.problems]

    assert task.sheet == "https://docs.example.org/spreadsheets/d/1abc/edit#gid=7&range=M4"
    assert at_home.problems == [2]


def test_an_overfull_session_without_such_a_row_leads_to_its_partners_sheet() -> None:
    [task] = [one for one in find_tasks(overfull()) if one.advice]

    assert task.sheet == "https://docs.example.org/spreadsheets/d/1abc/edit"


def test_families_whom_no_sheet_shows_are_hers_until_she_says_done_of_each_of_them() -> None:
    """One cancelled, another came in its place, and by their number all was done."""
    families = [registration("N-1", "confirmed"), registration("N-2", "confirmed")]
    gone = registration("N-3", "cancelled")
    given = facts(session(), *families, gone, unread_families=["D-1"])

    (task,) = unread_tasks(given)

    told = "Café des parents, mardi 8 décembre : 2 familles inscrites, aucune feuille suivie"
    assert task.sentence.startswith(told)
    assert task.weight == Weight.FAMILIES
    done = replace(given, done=task.keys)
    assert make_agenda(done).hers == []
    other = [registration("N-2", "cancelled"), registration("N-4", "confirmed")]
    swapped = facts(session(), families[0], *other, unread_families=["D-1"], done=task.keys)
    assert len(make_agenda(swapped).hers) == 1
    fewer = facts(session(), families[0], other[0], unread_families=["D-1"], done=task.keys)
    assert make_agenda(fewer).hers == []
    assert list(unread_tasks(facts(session(), *families))) == []
    assert list(unread_tasks(facts(session(), gone, unread_families=["D-1"]))) == []


def test_what_a_sheet_asked_when_it_was_left_is_hers_until_she_says_done() -> None:
    """In the question's words: what was typed in a cell is in no letter."""
    given = facts(session())
    asked = Unanswered("annulée", "annuler une séance ?", given.now)
    given = replace(given, unanswered={"D-1": [asked]})

    (task,) = unanswered_tasks(given)

    assert task.sentence.startswith("Café des parents, mardi 8 décembre : annuler une séance ?")
    assert (task.weight, "annulée" in task.sentence + task.advice) == (Weight.FAMILIES, False)
    assert make_agenda(replace(given, done=task.keys)).hers == []


def test_a_family_that_waits_unseen_is_told_apart_and_again_once_it_has_a_place() -> None:
    def told(status: str, *others: Record, done: Sequence[str] = ()) -> Sequence[Task]:
        waits = registration("N-2", status)
        given = facts(session(), *others, waits, unread_families=["D-1"], done=done)
        return make_agenda(given).hers

    has_a_place = registration("N-1", "confirmed")
    (task,) = told("waiting", has_a_place)
    (alone,) = told("waiting")

    assert "1 famille inscrite et 1 en attente, aucune" in task.sentence
    assert "1 famille en attente, aucune" in alone.sentence
    assert told("waiting", has_a_place, done=task.keys) == []
    (again,) = told("confirmed", has_a_place, done=task.keys)
    assert "2 familles inscrites, aucune" in again.sentence


@pytest.mark.parametrize(
    ("is_paused", "told"),
    [
        (False, "et la feuille de Les Épis ne le montre pas."),
        (True, "et Les Épis n’a pas de feuille suivie qui le montre."),
    ],
)
def test_a_sheet_is_said_to_lack_what_was_called_off_only_where_one_is_followed(
    *, is_paused: bool, told: str
) -> None:
    theirs = SpreadsheetMapping("les-epis", "1abc", [], paused=is_paused)
    off = session(status="cancelled")

    (task,) = called_off_tasks(facts(off, unseen_off=["D-1"], followed=[theirs]))

    assert task.sentence.endswith(told)
