"""The oracle sees what it has to see, and excuses nothing but what a person did by hand."""

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.hostile import promises
from tests.hostile.hands import EMAIL, GIVEN, NAME, PHONE, ROLE, Watch

FIRST, HEIR = 1, 2


def a_copied_row() -> tuple[World, FakeTab, Watch]:
    """Row 1, whose telephone is refused, was copied to row 2, reference and all, for an heir."""
    world, watch = World(), Watch()
    tab = world.add_contacts([contact_row(1)])
    for value in contact_row(1):
        watch.typed.add(str(value))
        watch.owners[str(value)] = {FIRST}
    world.sync_until_quiet(2)
    tab.type(1, PHONE, "à demander Vrubbish")
    world.sync_until_quiet(2)
    tab.copy_row(1, 2)
    watch.copies[str(tab.cell(1, 6).value)].add(HEIR)
    for column in (GIVEN, ROLE):
        watch.owners[str(tab.cell(2, column).value)].add(HEIR)
    for column, value in ((NAME, "Vheir"), (EMAIL, "vheir@example.org")):
        tab.type(2, column, value)
        watch.typed.add(value)
        watch.owners[value] = {HEIR}
    return world, tab, watch


def test_a_row_handed_over_by_hand_is_no_mixed_person() -> None:
    world, tab, watch = a_copied_row()
    tab.delete_row(1)
    watch.removed.add(FIRST)
    world.sync_until_quiet(3)
    assert world.record(family_name="Vheir").fields["phone"] == "+33639980001"
    assert promises.mixed(watch, world) == []


@pytest.mark.parametrize("missing", ["removed", "copies"])
def test_without_a_hand_in_it_the_same_record_is_mixed(missing: str) -> None:
    world, tab, watch = a_copied_row()
    tab.delete_row(1)
    watch.removed.add(FIRST)
    getattr(watch, missing).clear()
    world.sync_until_quiet(3)
    assert [one.fields["family_name"] for one in promises.mixed(watch, world)] == ["Vheir"]


def test_a_foreign_value_that_no_open_problem_shows_is_mixed() -> None:
    world, tab, watch = a_copied_row()
    tab.delete_row(1)
    watch.removed.add(FIRST)
    tab.type(1, PHONE, "06 39 98 00 01")
    world.sync_until_quiet(3)
    assert not world.problems()
    assert [one.fields["family_name"] for one in promises.mixed(watch, world)] == ["Vheir"]


def test_a_value_that_is_nowhere_is_lost_and_one_that_people_replaced_is_not() -> None:
    world, tab, watch = a_copied_row()
    watch.typed |= {"Vgone", "Vreplaced"}
    watch.excused.add("Vreplaced")
    world.sync_until_quiet(3)
    assert promises.lost(watch, world, {"epis": tab}) == {"Vgone"}


def test_a_cell_that_says_something_else_than_its_record_is_apart() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    assert promises.apart(world, {"epis": tab}) == []
    tab.type(1, ROLE, "Autre")
    ((_, field, shown, _),) = promises.apart(world, {"epis": tab})
    assert (field, shown) == ("role", "Autre")
