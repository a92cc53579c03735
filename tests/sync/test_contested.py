"""Rows that share a reference are asked about until somebody says which of them is the record."""

import pytest

from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN, ROLE = 1, 2
ORIGINAL, COPY = 3, 7


@pytest.fixture
def asked() -> tuple[World, FakeTab, str]:
    """A row copied for a colleague, both edited before any look: nobody knows which is which."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    tab.copy_row(ORIGINAL, COPY)
    tab.type(ORIGINAL, NAME, "Vumobar")
    tab.type(ORIGINAL, ROLE, "Directrice")
    tab.type(COPY, NAME, "Gimonur")
    tab.type(COPY, ROLE, None)
    world.sync_until_quiet(2)
    (problem,) = world.problems("held")
    assert problem.ref == ref
    return world, tab, ref


def fields(world: World, ref: str) -> dict[str, object]:
    (record,) = (one for one in world.records() if one.ref == ref)
    return dict(record.fields)


def test_an_address_emptied_in_the_original_does_not_make_the_copy_the_record(
    asked: tuple[World, FakeTab, str],
) -> None:
    """The copy had one cell more in common with the record then (seed 2812090)."""
    world, tab, ref = asked
    before = fields(world, ref)
    tab.type(ORIGINAL, EMAIL, None)
    world.sync_until_quiet(3)
    assert fields(world, ref) == before
    assert len(world.problems("held")) == 1
    assert len(world.records()) == 5


@pytest.mark.parametrize("kept", [ORIGINAL, COPY])
def test_the_reference_that_is_left_says_which_row_it_is(
    asked: tuple[World, FakeTab, str], kept: int
) -> None:
    """As the note says, however much of the record the other row shows."""
    world, tab, ref = asked
    tab.type(ORIGINAL, EMAIL, None)
    world.sync_until_quiet(2)
    other = ORIGINAL + COPY - kept
    tab.type(other, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert tab.cell(kept, REF).value == ref
    assert fields(world, ref)["family_name"] == tab.cell(kept, NAME).value
    assert tab.cell(other, REF).value != ref


def test_a_copy_in_which_nothing_of_the_record_is_left_is_somebody_else(
    asked: tuple[World, FakeTab, str],
) -> None:
    world, tab, ref = asked
    for column, text in ((GIVEN, "Zoe"), (EMAIL, "zoe@example.org"), (PHONE, "06 39 98 44 44")):
        tab.type(COPY, column, text)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert fields(world, ref)["family_name"] == "Vumobar"
    assert tab.cell(COPY, REF).value not in (None, ref)


@pytest.mark.parametrize("by", [NAME, EMAIL, ROLE])
def test_rows_sorted_off_the_reference_are_still_asked_about(
    asked: tuple[World, FakeTab, str], by: int
) -> None:
    """They stood beside others' references and became two people, or each other."""
    world, tab, ref = asked
    before = fields(world, ref)
    people = sorted(str(one.fields["family_name"]) for one in world.records())
    tab.sort(1, by, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert fields(world, ref) == before
    assert sorted(str(one.fields["family_name"]) for one in world.records()) == people
    assert len(world.problems("held")) == 1
