"""Rows in question that were edited and sorted off their reference in one go stay in question."""

from collections.abc import Mapping

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN, ROLE = 1, 2
ORIGINAL, COPY = 3, 7
SHORT = 3
"""The column of the references in a list of names, first names and addresses."""
NEW = {
    NAME: "Togilarin",
    GIVEN: "Zoe",
    ROLE: "Accueil",
    EMAIL: "neuf@example.org",
    PHONE: "06 39 98 77 48",
}


@pytest.fixture
def asked() -> tuple[World, FakeTab, str]:
    """A copy made for a namesake of the first name, while the original's number was retyped."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    tab.copy_row(ORIGINAL, COPY)
    tab.type(COPY, NAME, "Pezeferin")
    tab.type(ORIGINAL, PHONE, "06 39 98 77 47")
    world.sync_until_quiet(2)
    (problem,) = world.problems("held")
    assert problem.ref == ref
    return world, tab, ref


def fields(world: World) -> Mapping[str, Mapping[str, object]]:
    return {one.ref: dict(one.fields) for one in world.records()}


def names_beside(tab: FakeTab, ref: str, at: int = REF) -> set[object]:
    rows = [row for row in range(1, len(tab.grid)) if tab.cell(row, at).value == ref]
    assert all("plusieurs lignes" in tab.cell(row, at).note for row in rows)
    return {tab.cell(row, NAME).value for row in rows}


def sort(tab: FakeTab, by: int, columns: int = REF) -> None:
    tab.sort(1, by, columns=range(columns), reverse=True)


@pytest.mark.parametrize("by", [NAME, EMAIL, ROLE])
@pytest.mark.parametrize(
    "edits",
    [
        [(ORIGINAL, EMAIL)],
        [(ORIGINAL, EMAIL), (ORIGINAL, ROLE)],
        [(COPY, PHONE)],
        [(COPY, ROLE), (COPY, PHONE)],
        [(ORIGINAL, EMAIL), (COPY, PHONE)],
        [(ORIGINAL, EMAIL), (COPY, EMAIL)],
    ],
)
def test_the_question_goes_on_until_somebody_answers(
    edits: list[tuple[int, int]], by: int, asked: tuple[World, FakeTab, str]
) -> None:
    """The copy, most like the record by then, became the record (seed 2858165)."""
    world, tab, ref = asked
    before = fields(world)
    original = tab.cell(ORIGINAL, NAME).value
    for row, column in edits:
        tab.type(row, column, f"{row}{NEW[column]}" if column == EMAIL else NEW[column])
    sort(tab, by)
    world.sync_until_quiet(3)
    assert fields(world) == before
    assert len(world.problems("held")) == 1
    assert names_beside(tab, ref) == {original, "Pezeferin"}

    (row,) = (row for row in range(1, COPY + 1) if tab.cell(row, NAME).value == "Pezeferin")
    tab.type(row, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    after = fields(world)
    assert after[ref]["family_name"] == original
    assert [one["family_name"] for one in after.values()].count("Pezeferin") == 1
    assert len(after) == len(before) + 1


def test_one_cell_that_is_left_of_a_row_is_enough_once_the_list_is_sorted() -> None:
    """Of three cells two were retyped since the question."""
    world, tab, ref = ask_in_short_list()
    before = fields(world)
    tab.type(4, GIVEN, NEW[GIVEN])
    tab.type(4, SHORT - 1, NEW[EMAIL])
    sort(tab, SHORT - 1, columns=SHORT)
    world.sync_until_quiet(3)
    assert fields(world) == before
    assert len(world.problems("held")) == 1
    assert names_beside(tab, ref, SHORT) == {"Pezeferin", before[ref]["family_name"]}


def test_a_reference_that_a_sort_left_beside_a_blank_row_is_no_answer() -> None:
    """The copy stood beside none then, as if somebody had erased its reference."""
    world, tab, ref = ask_in_short_list()
    before = fields(world)
    tab.sort(1, SHORT - 1, columns=range(SHORT))
    world.sync_until_quiet(3)
    assert fields(world) == before
    assert len(world.problems("held")) == 1
    assert names_beside(tab, ref, SHORT) == {"Pezeferin", before[ref]["family_name"]}


def ask_in_short_list() -> tuple[World, FakeTab, str]:
    """Name, first name and address of four; a copy of the last one below a blank row."""
    world = World()
    rows = [
        [contact_row(number)[column] for column in (NAME, GIVEN, EMAIL)] for number in range(4)
    ]
    tab = world.add_contacts(rows, titles=("Nom", "Prénom", "Courriel"))
    world.sync_until_quiet(2)
    ref = str(tab.cell(4, SHORT).value)
    tab.copy_row(4, 6)
    tab.type(6, NAME, "Pezeferin")
    tab.type(6, GIVEN, "Lou")
    tab.type(4, GIVEN, "Luz")
    world.sync_until_quiet(2)
    assert world.problems("held")
    return world, tab, ref


def test_somebody_who_is_new_has_no_part_in_it(asked: tuple[World, FakeTab, str]) -> None:
    """With the first name of both rows, and in the sort that takes them off their reference."""
    world, tab, ref = asked
    before = fields(world)
    tab.type(ORIGINAL, EMAIL, NEW[EMAIL])
    for column, value in enumerate(contact_row(20)):
        tab.type(COPY + 1, column, value)
    tab.type(COPY + 1, GIVEN, tab.cell(ORIGINAL, GIVEN).value)
    sort(tab, NAME)
    world.sync_until_quiet(3)
    after = fields(world)
    assert [one["family_name"] for one in after.values()].count(contact_row(20)[NAME]) == 1
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    assert contact_row(20)[NAME] not in names_beside(tab, ref)


@pytest.mark.parametrize("row", [ORIGINAL, COPY])
def test_a_row_may_be_edited_as_the_other_ones_reference_is_erased(
    row: int, asked: tuple[World, FakeTab, str]
) -> None:
    """That is the answer of our note, whichever is edited along with it."""
    world, tab, ref = asked
    original = tab.cell(ORIGINAL, NAME).value
    tab.type(row, EMAIL, NEW[EMAIL])
    tab.type(COPY, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert fields(world)[ref]["family_name"] == original
    assert tab.cell(COPY, REF).value not in (None, ref)
