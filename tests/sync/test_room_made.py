"""Rows that come back above a total: faults, kills and people at each request of that run."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import RefusedRequest, WriteRefused
from sync_service.domain.spreadsheet import WriteBatch
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

COUNT, FIRST, GONE = 12, 4, 6
TOTAL = "Total"
LAST = COUNT + 1
"""The row of the total, without a blank row above it."""


def take_out(world: World, tab: FakeTab, rows: list[int]) -> None:
    """One after the other; the coordinator says no."""
    for row in rows:
        tab.delete_row(row)
    world.sync()
    world.sync()
    (asked,) = world.problems()
    world.decide(asked, "database")


def refused() -> tuple[World, FakeTab, list[str]]:
    """Six rows in the midst were taken out, and somebody said no; the references as they stood."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    tab.type(LAST, NAME, TOTAL)
    tab.type(LAST, 4, f"={COUNT}", is_formula=True)
    world.sync_until_quiet(3)
    order = list(rows(tab))
    assert (len(order), world.problems()) == (COUNT, [])
    take_out(world, tab, [FIRST] * GONE)
    return world, tab, order


def assert_back(world: World, tab: FakeTab, order: list[str]) -> None:
    world.sync_until_quiet(4)
    assert list(rows(tab)) == order
    assert tab.cell(LAST, NAME).value == TOTAL
    assert (len(world.records()), world.problems()) == (COUNT, [])
    assert world.sync().requests.reads == 0


def inserted(batches: list[WriteBatch]) -> int:
    return sum(insert.count for batch in batches for insert in batch.inserts)


def test_rows_come_back_where_they_stood_by_two_writes() -> None:
    world, tab, order = refused()
    before = len(world.spreadsheets.batches)
    world.sync()
    made = world.spreadsheets.batches[before:]
    assert [bool(one.inserts) for one in made] == [True, False]
    assert (*made[0].cells, *made[0].notes) == ()
    assert_back(world, tab, order)


@pytest.mark.parametrize("at", [0, 1], ids=["rows inserted", "values written"])
@pytest.mark.parametrize("is_applied", [False, True], ids=["before apply", "after apply"])
def test_a_500_at_either_write_inserts_no_row_twice(at: int, *, is_applied: bool) -> None:
    world, tab, order = refused()
    at_writes(world, [*[None] * at, failing(world, is_applied=is_applied)])
    world.sync()
    assert_back(world, tab, order)
    assert inserted(world.spreadsheets.batches) == GONE


@pytest.mark.parametrize("at", [0, 1], ids=["rows inserted", "values written"])
@pytest.mark.parametrize("is_sent", [False, True], ids=["before", "after"])
def test_whoever_dies_at_either_write_inserts_no_row_twice(at: int, *, is_sent: bool) -> None:
    world, tab, order = refused()
    acts: list[Act | None] = [*[None] * at, kill]
    at_writes(world, [] if is_sent else acts, acts if is_sent else [])
    sync_through_death(world)
    assert_back(world, tab, order)
    assert inserted(world.spreadsheets.batches) == GONE


@pytest.mark.parametrize("at", [0, 1], ids=["rows inserted", "values written"])
def test_a_sort_at_either_write_loses_nobody(at: int) -> None:
    world, tab, order = refused()
    at_writes(world, [*[None] * at, lambda: tab.sort(1, NAME, reverse=True)])
    world.sync()
    world.sync_until_quiet(4)
    assert sorted(rows(tab)) == sorted(order)
    names = {one.ref: one.fields["family_name"] for one in world.records()}
    assert {ref: line[NAME] for ref, line in rows(tab).items()} == names
    # Where blank rows were sorted away from under the values, people are told what stood there.
    assert {one.kind for one in world.problems()} <= {"incident"}


def test_where_google_takes_no_rows_they_come_back_below() -> None:
    world, tab, order = refused()

    def refuse() -> None:
        error = WriteRefused("protégé", spreadsheet_id="epis", refused=RefusedRequest(7, "growth"))
        world.spreadsheets.faults.append(("write", error, False))

    at_writes(world, [refuse])
    world.sync()
    world.sync_until_quiet(4)
    stay = [*order[: FIRST - 1], *order[FIRST - 1 + GONE :]]
    assert list(rows(tab)) == [*stay, *order[FIRST - 1 : FIRST - 1 + GONE]]
    assert (tab.cell(LAST - GONE, NAME).value, world.problems()) == (TOTAL, [])


@pytest.mark.parametrize("gap", [1, 2])
def test_blank_rows_that_part_groups_stay(gap: int) -> None:
    """One row of the upper group was taken out beside five others."""
    world = World()
    people = [contact_row(n) for n in range(COUNT)]
    blank: list[list[Raw]] = [[None] * len(people[0]) for _ in range(gap)]
    tab = world.add_contacts([*people[:6], *blank, *people[6:]])
    tab.type(LAST + gap, NAME, TOTAL)
    world.sync_until_quiet(3)
    before = tab.values()
    take_out(world, tab, [12 + gap, 9 + gap, 8 + gap, 5, 4, 1])
    world.sync_until_quiet(4)
    after = [line for line in tab.values() if any(line)]
    assert sorted(map(str, after)) == sorted(map(str, (line for line in before if any(line))))
    assert tab.cell(LAST + gap, NAME).value == TOTAL
    assert world.problems() == []


@pytest.mark.parametrize(
    ("is_before", "row"), [(True, 3), (True, 11), (True, 12), (False, 3), (False, 6)]
)
def test_a_row_that_changed_since_others_moved_is_no_sign_that_they_were_sorted(
    *, is_before: bool, row: int
) -> None:
    """Its place alone was stored anew: below the total they came, and left the room for them."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    tab.type(LAST, NAME, TOTAL)
    tab.type(LAST, 4, f"={COUNT}", is_formula=True)
    world.sync_until_quiet(3)
    tab.insert_row(2)
    world.sync_until_quiet(3)
    if is_before:
        tab.type(row, ROLE, "Trésorière")
        world.sync_until_quiet(3)
    order = [tab.cell(one, NAME).value for one in range(len(tab.grid))]
    take_out(world, tab, [FIRST] * GONE)
    if not is_before:
        tab.type(row, ROLE, "Trésorière")
    world.sync_until_quiet(4)
    assert [tab.cell(one, NAME).value for one in range(len(tab.grid))] == order
    assert inserted(world.spreadsheets.batches) == GONE
    assert world.problems() == []


@pytest.mark.parametrize("row", [1, 2, 3, 4, 5, 6])
def test_whatever_is_typed_before_the_no_is_carried_out_leaves_no_hole(row: int) -> None:
    """The rows that were inserted first were not found again: a hole was left in the list."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    tab.type(LAST, NAME, TOTAL)
    world.sync_until_quiet(3)
    take_out(world, tab, [1] * GONE)
    tab.type(row, ROLE, "Trésorière")
    world.sync_until_quiet(4)
    names = [tab.cell(one, NAME).value for one in range(1, len(tab.grid))]
    assert (None in names, names.index(TOTAL), len(rows(tab))) == (False, COUNT, COUNT)
    assert inserted(world.spreadsheets.batches) == GONE
    assert world.problems() == []


def test_one_row_that_was_dragged_is_no_sign_that_all_were_sorted() -> None:
    """They came below the total, which counts them no more there."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    tab.type(LAST, NAME, TOTAL)
    world.sync_until_quiet(3)
    tab.grid.insert(COUNT - 1, tab.grid.pop(3))
    world.sync_until_quiet(2)
    order = [tab.cell(one, NAME).value for one in range(len(tab.grid))]
    take_out(world, tab, [FIRST] * GONE)
    world.sync_until_quiet(4)
    assert [tab.cell(one, NAME).value for one in range(len(tab.grid))] == order
