"""« Liste d'attente » within a list of families: who stands below it waits."""

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.seats import standing_of
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab

NAME = 1
OWN = (Column("session_id", ("Séance",)), Column("given_name", ("Prénom",)))
RULES = TabRules("familles", "registration", "table", OWN)
WITH_STATE = TabRules("familles", "registration", "table", (*OWN, Column("status", ("État",))))
SESSION = "Cuisine"
WAITING, CONFIRMED, CANCELLED = "waiting", "confirmed", "cancelled"


def family(name: str, *more: Raw) -> list[Raw]:
    return [SESSION, name, *more]


def listed(*rows: list[Raw], rules: TabRules = RULES) -> tuple[World, FakeTab]:
    world = World()
    world.add("workshop", "A-1", title=SESSION, lead_organisation_id="les-epis")
    world.add("session", "D-1", workshop_id="A-1", date="2026-12-07", start_time="09:30")
    tab = add_tab(world, "clef", rules, rows)
    world.sync_until_quiet()
    return world, tab


def states(world: World) -> dict[Value, Value]:
    return {one.fields["given_name"]: standing_of(one) for one in world.records("registration")}


def ref_of(world: World, name: str) -> str:
    return next(o.ref for o in world.records("registration") if o.fields["given_name"] == name)


def names(tab: FakeTab) -> list[Raw]:
    rows = range(1, len(tab.values()))
    return [tab.cell(row, NAME).value or tab.cell(row, 0).value for row in rows]


def notes(tab: FakeTab) -> list[str]:
    rows = range(len(tab.values()))
    return [note for row in rows if (note := tab.cell(row, len(tab.values()[0]) - 1).note)]


def row_of(tab: FakeTab, name: str) -> int:
    return names(tab).index(name) + 1


HEADINGS = {
    "Liste d'attente": WAITING,
    "Sur liste d’attente": WAITING,
    "EN ATTENTE :": WAITING,
    "Attente": WAITING,
    "LISTE D'ATTENTE (à rappeler si désistement)": WAITING,
    "Liste d'attente : 2 familles": WAITING,
    "Familles en attente": WAITING,
    "Annulés": CANCELLED,
    "Désistements :": CANCELLED,
    "Ont annulé": CANCELLED,
    "Se sont désistés": CANCELLED,
}


@pytest.mark.parametrize(("heading", "state"), HEADINGS.items())
@pytest.mark.parametrize("column", [0, NAME], ids=["under the session", "under the name"])
def test_who_stands_below_such_a_line_is_what_it_says(
    heading: str, state: str, column: int
) -> None:
    line: list[Raw] = [None, None]
    line[column] = heading
    world, tab = listed(family("Zoé"), [None, None], line, family("Luc"), family("Ana"))
    assert states(world) == {"Zoé": CONFIRMED, "Luc": state, "Ana": state}
    assert (world.problems(), notes(tab)) == ([], [])


@pytest.mark.parametrize("heading", ["Samedi 10 octobre", "Après-midi :", "En attente de la CAF"])
def test_a_line_of_another_kind_changes_nothing(heading: str) -> None:
    world, _ = listed(family("Zoé"), [heading, None], family("Luc"))
    assert states(world) == {"Zoé": CONFIRMED, "Luc": CONFIRMED}


def test_what_a_line_says_ends_at_the_next_one() -> None:
    world, _ = listed(
        family("Zoé"), ["Liste d'attente", None], family("Luc"), ["Désistements", None],
        family("Ana"), ["Samedi 10 octobre", None], family("Tom"),
    )  # fmt: skip
    assert states(world) == {"Zoé": CONFIRMED, "Luc": WAITING, "Ana": CANCELLED, "Tom": CONFIRMED}


def test_a_family_that_is_typed_below_it_later_waits_too() -> None:
    world, tab = listed(family("Zoé"), ["Liste d'attente", None], family("Luc"))
    tab.type(4, 0, SESSION)
    tab.type(4, NAME, "Ana")
    world.sync_until_quiet()
    assert states(world) == {"Zoé": CONFIRMED, "Luc": WAITING, "Ana": WAITING}


def test_the_rows_own_state_says_more_than_the_line_above() -> None:
    rows: list[list[Raw]] = [
        family("Zoé", None),
        ["Liste d'attente"],
        family("Luc", "Confirmée"),
        family("Ana"),
    ]
    world, tab = listed(*rows, rules=WITH_STATE)
    assert states(world) == {"Zoé": CONFIRMED, "Luc": CONFIRMED, "Ana": WAITING}
    assert [tab.cell(row, 2).value for row in (3, 4)] == ["Confirmée", None]
    assert (world.problems(), notes(tab)) == ([], [])
    tab.move_row(4, 1)
    world.sync_until_quiet()
    assert (states(world)["Ana"], [one.cell for one in world.problems()]) == (WAITING, ["D2"])
    tab.type(1, 2, "Confirmée")
    world.sync_until_quiet()
    assert (states(world)["Ana"], world.problems(), notes(tab)) == (CONFIRMED, [], [])


def test_a_place_that_was_given_elsewhere_is_told_in_the_row_until_it_is_moved() -> None:
    world, tab = listed(family("Zoé"), ["Liste d'attente", None], family("Luc"))
    world.edit(ref_of(world, "Luc"), status=CONFIRMED)
    world.sync_until_quiet()
    (note,) = notes(tab)
    assert "cette famille a une place" in note
    assert [problem.cell for problem in world.problems()] == ["C4"]
    tab.move_row(3, 1)
    world.sync_until_quiet()
    assert (names(tab)[:2], states(world)["Luc"]) == (["Luc", "Zoé"], CONFIRMED)
    assert (world.problems(), notes(tab)) == ([], [])


@pytest.mark.parametrize(("line", "reads"), [(["Liste d'attente", None], 1), (family("Ana"), 0)])
def test_only_a_list_with_such_a_line_is_read_when_a_place_is_given_elsewhere(
    line: list[Raw], reads: int
) -> None:
    world, _ = listed(family("Zoé"), line, family("Luc"))
    world.edit(ref_of(world, "Zoé"), status=WAITING)
    assert world.sync().requests.reads == reads


@pytest.mark.parametrize(
    ("state", "name", "to", "after"),
    [(WAITING, "Luc", 1, CONFIRMED), (CONFIRMED, "Zoé", 3, WAITING)],
    ids=["out of the waiting list", "into it"],
)
def test_a_row_that_is_moved_asks_and_the_note_deleted_is_a_yes(
    state: str, name: str, to: int, after: str
) -> None:
    world, tab = listed(family("Zoé"), ["Liste d'attente", None], family("Luc"))
    tab.move_row(row_of(tab, name), to)
    world.sync_until_quiet()
    assert states(world)[name] == state
    assert len(notes(tab)) == len(world.problems()) == 1
    tab.annotate(row_of(tab, name), 2, "")
    world.sync_until_quiet()
    assert states(world)[name] == after
    assert (world.problems(), notes(tab)) == ([], [])


def test_a_sort_that_takes_the_line_along_changes_nobody_in_silence() -> None:
    world, tab = listed(family("Zoé"), family("Tom"), ["Liste d'attente", None], family("Luc"))
    before = states(world)
    tab.move_row(3, 1)
    world.sync_until_quiet()
    assert states(world) == before
    assert len(notes(tab)) == len(world.problems()) == 2


@pytest.mark.parametrize("blanks", [0, 1])
@pytest.mark.parametrize(
    ("state", "order"),
    [
        (CONFIRMED, ["Zoé", "Ana", "Tom", "Liste d'attente", "Luc"]),
        (WAITING, ["Zoé", "Liste d'attente", "Luc", "Ana", "Tom"]),
    ],
)
def test_families_that_come_from_elsewhere_stand_where_they_belong(
    state: str, order: list[str], blanks: int
) -> None:
    space: list[list[Raw]] = [[None, None]] * blanks
    world, tab = listed(family("Zoé"), *space, ["Liste d'attente", None], family("Luc"))
    for ref, name in (("N-1", "Ana"), ("N-2", "Tom")):
        world.add("registration", ref, session_id="D-1", given_name=name, status=state)
    world.sync_until_quiet()
    assert [name for name in names(tab) if name] == order
    assert states(world) == {"Zoé": CONFIRMED, "Luc": WAITING, "Ana": state, "Tom": state}
    assert (world.problems(), notes(tab)) == ([], [])


def test_where_nothing_stands_above_the_line_a_place_is_told_below_it() -> None:
    world, tab = listed(["Liste d'attente", None], family("Luc"))
    world.add("registration", "N-1", session_id="D-1", given_name="Ana", status=CANCELLED)
    world.sync_until_quiet()
    assert states(world)["Ana"] == CANCELLED
    world.edit("N-1", status=CONFIRMED)
    world.sync_until_quiet()
    assert states(world)["Ana"] == CONFIRMED
    assert len(notes(tab)) == len(world.problems()) == 1


def test_a_family_that_comes_back_shares_no_place_with_a_new_one() -> None:
    world, tab = listed(family("Zoé"), family("Tom"), ["Liste d'attente", None], family("Luc"))
    tom = ref_of(world, "Tom")
    for column in range(len(tab.grid[row_of(tab, "Tom")])):
        tab.type(2, column, None)
    world.sync()
    world.edit(tom, given_name="Tome")
    world.add("registration", "N-1", session_id="D-1", given_name="Ana", status=CONFIRMED)
    world.sync_until_quiet()
    there = [str(name) for name in names(tab) if name]
    assert sorted(there) == ["Ana", "Liste d'attente", "Luc", "Tome", "Zoé"]
    assert there.index("Ana") < there.index("Liste d'attente")
