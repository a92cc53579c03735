"""Rows below another list's titles: those of this list are told by its own columns, or wait."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

TITLES = ("Prénom", "Nom", "Fonction", "Courriel", "Téléphone")
PEOPLE: Sequence[Sequence[Raw]] = [
    ["Martin", "Dupont", "Accueil", "martin.dupont@example.org", "06 39 98 10 01"],
    ["Léa", "Paul", "Animation", "lea.paul@example.org", "06 39 98 10 02"],
    ["Nour", "Aziz", "Accueil", "nour.aziz@example.org", "06 39 98 10 03"],
    ["Ana", "Lopez", "Ludothécaire", "ana.lopez@example.org", "06 39 98 10 04"],
]
PASTED: Sequence[Sequence[Raw]] = [
    ["Nom", "Prénom", "Téléphone", "Courriel"],
    ["Morel", "Jade", "06 39 98 20 01", "jade.morel@example.org"],
    ["Garnier", "Max", "06 39 98 20 02", "max.garnier@example.org"],
]
GIVEN, FAMILY, ROLE, MAIL, _PHONE, REF = range(6)
TOP = len(PEOPLE) + 1
END = TOP + len(PASTED)


def town() -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts(PEOPLE, titles=TITLES)
    world.sync_until_quiet(3)
    tab.fill(PASTED, TOP)
    world.sync_until_quiet(2)
    assert "2 lignes attendent" in world.problems("invalid")[0].message
    return world, tab


def people(world: World) -> dict[str, tuple[object, object]]:
    return {
        one.ref: (one.fields["given_name"], one.fields["family_name"]) for one in world.records()
    }


def waiting(world: World) -> str:
    (asked,) = world.problems()
    return asked.message


def test_below_a_blank_line_a_row_that_fits_this_list_alone_is_read_by_it() -> None:
    world, tab = town()
    tab.fill([["Inès", "Roy", "Accueil", "ines.roy@example.org"]], END + 1)
    world.sync_until_quiet(3)

    assert ("Inès", "Roy") in people(world).values()
    assert "2 lignes attendent" in waiting(world)


@pytest.mark.parametrize(
    "row",
    [
        ["Inès", "Roy", "Accueil"],  # no title there is about « Accueil »
        [None, None, None, "ines.roy@example.org"],  # read alike by both
    ],
)
def test_what_such_a_row_lacks_is_asked_in_its_own_cells(row: Sequence[Raw]) -> None:
    world, tab = town()
    tab.fill([row], END + 1)
    world.sync_until_quiet(3)

    told = {one.cell: one.message for one in world.problems()}
    assert "2 lignes attendent" in told.pop(f"A{TOP + 1}")
    assert told
    assert {cell[1:] for cell in told if cell} == {str(END + 2)}


@pytest.mark.parametrize(
    "row",
    [
        ["Roy", "Inès", "06 39 98 20 03", "ines.roy@example.org"],
        ["Martin", "Louise"],
        ["Martin", "Louise", None, "louise.martin@example.org"],
        ["Inès", "Roy"],
        ["Inès", "Roy", "voir avec elle"],
        ["Inès", "Roy", "directrice"],
    ],
)
def test_below_a_blank_line_a_row_that_may_be_of_the_other_list_waits(row: Sequence[Raw]) -> None:
    world, tab = town()
    known = people(world)
    tab.fill([row], END + 1)
    world.sync_until_quiet(3)

    assert people(world) == known
    assert "3 lignes attendent" in waiting(world)


def test_right_below_the_others_without_a_blank_line_a_new_row_waits() -> None:
    world, tab = town()
    known = people(world)
    tab.fill([["Inès", "Roy", "Accueil", "ines.roy@example.org"]], END)
    world.sync_until_quiet(3)

    assert people(world) == known
    assert "3 lignes attendent" in waiting(world)


def test_a_blank_line_put_above_a_row_that_was_asked_about_lets_it_in() -> None:
    world, tab = town()
    tab.fill([["Inès", "Roy", "Accueil", "ines.roy@example.org"]], END)
    world.sync_until_quiet(2)
    tab.insert_row(END)
    world.sync_until_quiet(3)

    assert ("Inès", "Roy") in people(world).values()
    assert "2 lignes attendent" in waiting(world)


@pytest.mark.parametrize(
    "row",
    [
        ["Ana", "Lopez", "Accueil", "ana.lopez@example.org"],
        ["Ana", "Lopez", "Ludothécaire", "ana@example.org"],
        ["Ana", "Lopès", "Ludothécaire", "ana.lopez@example.org"],
    ],
)
def test_a_known_row_in_this_lists_columns_is_who_it_was(row: Sequence[Raw]) -> None:
    world, tab = town()
    known = people(world)
    tab.delete_row(4)
    tab.fill([row], END - 1)
    world.sync_until_quiet(3)

    ana = world.record(given_name="Ana")
    assert known.keys() == people(world).keys()
    assert (ana.fields["family_name"], ana.fields["role"]) == (row[FAMILY], row[ROLE])
    assert ana.fields["email"] == row[MAIL]
    assert tab.cell(END - 1, REF).value == ana.ref
    assert "2 lignes attendent" in waiting(world)


@pytest.mark.parametrize(
    "row",
    [
        ["Lopez", "Ana", "06 39 98 10 04", "ana.lopez@example.org"],
        ["Lopez", "Ana", "06 39 98 10 99", "ana.lopez@example.org"],
        ["Lopez", "Ana"],
        ["Inès", "Roy", "Accueil", "ana.lopez@example.org"],  # the address says so in both
    ],
)
def test_a_known_row_in_the_other_lists_columns_waits_and_is_not_archived(
    row: Sequence[Raw],
) -> None:
    world, tab = town()
    known = people(world)
    tab.delete_row(4)
    tab.fill([row], END - 1)
    world.sync_until_quiet(4)

    assert people(world) == known
    assert "3 lignes attendent" in waiting(world)
    assert "1 ligne manque dans la liste" in waiting(world)
    assert world.sync().requests.reads == 0


def test_references_wiped_around_a_pasted_list_come_back_and_it_waits_on() -> None:
    world, tab = town()
    known = people(world)
    tab.move_row(4, END - 1)  # below the others
    tab.type(END - 1, ROLE, "Accueil")
    for at in range(1, END):
        tab.type(at, REF, None)
    world.sync_until_quiet(3)

    assert people(world) == known
    assert world.record(given_name="Ana").fields["role"] == "Accueil"
    assert "2 lignes attendent" in waiting(world)


def test_rows_that_a_person_confirmed_to_be_gone_are_archived_though_others_wait() -> None:
    world = World()
    rows = [[f"Prénom{n}", f"Nom{n}", "Accueil", f"p{n}@example.org"] for n in range(12)]
    tab = world.add_contacts(rows, titles=TITLES)
    world.sync_until_quiet(3)
    tab.fill(PASTED, len(rows) + 1)
    world.sync_until_quiet(2)
    for _ in range(6):
        tab.delete_row(3)
    world.sync_until_quiet(3)
    assert len(people(world)) == len(rows)
    assert "6 lignes manquent dans la liste" in world.problems("invalid")[0].message

    world.decide(world.problems("guard")[0], "confirm")
    world.sync_until_quiet(3)

    assert len(people(world)) == len(rows) - 6
    assert "manque" not in waiting(world)
