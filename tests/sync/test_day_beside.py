"""« Atelier » and « Jour » in two columns of a list of families name the session together."""

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, TabRules
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab

RULES = TabRules(
    "familles",
    "registration",
    "table",
    (Column("session_id", ("Atelier",)), Column("given_name", ("Prénom",))),
)
DAYS = {"D-1": "2026-12-07", "D-2": "2027-01-11"}


def listed(*rows: list[Raw], title: str = "Jour") -> tuple[World, FakeTab]:
    world = World()
    world.add("workshop", "A-1", title="Cuisine de saison", lead_organisation_id="les-epis")
    world.add("workshop", "A-2", title="Biberons", lead_organisation_id="les-epis")
    for ref, day in DAYS.items():
        world.add("session", ref, workshop_id="A-1", date=day, start_time="09:30")
    world.add("session", "D-3", workshop_id="A-2", date="2026-12-07", start_time="14:00")
    tab = add_tab(world, "clef", RULES)
    tab.fill([["Atelier", title, "Prénom"], *rows])
    world.sync_until_quiet()
    return world, tab


def sessions(world: World) -> dict[Value, Value]:
    told = [one.fields for one in world.records("registration")]
    return {one["given_name"]: one["session_id"] for one in told}


def asked(world: World) -> list[str | None]:
    return [problem.cell for problem in world.problems()]


@pytest.mark.parametrize("title", ["Jour", "Date", "Date de la séance"])
@pytest.mark.parametrize(
    "day", ["07/12/2026", "lundi 7 décembre 2026", "7/12", "lundi 7 décembre"]
)
def test_the_session_is_the_workshops_on_that_day(title: str, day: str) -> None:
    """« A plusieurs séances : écrivez le jour », and there it stood."""
    world, tab = listed(["Cuisine de saison", day, "Zoé"], title=title)
    assert (sessions(world), asked(world)) == ({"Zoé": "D-1"}, [])
    assert tab.values()[1][:2] == ["Cuisine de saison", day]


def test_what_is_said_once_or_once_more_is_the_day_above() -> None:
    rows: list[list[Raw]] = [
        ["Cuisine de saison", "07/12/2026", "Zoé"],
        ["id.", "id.", "Luc"],
        ["Cuisine de saison", "11/01/2027", "Ana"],
        ["idem", "idem", "Tom"],
    ]
    world, _ = listed(*rows)
    assert sessions(world) == {"Zoé": "D-1", "Luc": "D-1", "Ana": "D-2", "Tom": "D-2"}


@pytest.mark.parametrize(
    ("workshop", "day", "session"),
    [
        ("Biberons", None, "D-3"),
        ("Cuisine de saison 11/01/2027", "07/12/2026", "D-2"),
        ("Cuisine de saison", None, None),
        ("Cuisine de saison", "08/12/2026", None),
        ("Biberons", "11/01/2027", None),
        ("Couture", "07/12/2026", None),
    ],
)
def test_another_day_or_none_is_asked_about_where_it_leaves_a_doubt(
    workshop: str, day: Raw, session: str | None
) -> None:
    """A cell that says its day itself needs no other one."""
    world, _ = listed([workshop, day, "Zoé"])
    assert sessions(world) == ({"Zoé": session} if session else {})
    assert asked(world) == ([] if session else ["A2"])


def test_a_day_that_is_changed_alone_moves_nobody_in_silence() -> None:
    world, tab = listed(["Cuisine de saison", "07/12/2026", "Zoé"])
    tab.type(1, 1, "11/01/2027")
    world.sync_until_quiet()
    assert (sessions(world), asked(world)) == ({"Zoé": "D-1"}, ["A2"])
    assert "« Cuisine de saison 11/01/2027 »" in tab.cell(1, 0).note
    tab.type(1, 1, "07/12/2026")
    world.sync_until_quiet()
    assert (sessions(world), asked(world), tab.cell(1, 0).note) == ({"Zoé": "D-1"}, [], "")
    tab.type(1, 1, "11/01/2027")
    world.sync_until_quiet()
    tab.type(1, 0, "Cuisine de saison 11/01/2027")
    world.sync_until_quiet()
    assert (sessions(world), asked(world)) == ({"Zoé": "D-2"}, [])


def test_a_session_that_moves_takes_its_families_along_without_a_question() -> None:
    world, tab = listed(["Cuisine de saison", "07/12/2026", "Zoé"])
    world.edit("D-1", date="2026-12-14")
    world.sync_until_quiet()
    tab.type(1, 2, "Zoë")
    world.sync_until_quiet()
    assert (sessions(world), asked(world)) == ({"Zoë": "D-1"}, [])


def test_another_workshop_typed_beside_the_day_is_that_days_session() -> None:
    world, tab = listed(["Cuisine de saison", "07/12/2026", "Zoé"])
    tab.type(1, 0, "Biberons")
    world.sync_until_quiet()
    assert sessions(world) == {"Zoé": "D-3"}


def test_one_family_at_two_sessions_is_no_row_that_is_said_twice() -> None:
    twice: list[list[Raw]] = [
        ["Cuisine de saison", day, "Zoé"] for day in ("7/12/2026", "11/1/2027")
    ]
    world, tab = listed(*twice, twice[0])
    told = {one.fields["session_id"] for one in world.records("registration")}
    assert (told, asked(world)) == ({"D-1", "D-2"}, ["D4"])
    tab.delete_row(3)
    for row in (1, 2):
        tab.type(row, 3, None)
    world.sync_until_quiet()
    assert len(world.records("registration")) == 2
    assert asked(world) == []


def test_a_day_that_is_said_once_holds_down_to_the_next_one() -> None:
    rows: list[list[Raw]] = [
        ["Cuisine de saison", "07/12/2026", "Zoé"],
        ["Cuisine de saison", None, "Luc"],
        ["Cuisine de saison", None, "Ana"],
        ["Cuisine de saison", "11/01/2027", "Tom"],
        ["Cuisine de saison", None, "Luc"],
        ["Cuisine de saison", None, "Eve"],
        ["Biberons", None, "Lou"],
    ]
    world, _ = listed(*rows)
    by_name = sorted(
        (str(one.fields["given_name"]), str(one.fields["session_id"]))
        for one in world.records("registration")
    )
    assert asked(world) == []
    assert by_name == [
        ("Ana", "D-1"), ("Eve", "D-2"), ("Lou", "D-3"), ("Luc", "D-1"), ("Luc", "D-2"),
        ("Tom", "D-2"), ("Zoé", "D-1"),
    ]  # fmt: skip


def test_a_day_that_is_left_out_between_days_is_asked_about() -> None:
    rows: list[list[Raw]] = [
        ["Cuisine de saison", "07/12/2026", "Zoé"],
        ["Cuisine de saison", "07/12/2026", "Luc"],
        ["Cuisine de saison", None, "Ana"],
    ]
    world, _ = listed(*rows)
    assert "Ana" not in sessions(world)
    assert asked(world) == ["A4"]


def test_who_stands_below_two_days_that_are_said_once_came_twice() -> None:
    world = World()
    world.add("workshop", "A-1", title="Cuisine de saison", lead_organisation_id="les-epis")
    for ref, day in DAYS.items():
        world.add("session", ref, workshop_id="A-1", date=day, start_time="09:30")
    columns = (Column("session_id", ("Date",)), Column("given_name", ("Prénom",)))
    tab = add_tab(world, "clef", TabRules("familles", "registration", "table", columns))
    tab.fill([
        ["Date", "Prénom"],
        ["07/12/2026", "Zoé"], [None, "Luc"], [None, "Ana"],
        ["11/01/2027", "Tom"], [None, "Luc"], [None, "Eve"],
    ])  # fmt: skip
    world.sync_until_quiet()
    luc = [one.fields["session_id"] for one in world.records("registration")
           if one.fields["given_name"] == "Luc"]  # fmt: skip
    assert (sorted(map(str, luc)), asked(world)) == (["D-1", "D-2"], [])
