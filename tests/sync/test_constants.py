"""What is the same in all rows and has no column: the one session of a list, above all."""

from dataclasses import replace

import pytest

from french_cells.reading import Value
from sync_service.domain.mapping import Column, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab

TITLE = "Luge en famille, samedi 12 décembre 2026, 10h"
RULES = TabRules(
    "familles",
    "registration",
    "table",
    (Column("given_name", ("Prénom",)), Column("adults_count", ("Adultes",))),
    constants={"session_id": TITLE},
)


def town(title: str = TITLE, **days: str) -> tuple[World, FakeTab]:
    world = World()
    world.add("workshop", "A-1", title="Luge en famille", lead_organisation_id="les-epis")
    world.add("workshop", "A-2", title="Café des parents", lead_organisation_id="les-epis")
    for ref, day in (days or {"D-1": "2026-12-12", "D-2": "2027-01-09"}).items():
        workshop = "A-2" if ref == "D-3" else "A-1"
        world.add("session", ref, workshop_id=workshop, date=day, start_time="10:00")
    tab = add_tab(world, "clef", replace(RULES, constants={"session_id": title}))
    tab.fill([[title], ["Prénom", "Adultes"], ["Zoé", 1.0], ["Luc", 2.0]])
    tab.type(0, 1, None)
    world.sync_until_quiet()
    return world, tab


def sessions(world: World) -> dict[Value, Value]:
    told = [one.fields for one in world.records("registration")]
    return {one["given_name"]: one["session_id"] for one in told}


def asked(world: World) -> list[str | None]:
    return [problem.cell for problem in world.problems()]


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "LUGE EN FAMILLE – 12/12/2026",
        "Inscrits du samedi 12 décembre",
        "luge_en_famille_12_decembre",
    ],
)
def test_a_title_names_the_session_of_all_rows(title: str) -> None:
    world, _ = town(title)
    assert (sessions(world), asked(world)) == ({"Zoé": "D-1", "Luc": "D-1"}, [])
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Luge en famille, samedi 19 décembre 2026", {"D-1": "2026-12-12"}),
        ("Café des parents, 12/12/2026", {"D-1": "2026-12-12", "D-3": "2026-12-19"}),
        ("Samedi 12 décembre", {"D-1": "2026-12-12", "D-3": "2026-12-12"}),
        ("Luge en famille", {"D-1": "2026-12-12", "D-2": "2027-01-09"}),
        ("Luge 12/12 et 9/1", {"D-1": "2026-12-12", "D-2": "2027-01-09"}),
    ],
)
def test_a_title_that_names_none_or_two_is_asked_about_once(
    title: str, days: dict[str, str]
) -> None:
    world, _ = town(title, **days)
    assert sessions(world) == {}
    (problem,) = world.problems()
    assert problem.field == "session_id"
    assert "2 lignes attendent" in problem.message
    assert title in problem.message


def test_a_session_that_is_known_later_takes_the_families_that_waited() -> None:
    world, _ = town("Luge en famille, 19/12/2026", **{"D-1": "2026-12-12"})
    world.add("session", "D-2", workshop_id="A-1", date="2026-12-19", start_time="10:00")
    world.sync_until_quiet()
    assert (sessions(world), asked(world)) == ({"Zoé": "D-2", "Luc": "D-2"}, [])


def test_only_families_of_the_one_session_come_into_the_list() -> None:
    world, tab = town()
    for ref, session, name in (("N-1", "D-1", "Ana"), ("N-2", "D-2", "Tom")):
        world.add("registration", ref, session_id=session, given_name=name, adults_count=1)
    world.sync_until_quiet()
    assert [row[0] for row in tab.values()[2:]] == ["Zoé", "Luc", "Ana"]
    assert world.sync().requests.reads == 0


def test_a_session_that_moves_keeps_its_list() -> None:
    world, tab = town()
    world.edit("D-1", date="2026-12-13")
    world.sync_until_quiet()
    assert (sessions(world), asked(world)) == ({"Zoé": "D-1", "Luc": "D-1"}, [])
    world.add("registration", "N-1", session_id="D-1", given_name="Ana", adults_count=1)
    world.sync_until_quiet()
    assert [row[0] for row in tab.values()[2:]] == ["Zoé", "Luc", "Ana"]


def test_another_day_in_the_title_registers_nobody_in_silence() -> None:
    """The list is used again: its next families were registered for the session before."""
    world, tab = town()
    tab.type(0, 0, "Luge en famille, samedi 9 janvier 2027, 10h")
    tab.type(4, 0, "Ana")
    world.sync_until_quiet()
    assert sessions(world) == {"Zoé": "D-1", "Luc": "D-1"}
    (problem,) = world.problems()
    assert (problem.cell, "9 janvier 2027" in problem.message) == ("A5", True)


def test_any_field_may_be_the_same_for_all_rows() -> None:
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    columns = (("workshop_id", "Atelier"), ("date", "Date"), ("start_time", "Début"))
    rules = TabRules(
        "seances",
        "session",
        "table",
        [Column(name, (title,)) for name, title in columns],
        constants={"place": "Mairie"},
    )
    tab = add_tab(world, "clef", rules)
    tab.fill([["Atelier", "Date", "Début"], ["Café", "12/12/2026", "10:00"]])
    world.sync_until_quiet()
    told = [one.fields["place"] for one in world.records("session")]
    assert told == ["Mairie"]
