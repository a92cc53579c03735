"""A day with its hours, a telephone with an address: one column for several fields, both ways."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import SESSIONS, WORKSHOP, kinds, world_of

AGENDA = replace(
    SESSIONS,
    columns=(
        SESSIONS.columns[0],
        Column("moment", ("Quand",)),
        SESSIONS.columns[-1],
        Column("status", ("État",)),
    ),
)
REACHED = TabRules(
    "repertoire",
    "contact",
    "table",
    (Column("family_name", ("Nom",)), Column("reach", ("Tel mail",))),
)
WHEN = 1


def agenda(*days: str, title: str = "Ateliers") -> tuple[World, FakeTab]:
    rows: list[list[Raw]] = [["Éveil", day, "MJC", ""] for day in days]
    world, tab = world_of(AGENDA, [["Atelier", "Quand", "Lieu", "État"], *rows], title)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    return world, tab


def moments(world: World) -> list[tuple[Value, Value, Value]]:
    names = ("date", "start_time", "end_time")
    found = [tuple(one.fields.get(name) for name in names) for one in world.records("session")]
    return sorted(found, key=str)  # type: ignore[arg-type] # three of them


def test_a_session_s_day_and_hours_are_read_from_one_cell_and_stay_as_typed() -> None:
    typed = "jeu 10/12 9h-10h30"
    world, tab = agenda(typed)
    assert moments(world) == [("2026-12-10", "09:00", "10:30")]
    assert tab.cell(1, WHEN).value == typed
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sam 29/5, 14-18h", ("2027-05-29", "14:00", "18:00")),
        ("sam 29/5, 14 à 18h", ("2027-05-29", "14:00", "18:00")),
        ("jeu 10/12 - 20h (fin vers 22h)", ("2026-12-10", "20:00", "22:00")),
        ("jeu 10/12 - 20h", ("2026-12-10", "20:00", None)),
        ("jeu 10/12 à 20h", ("2026-12-10", "20:00", None)),
        ("jeu 10.12 - 20h30", ("2026-12-10", "20:30", None)),
        ("10/12/2026 - 20h", ("2026-12-10", "20:00", None)),
        ("jeu 10 déc - 20h", ("2026-12-10", "20:00", None)),
        ("jeu 10/12 9h-10h30 petit déj", ("2026-12-10", "09:00", "10:30")),
    ],
)
def test_hours_behind_a_day_are_read_as_people_write_them(
    typed: str, found: tuple[Value, Value, Value]
) -> None:
    world, _ = agenda(typed)
    assert moments(world) == [found]
    assert kinds(world) == []


def test_what_is_typed_over_moves_the_session_and_what_others_change_is_written_there() -> None:
    world, tab = agenda("jeu 10/12 9h-10h30")
    tab.type(1, WHEN, "ven 11/12 14h")
    world.sync_until_quiet(2)
    assert moments(world) == [("2026-12-11", "14:00", None)]
    world.edit(world.records("session")[0].ref, end_time="16:00")
    world.sync_until_quiet(2)
    assert tab.cell(1, WHEN).value == "11/12/2026 14h00-16h00"
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("day", "open_kinds"),
    [
        ("date à voir", []),
        ("mars 2027", []),
        ("25/11 ou 2/12 14h-17h", ["invalid"]),
        ("mer 10/12 9h", ["invalid"]),
        ("10/12/2026", ["invalid"]),
        ("tous les mardis 14h-16h", ["invalid"]),
    ],
)
def test_a_day_that_is_open_is_no_question_and_one_in_doubt_is_one(
    day: str, open_kinds: list[str]
) -> None:
    world, _ = agenda(day)
    assert moments(world) == []
    assert kinds(world) == open_kinds


def test_the_rows_around_say_of_which_year_a_day_with_its_hours_is() -> None:
    world, _ = agenda("jeu 10/12/2026 9h", "14/1 9h", "jeu 11/2/2027 9h")
    assert [day for day, _, _ in moments(world)] == ["2026-12-10", "2027-01-14", "2027-02-11"]
    assert kinds(world) == []


def test_a_far_day_that_families_would_hear_about_waits_for_a_yes() -> None:
    world, tab = agenda("jeu 10/12/2026 9h-10h30")
    (session,) = world.records("session")
    world.add("registration", "N-1", session_id=session.ref, given_name="Ana", status="confirmed")
    tab.type(1, WHEN, "10/12/2025 9h-10h30")
    world.sync_until_quiet(2)
    assert moments(world) == [("2026-12-10", "09:00", "10:30")]
    (problem,) = world.problems()
    assert (problem.kind, problem.cell) == ("held", "B2")
    assert "1 famille" in problem.message

    world.decide(problem, "confirm")
    world.sync_until_quiet(2)
    assert moments(world) == [("2025-12-10", "09:00", "10:30")]


def test_a_session_put_off_is_asked_its_day_where_day_and_hours_stand() -> None:
    world, tab = agenda("jeu 10/12/2026 9h-10h30")
    tab.type(1, 3, "reportée")
    world.sync_until_quiet(2)
    assert [(one.kind, one.cell) for one in world.problems()] == [("invalid", "B2")]
    tab.type(1, WHEN, "ven 18/12/2026 9h-10h30")
    world.sync_until_quiet(3)
    assert [one.fields["status"] for one in world.records("session")] == ["planned"]


def reached(*rows: Sequence[Raw]) -> tuple[World, FakeTab]:
    world, tab = world_of(REACHED, [["Nom", "Tel mail"], *rows])
    followed = [TabMapping(tab.title, REACHED.name, "own")]
    world.followed[0] = SpreadsheetMapping("les-epis", "f", followed)
    world.sync_until_quiet(2)
    return world, tab


def test_a_telephone_and_an_address_in_one_cell_are_both_kept() -> None:
    world, tab = reached(["Colin", "03 53 01 30 04 / c@example.org"], ["Aubry", "06 39 98 30 04"])
    ways = {
        str(one.fields["family_name"]): (one.fields.get("phone"), one.fields.get("email"))
        for one in world.records()
    }
    assert ways == {
        "Colin": ("+33353013004", "c@example.org"),
        "Aubry": ("+33639983004", None),
    }
    assert kinds(world) == []

    colin = next(one.ref for one in world.records() if one.fields["family_name"] == "Colin")
    world.edit(colin, phone="+33353013005")
    world.sync_until_quiet(2)
    assert tab.cell(1, 1).value == "03 53 01 30 05 / c@example.org"


@pytest.mark.parametrize(
    "typed", ["06 39 98 30", "06 39 98 30 04 ou 06 39 98 30 05", "a@example.org b@example.org", ""]
)
def test_who_cannot_be_reached_by_what_stands_there_is_asked_about_in_that_cell(
    typed: str,
) -> None:
    world, _ = reached(["Colin", typed])
    assert [one.cell for one in world.problems()] == ["B2"]


@pytest.mark.parametrize("with_end", [True, False])
def test_hours_under_the_beginning_are_when_a_new_session_begins_and_ends(
    with_end: bool,  # noqa: FBT001 - whether the list has a column for it
) -> None:
    columns = [one for one in SESSIONS.columns if with_end or one.field != "end_time"]
    typed = {"Atelier": "Éveil", "Date": "10/12/2026", "Début": "14h-16h", "Lieu": "MJC"}
    rules = replace(SESSIONS, columns=tuple(columns))
    titles: list[Raw] = [one.titles[0] for one in columns]
    row: list[Raw] = [typed.get(one.titles[0]) for one in columns]
    world, tab = world_of(rules, [titles, row])
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    assert moments(world) == [("2026-12-10", "14:00", "16:00")]
    assert (kinds(world), tab.cell(1, 2).value) == ([], "14h-16h")
    tab.type(1, 2, "15h-17h")
    world.sync_until_quiet(2)
    assert moments(world) == [("2026-12-10", "14:00", "16:00")]
    [problem] = world.problems()
    assert problem.message == "Il y a deux heures : ici, écrivez seulement 15h00."


@pytest.mark.parametrize("typed", ["3h", "2h30", "9h-25h", "99h", "14h/99"])
def test_an_hour_that_is_not_clear_is_asked_about_and_stops_nothing(typed: str) -> None:
    """A whole list was not read."""
    titles: list[Raw] = [one.titles[0] for one in SESSIONS.columns]
    world, _ = world_of(SESSIONS, [titles, ["Éveil", "10/12/2026", typed, "", "MJC"]])
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    assert moments(world) == []
    assert len(world.problems()) == 1
