"""A column with a cell in question is sorted alone and typed back: nobody has answered it."""

from collections.abc import Sequence

import pytest

from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, PHONE, met

ROW, ANNOUNCED, TYPED = 3, "annonce@example.org", "tape@example.org"


def noted(tab: FakeTab, column: int) -> Sequence[int]:
    return [row for row in range(len(tab.grid)) if tab.cell(row, column).note]


def said_of(world: World, address: str) -> bool:
    return address in [one.fields["email"] for one in world.records()]


def sort_and_type_back(tab: FakeTab, column: int, *, reverse: bool) -> None:
    """By hand, from a list on paper: notes that went along stay where they went."""
    before = [tab.cell(row, column).value for row in range(len(tab.grid))]
    tab.sort(1, column, columns=[column], reverse=reverse)
    for row, value in enumerate(before):
        tab.type(row, column, value)
    assert noted(tab, column)
    assert noted(tab, column) != [ROW]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_conflict_goes_on_with_its_note_where_it_was(*, reverse: bool) -> None:
    """What the other list had said was lost, and the note stayed with somebody else."""
    world, tab = met(5)
    world.edit(world.record(email="personne2@example.org").ref, "les-epis", email=ANNOUNCED)
    tab.type(ROW, EMAIL, TYPED)
    world.sync_until_quiet(2)
    sort_and_type_back(tab, EMAIL, reverse=reverse)
    world.sync_until_quiet(3)
    (problem,) = world.problems()
    assert (problem.kind, problem.cell) == ("conflict", "D4")
    assert {problem.sheet_value, problem.canonical_value} == {TYPED, ANNOUNCED}
    assert said_of(world, ANNOUNCED)
    assert noted(tab, EMAIL) == [ROW]
    # The answer that the note asks for still counts.
    tab.annotate(ROW, EMAIL, "")
    world.sync_until_quiet(2)
    assert not world.problems()
    assert said_of(world, TYPED)


def test_whoever_types_another_value_while_the_note_is_elsewhere_answers() -> None:
    world, tab = met(5)
    world.edit(world.record(email="personne2@example.org").ref, "les-epis", email=ANNOUNCED)
    tab.type(ROW, EMAIL, TYPED)
    world.sync_until_quiet(2)
    sort_and_type_back(tab, EMAIL, reverse=False)
    tab.type(ROW, EMAIL, "juste@example.org")
    world.sync_until_quiet(3)
    assert not world.problems()
    assert said_of(world, "juste@example.org")
    assert not noted(tab, EMAIL)


def test_words_that_a_note_quotes_stay_quoted() -> None:
    world, tab = met(5)
    tab.type(ROW, PHONE, "06 39 98 00 02 (le soir)")
    world.sync_until_quiet(2)
    world.edit(world.record(email="personne2@example.org").ref, phone="+33639980099")
    world.sync_until_quiet(2)
    assert "le soir" in tab.cell(ROW, PHONE).note
    sort_and_type_back(tab, PHONE, reverse=True)
    world.sync_until_quiet(3)
    assert "le soir" in tab.cell(ROW, PHONE).note
    assert noted(tab, PHONE) == [ROW]
    assert [one.kind for one in world.problems()] == ["held"]
