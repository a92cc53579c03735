"""What a guard asks about stays asked about until it is itself put back or confirmed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.faults.neighbours import EMAIL, GIVEN, PHONE, ROLE, TAB, Neighbours, person
from tests.hostile.faults.town import Ground

Build = Callable[[int], Neighbours]


@pytest.fixture
def build(ground: Ground, tmp_path: Path) -> Iterator[Build]:
    built: list[Neighbours] = []

    def make(count: int) -> Neighbours:
        built.append(Neighbours(ground, tmp_path, count))
        return built[-1]

    yield make
    for one in built:
        one.close()


def names(here: Neighbours) -> set[str]:
    return set(here.told("role"))


def test_four_of_five_emptied_telephones_wait_on_when_one_is_typed_again(build: Build) -> None:
    here = build(5)
    here.epis.clear(TAB, 1, PHONE, rows=5)
    here.rest()
    here.epis.type(TAB, 2, PHONE, "06 39 98 00 01")
    here.rest()

    assert all(here.told("phone").values())
    assert all(here.shown(here.clef, PHONE).values())
    [guard] = here.problems()
    assert (guard.kind, guard.field) == ("guard", "phone")
    assert guard.message.startswith("4 cases")

    for row in (1, 3, 4):
        here.epis.type(TAB, row, PHONE, person(row - 1)[PHONE])
    here.rest()
    [last] = here.problems()
    assert last.message.startswith("Une case a été vidée")
    assert all(here.told("phone").values())

    here.decide(last, "confirm")
    here.rest()
    assert here.problems() == []
    assert [name for name, phone in here.told("phone").items() if phone is None] == ["Nom4"]
    assert here.is_quiet()


def test_four_of_five_deleted_rows_wait_on_when_one_is_pasted_back(build: Build) -> None:
    here = build(8)
    here.epis.delete_rows(TAB, 1, 5)
    here.rest()
    here.epis.add_row(TAB, *person(0))
    here.rest()

    assert len(names(here)) == 8
    assert not [one for one in here.references(here.clef) if "archivé" in one]
    [guard] = here.problems("guard")
    assert guard.message.startswith("4 lignes")

    for number in range(1, 5):
        here.epis.add_row(TAB, *person(number))
    here.rest()
    assert here.problems() == []
    assert len(names(here)) == 8
    assert len(here.records(archived=True)) == 10
    assert here.is_quiet()


def test_five_of_eight_deleted_rows_wait_on_when_three_are_put_back(build: Build) -> None:
    here = build(30)
    for row in (1, 4, 7, 10, 13, 16, 19, 21):
        here.epis.delete_rows(TAB, row)
    here.rest()
    assert here.problems("guard")[0].message.startswith("8 lignes")
    for _ in range(3):
        assert here.epis.undo()
    here.rest()

    assert len(names(here)) == 30
    [guard] = here.problems("guard")
    assert guard.message.startswith("5 lignes")
    here.decide(guard, "confirm")
    here.rest()
    assert len(names(here)) == 25
    assert here.problems() == []


def test_nine_of_ten_retyped_functions_wait_on_when_one_is_put_back(build: Build) -> None:
    here = build(10)
    for row in range(1, 11):
        here.epis.type(TAB, row, ROLE, f"Recopié {row}")
    here.rest()
    here.epis.type(TAB, 4, ROLE, person(3)[ROLE])
    here.rest()

    assert not [one for one in here.told("role").values() if "Recopié" in str(one)]
    assert not [one for one in here.shown(here.clef, ROLE).values() if "Recopié" in one]
    assert here.problems("guard")[0].message.startswith("9 lignes")


def test_what_is_typed_over_a_held_change_waits_with_the_others(build: Build) -> None:
    """A script that fills the column again: nine new values, none of them asked about before."""
    here = build(10)
    for row in range(1, 11):
        here.epis.type(TAB, row, ROLE, f"Recopié {row}")
    here.rest()
    here.epis.type(TAB, 4, ROLE, person(3)[ROLE])
    for row in (1, 2, 3, *range(5, 11)):
        here.epis.type(TAB, row, ROLE, f"Encore {row}")
    here.rest()

    assert set(here.told("role").values()) == {person(n)[ROLE] for n in range(10)}
    assert here.problems("guard")[0].message.startswith("9 lignes")


def test_new_rows_wait_on_when_most_of_them_are_taken_away(build: Build) -> None:
    here = build(6)
    for number in range(100, 122):
        here.epis.add_row(TAB, *person(number))
    here.rest()
    assert here.problems("guard")[0].message.startswith("22 lignes")
    here.epis.delete_rows(TAB, 8, 20)
    here.rest()

    assert len(names(here)) == 6
    [guard] = here.problems("guard")
    assert guard.message.startswith("2 lignes")
    here.epis.delete_rows(TAB, 7, 2)
    here.rest()
    assert here.problems() == []


def test_more_of_the_same_joins_what_is_asked_about(build: Build) -> None:
    here = build(30)
    here.epis.delete_rows(TAB, 1, 8)
    here.rest()
    assert here.epis.undo()
    here.epis.delete_rows(TAB, 1, 6)
    here.rest()
    for number in range(4):
        here.epis.add_row(TAB, *person(number))
    here.rest()
    here.epis.delete_rows(TAB, here.row_of(here.epis, "Nom20"))
    here.rest()

    assert len(names(here)) == 30
    assert here.problems("guard")[0].message.startswith("3 lignes")


def test_a_guard_is_remembered_while_the_titles_are_gone(build: Build) -> None:
    here = build(5)
    here.epis.clear(TAB, 1, PHONE, rows=5)
    here.rest()
    here.epis.type(TAB, 2, PHONE, "06 39 98 00 01")
    here.rest()
    here.epis.delete_rows(TAB, 0)
    here.rest()
    assert here.epis.undo()
    here.rest()

    assert all(here.told("phone").values())
    assert here.problems("guard")[0].message.startswith("4 cases")


def test_a_held_cell_waits_on_though_its_row_was_cut_and_pasted(build: Build) -> None:
    """While the row was nowhere nothing was asked about it; once pasted its telephone was gone."""
    here = build(5)
    here.epis.clear(TAB, 1, PHONE, rows=5)
    here.rest()
    for row in range(2, 6):
        here.epis.type(TAB, row, PHONE, person(row - 1)[PHONE])
    here.rest()
    assert here.problems("guard")[0].message.startswith("Une case")
    here.epis.delete_rows(TAB, 1)
    here.town.sync()
    assert here.epis.undo()
    here.rest()

    assert all(here.told("phone").values())
    assert here.problems("guard")[0].message.startswith("Une case")


def test_a_column_sorted_by_itself_waits_on_in_its_last_two_cells(build: Build) -> None:
    here = build(8)
    for row, number in enumerate((1, 2, 3, 0), 1):
        here.epis.type(TAB, row, EMAIL, person(number)[EMAIL])
    here.rest()
    here.epis.type(TAB, 1, EMAIL, person(0)[EMAIL])
    here.epis.type(TAB, 2, EMAIL, person(1)[EMAIL])
    here.rest()

    assert here.told("email") == {f"Nom{n}": person(n)[EMAIL] for n in range(8)}
    assert [one.kind for one in here.problems()] == ["scramble"]


def test_rows_dragged_off_their_references_wait_on_when_one_is_mended(build: Build) -> None:
    here = build(8)
    column = here.epis.column_of(TAB, "Réf.")[1]
    refs = here.references(here.epis)
    for row, other in ((1, 2), (2, 3), (3, 1)):
        here.epis.type(TAB, row, column, refs[other - 1])
        here.epis.type(TAB, row, ROLE, f"Autre {row}")
    before = here.records()
    here.rest()
    assert [one.kind for one in here.problems()] == ["scramble"]
    here.epis.type(TAB, 1, column, refs[0])
    here.epis.type(TAB, 1, ROLE, person(0)[ROLE])
    here.rest()

    assert here.records() == before
    [scramble] = here.problems()
    assert (scramble.kind, scramble.message[:8]) == ("scramble", "2 lignes")
    here.epis.type(TAB, 2, column, refs[1])
    here.epis.type(TAB, 2, ROLE, person(1)[ROLE])
    here.epis.type(TAB, 3, column, refs[2])
    here.epis.type(TAB, 3, ROLE, person(2)[ROLE])
    here.rest()
    assert here.problems() == []
    assert here.records() == before


def test_all_put_back_ends_it_and_an_edit_made_meanwhile_is_taken(build: Build) -> None:
    here = build(10)
    for row in range(1, 11):
        here.epis.type(TAB, row, ROLE, f"Recopié {row}")
    here.rest()
    for row in range(1, 11):
        here.epis.type(TAB, row, ROLE, person(row - 1)[ROLE])
    here.epis.type(TAB, 3, GIVEN, "Zoé")
    here.rest()

    assert here.problems() == []
    assert here.told("given_name")["Nom2"] == "Zoé"


def test_a_no_puts_rows_back_once_though_some_came_back_by_themselves(build: Build) -> None:
    here = build(30)
    everybody = names(here)
    here.epis.delete_rows(TAB, 3, 8)
    here.rest()
    [guard] = here.problems("guard")
    here.decide(guard, "database")
    here.epis.undo()
    here.rest()

    assert names(here) == everybody
    assert sorted(here.shown(here.epis, ROLE)) == sorted(everybody)
    assert here.problems() == []
    assert here.is_quiet()


def test_a_no_puts_rows_and_cells_back_in_every_sheet(build: Build) -> None:
    here = build(30)
    everybody, phones = names(here), here.told("phone")
    here.epis.delete_rows(TAB, 3, 8)
    here.epis.clear(TAB, 1, PHONE, rows=22)
    here.rest()
    assert len(here.problems("guard")) == 2

    for guard in here.problems("guard"):
        here.decide(guard, "database")
    here.rest()

    assert here.told("phone") == phones
    for sheet in (here.epis, here.clef):
        shown = here.shown(sheet, PHONE)
        assert all(shown.get(name) for name in everybody)
    assert here.problems() == []
    assert here.is_quiet()
