"""One tab of a spreadsheet is repaired, and people act in another one meanwhile."""

import pytest

from sync_service.domain.mapping import SpreadsheetMapping, TabMapping
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import at_writes
from tests.sync.test_sync_scenarios import NAME, PHONE

OURS, THEIRS = "+33639985001", "06 39 98 50 02"


@pytest.mark.parametrize("is_deleted", [True, False])
def test_what_is_typed_in_a_tab_while_another_one_is_repaired_stays(*, is_deleted: bool) -> None:
    """Its rows moved too: the row got back what it had had before, untold (seed 3020193)."""
    world = World()
    first = world.add_contacts([contact_row(n) for n in range(5)])
    second = FakeTab(8, "Bénévoles")
    second.fill([list(CONTACT_TITLES), *(contact_row(n) for n in range(10, 16))])
    world.spreadsheets.add("epis", first, second)
    tabs = [TabMapping(one.title, "contacts", "own") for one in (first, second)]
    world.followed[0] = SpreadsheetMapping("les-epis", "epis", tabs)
    world.sync_until_quiet(4)
    for number in (1, 11):
        world.edit(world.record(email=f"personne{number}@example.org").ref, phone=OURS)

    def type_and_move() -> None:
        second.type(3, PHONE, THEIRS)
        if is_deleted:
            second.delete_row(2)

    at_writes(world, [lambda: first.sort(1, NAME, reverse=True), type_and_move])
    world.sync_until_quiet(5)

    row = 2 if is_deleted else 3
    assert second.cell(row, PHONE).value == THEIRS
    assert world.record(email="personne12@example.org").fields["phone"] == "+33639985002"
    assert not world.problems("incident")
