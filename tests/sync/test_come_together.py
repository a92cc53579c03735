"""Families that come to a session where they stand already: asked about once, in one row."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import Unreachable
from sync_service.domain.mapping import Column, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import SESSIONS
from tests.sync.test_composite_columns import add_tab

RULES = TabRules(
    "familles",
    "registration",
    "table",
    (
        Column("session_id", ("Séance",)),
        Column("given_name", ("Prénom",)),
        Column("phone", ("Téléphone",)),
        Column("status", ("État",)),
    ),
)
COOKING, GARDEN, READING = ("Cuisine", "Jardin", "Lecture")
WHERE, PHONE, STATE, REFERENCE = 0, 2, 3, 4


def lina(session: str, phone: str = "06 39 98 20 25", state: Raw = None) -> list[Raw]:
    return [session, "Lina", phone, state]


def listed(*rows: list[Raw]) -> tuple[World, FakeTab]:
    world = World()
    for n, title in enumerate((COOKING, GARDEN, READING)):
        world.add("workshop", f"A-{n}", title=title, lead_organisation_id="les-epis")
        world.add("session", f"D-{n}", workshop_id=f"A-{n}", date=f"2026-12-0{n + 7}")
    tab = add_tab(world, "clef", RULES, rows)
    world.sync_until_quiet()
    assert world.problems() == []
    return world, tab


def asked(world: World) -> list[str]:
    world.sync_until_quiet()
    return sorted(str(one.cell) for one in world.problems("duplicate"))


def test_a_row_is_asked_about_where_it_is_moved_to_and_no_more_once_it_left() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN))
    tab.type(2, WHERE, COOKING)
    assert asked(world) == ["E3"]
    tab.type(2, WHERE, GARDEN)
    assert asked(world) == []
    assert tab.cell(2, REFERENCE).note == ""


@pytest.mark.parametrize("left", [1, 2])
def test_the_question_ends_with_whichever_of_the_two_leaves(left: int) -> None:
    """Also to where the other one came from."""
    world, tab = listed(lina(COOKING), lina(GARDEN))
    tab.type(2, WHERE, COOKING)
    assert asked(world) == ["E3"]
    tab.type(left, WHERE, GARDEN)
    assert asked(world) == []


def test_three_rows_that_meet_are_two_questions_about_the_first() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN), lina(READING))
    tab.type(2, WHERE, COOKING)
    tab.type(3, WHERE, COOKING)
    assert asked(world) == ["E3", "E4"]
    first = str(tab.cell(1, REFERENCE).value)
    assert all(first in one.message for one in world.problems("duplicate"))


def test_two_that_are_moved_to_one_session_at_once_are_one_question() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN))
    tab.type(1, WHERE, READING)
    tab.type(2, WHERE, READING)
    assert len(asked(world)) == 1


def test_two_that_change_places_are_none() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN))
    tab.type(1, WHERE, GARDEN)
    tab.type(2, WHERE, COOKING)
    assert asked(world) == []


def test_a_number_that_is_retyped_as_that_of_the_same_name_counts_too() -> None:
    world, tab = listed(lina(COOKING), lina(COOKING, "06 39 98 20 26"))
    tab.type(1, PHONE, "06 39 98 20 26")
    assert asked(world) == ["E2"]


def test_who_comes_after_all_is_asked_about_where_the_family_came_again() -> None:
    world, tab = listed(lina(COOKING, state="Annulée"), lina(COOKING))
    tab.type(1, STATE, None)
    assert asked(world) == ["E2"]
    tab.type(2, STATE, "Annulée")
    assert asked(world) == []
    tab.type(2, STATE, "Confirmée")
    assert asked(world) == ["E2"]


def test_a_pair_called_two_families_is_never_asked_about_again() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN))
    tab.type(2, WHERE, COOKING)
    assert asked(world) == ["E3"]
    tab.annotate(2, REFERENCE, "")
    assert asked(world) == []
    for where in (GARDEN, COOKING):
        tab.type(1, WHERE, where)
        assert asked(world) == []


def test_what_another_list_moved_is_asked_about_there_alone() -> None:
    world, tab = listed(lina(COOKING), lina(GARDEN))
    ref = str(tab.cell(2, REFERENCE).value)
    world.edit(ref, "sheet:other:0", session_id="D-0")
    assert asked(world) == []
    assert tab.cell(2, WHERE).value != GARDEN


def two_sessions() -> tuple[World, FakeTab]:
    """Of one day, of which the second was just typed."""
    world = World()
    world.add("workshop", "A-0", title=COOKING, lead_organisation_id="les-epis")
    day: list[Raw] = [COOKING, "08/12/2026", "14h", "16h", "Salle"]
    tab = add_tab(world, "clef", SESSIONS, [day])
    world.sync_until_quiet()
    tab.fill([[*day[:-1], "Jardin"]], 2)
    assert asked(world) == ["F3"]
    return world, tab


@pytest.mark.parametrize("times", [0, 1, 2])
@pytest.mark.parametrize("moved", [1, 2])
def test_sessions_are_asked_about_again_once_a_slip_in_a_day_is_put_right(
    moved: int, times: int
) -> None:
    """However late the write came that took our note away."""
    world, tab = two_sessions()
    tab.type(moved, 1, "09/12/2026")
    for _ in range(times):
        world.spreadsheets.faults.append(
            ("write", Unreachable("500", spreadsheet_id="clef"), False)
        )
        world.sync()
        assert tab.cell(2, 5).note
        world.clock.advance(3600)
    assert asked(world) == []
    assert not any(tab.cell(row, 5).note for row in (1, 2))
    tab.type(moved, 1, "08/12/2026")
    assert len(asked(world)) == 1
