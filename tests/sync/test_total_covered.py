"""A total that our write covers, where nothing else is left that shows how rows moved.

An emptied list gets its rows back, below its total; in that instant somebody inserts a row.
"""

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import (
    NAME,
    ROLE,
    Act,
    at_writes,
    failing,
    kill,
    rows,
    sync_through_death,
)
from tests.sync.test_room_made import TOTAL, take_out

COUNT, FIRST = 6, 2
"""A blank row parts them from their titles: so they do not come back above the total."""


def emptied() -> tuple[World, FakeTab, set[str]]:
    """All rows were taken out, and somebody said no; their references."""
    world = World()
    people = [contact_row(n) for n in range(COUNT)]
    tab = world.add_contacts([[None] * len(people[0]), *people])
    tab.type(COUNT + FIRST, NAME, TOTAL)
    tab.type(COUNT + FIRST, ROLE, COUNT)
    world.sync_until_quiet(3)
    refs = {*rows(tab)}
    take_out(world, tab, [FIRST] * COUNT)
    return world, tab, refs


@pytest.mark.parametrize("end", ["answer", "refused", "reset", "killed"])
@pytest.mark.parametrize("inserted", [1, 2])
def test_a_total_that_ours_covered_stands_there_again(end: str, inserted: int) -> None:
    """Every row of ours was asked about, « Total » in its place, and the total was gone."""
    world, tab, refs = emptied()

    def insert() -> None:
        for _ in range(inserted):
            tab.insert_row(1)
        if end in {"refused", "reset"}:
            failing(world, is_applied=end == "reset")()

    after: list[Act | None] = [kill] if end == "killed" else []
    at_writes(world, [insert], after)
    if end == "killed":
        sync_through_death(world)
    else:
        world.sync()
    world.sync_until_quiet(5)

    lines = [[cell.value for cell in line] for line in tab.grid]
    assert [line[: ROLE + 1] for line in lines if TOTAL in line] == [[TOTAL, None, COUNT]]
    assert {*rows(tab)} == refs
    assert (len(world.records()), world.problems()) == (COUNT, [])
