"""People move rows under a write of ours and once more under its repair: nobody goes with it."""

from collections.abc import Callable, Sequence

import pytest

from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN = 1
Act = Callable[[FakeTab], None]


def sort_without_references(by: int, *, reverse: bool) -> Act:
    return lambda tab: tab.sort(1, by, columns=range(REF), reverse=reverse)


def sort_whole(by: int) -> Act:
    return lambda tab: tab.sort(1, by)


def strike(world: World, tab: FakeTab, acts: Sequence[Act]) -> None:
    """Each right before one more write of a run."""
    left = list(acts)

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write" and left:
            left.pop(0)(tab)

    world.spreadsheets.before.append(hook)
    world.sync()
    world.spreadsheets.before.remove(hook)
    assert not left
    world.sync_until_quiet(5)


@pytest.mark.parametrize(
    ("people", "erased", "first", "acts"),
    [
        (4, 2, None, [sort_without_references(GIVEN, reverse=one) for one in (False, True)]),
        (4, 3, None, [lambda tab: tab.insert_row(1), lambda tab: tab.move_row(4, 3)]),
        (
            5,
            1,
            sort_without_references(NAME, reverse=True),
            [sort_whole(NAME), sort_whole(NAME), sort_without_references(EMAIL, reverse=True)],
        ),
    ],
    ids=["twice without references", "a row put in, and one moved", "three sorts"],
)
def test_everybody_else_keeps_their_row_and_their_record(
    people: int, erased: int, first: Act | None, acts: Sequence[Act]
) -> None:
    """Somebody was archived, or became whoever was erased, in silence."""
    world, tab = met(people)
    edited = world.record(
        email="personne0@example.org" if erased != 2 else "personne1@example.org"
    )
    erase(world, world.record(email=f"personne{erased}@example.org").ref)
    world.edit(edited.ref, phone="+33639987777")
    if first is not None:
        first(tab)
    before = {one.ref: one.fields for one in world.records()}
    strike(world, tab, acts)

    assert {one.ref: one.fields for one in world.records()} == before
    rows = range(1, len(tab.grid))
    shown = {tab.cell(row, REF).value: tab.cell(row, EMAIL).value for row in rows}
    assert {ref: shown[ref] for ref in before} == {r: one["email"] for r, one in before.items()}
    numbers = {tab.cell(row, REF).value: tab.cell(row, PHONE).value for row in rows}
    assert numbers[edited.ref] == "06 39 98 77 77"
    assert {one.kind for one in world.problems()} <= {"incident"}
    assert not any(f"personne{erased}@" in str(one) for one in world.problems())
    assert world.sync().requests.writes == 0


def test_whom_the_repair_covered_is_shown_again_where_no_row_was_deleted() -> None:
    """A blank row above all: nothing shows how rows moved under the repair."""
    world, tab = met(5)
    tab.insert_row(1)
    world.sync_until_quiet(2)
    erase(world, world.record(email="personne0@example.org").ref)
    living = {one.ref: one.fields["email"] for one in world.records()}
    strike(world, tab, [sort_without_references(by, reverse=True) for by in (EMAIL, NAME)])

    assert {one.ref: one.fields["email"] for one in world.records()} == living
    rows = range(1, len(tab.grid))
    shown = {tab.cell(row, REF).value: tab.cell(row, EMAIL).value for row in rows}
    assert {ref: shown.get(ref) for ref in living} == living


def test_each_repair_tells_of_its_own_whom_it_may_have_covered_in_one_cell() -> None:
    """What the second of two hid was no new incident, as the cell had one (seed 3040072)."""
    world, tab = met(7)
    erase(world, world.record(email="personne4@example.org").ref)
    sorts = ((GIVEN, True), (NAME, True), (PHONE, False))
    strike(world, tab, [sort_without_references(by, reverse=down) for by, down in sorts])

    by_cell: dict[str | None, list[str | None]] = {}
    for one in world.problems("incident"):
        by_cell.setdefault(one.cell, []).append(one.canonical_value)
    assert [len(told) for cell, told in by_cell.items() if cell == "A6"] == [2], by_cell
