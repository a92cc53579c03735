"""A list is sorted without its references, and cells of somebody's row are typed anew with that.

Most of the row is still theirs, and nobody else's: nothing tells of somebody new.
"""

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF

GIVEN, ROLE = 1, 2


def with_roles(count: int) -> tuple[World, FakeTab]:
    world = World()
    lines = [contact_row(number) for number in range(count)]
    for number, line in enumerate(lines):
        line[ROLE] = f"Aide {number}"
    tab = world.add_contacts(lines)
    world.sync_until_quiet(3)
    return world, tab


def row_of(tab: FakeTab, name: object) -> int:
    return next(row for row in range(1, len(tab.grid)) if tab.cell(row, NAME).value == name)


@pytest.mark.parametrize("count", [4, 8])
def test_whoever_has_another_given_name_and_address_keeps_their_record(count: int) -> None:
    """They were archived, and somebody new began in their row, without a word."""
    world, tab = with_roles(count)
    before = {one.ref for one in world.records()}
    theirs = world.record(email="personne2@example.org")
    tab.sort(1, GIVEN, columns=range(REF), reverse=True)
    row = row_of(tab, theirs.fields["family_name"])
    tab.type(row, GIVEN, "Mia")
    tab.type(row, EMAIL, "mia@example.org")
    world.sync_until_quiet(5)
    assert {one.ref for one in world.records()} == before
    assert world.record(email="mia@example.org").ref == theirs.ref
    assert (tab.cell(row, REF).value, world.problems()) == (theirs.ref, [])


@pytest.mark.parametrize("count", [4, 6])
def test_a_column_and_another_typed_anew_under_an_erasure_take_nobody_along(count: int) -> None:
    """Whoever stood where we emptied was archived, and the erased one was back as somebody new."""
    world, tab = with_roles(count)
    erase(world, world.record(email="personne0@example.org").ref)
    before = {one.ref for one in world.records()}

    def retype_and_sort(what: str, _spreadsheet: str) -> None:
        if what == "write":
            world.spreadsheets.before.remove(retype_and_sort)
            for row in range(1, count + 1):
                tab.type(row, GIVEN, f"Mot{row}")
                tab.type(row, PHONE, f"06 39 98 77 7{row}")
            tab.sort(1, NAME, columns=range(REF), reverse=True)

    world.spreadsheets.before.append(retype_and_sort)
    world.sync_until_quiet(6)
    assert {one.ref for one in world.records()} == before
    names = {one.ref: one.fields["family_name"] for one in world.records()}
    assert {tab.cell(row_of(tab, name), REF).value: name for name in names.values()} == names
