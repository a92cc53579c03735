import pytest

from sync_service.domain.guards import (
    too_many_blanked,
    too_many_changed,
    too_many_missing,
    too_many_new,
)
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

ROLE, PHONE, EMAIL = 2, 4, 3


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(4, 5, False), (5, 5, True), (5, 25, True), (5, 26, False), (20, 100, True)],
)
def test_rows_missing(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_missing(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(20, 10, False), (21, 10, True), (21, 42, False), (22, 43, True)],
)
def test_rows_new(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_new(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(9, 9, False), (10, 10, True), (59, 100, False), (60, 100, True)],
)
def test_rows_changed(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_changed(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "filled", "is_held"), [(9, 9, False), (10, 50, True), (10, 51, False)]
)
def test_cells_blanked(count: int, filled: int, *, is_held: bool) -> None:
    assert too_many_blanked(count, filled) is is_held


def met(count: int) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def test_a_column_emptied_is_held_while_other_edits_go_on() -> None:
    world, tab = met(6)
    for row in range(1, 7):
        tab.type(row, ROLE, None)
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    assert [(p.kind, p.field) for p in world.problems()] == [("guard", "role")]
    assert all(record.fields["role"] for record in world.records())
    world.record(phone="+33639981111")
    world.decide(world.problems()[0], "confirm")
    world.sync()
    assert world.problems() == []
    assert not any(record.fields["role"] for record in world.records())


def test_most_rows_changed_at_once_are_held_until_put_back() -> None:
    world, tab = met(12)
    before, rows = world.records(), [list(line) for line in tab.grid]
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    assert [p.kind for p in world.problems()] == ["guard"]
    assert world.records() == before
    tab.grid = rows
    world.sync()
    assert world.problems() == []


def test_a_flood_of_rows_is_held() -> None:
    world, tab = met(10)
    tab.fill([contact_row(n) for n in range(20, 42)], 11)
    world.sync()
    assert len(world.records()) == 10
    world.decide(world.problems("guard")[0], "confirm")
    world.sync()
    assert len(world.records()) == 32
    assert world.problems() == []


def test_the_first_meeting_with_a_tab_is_guarded_by_nothing() -> None:
    world = World()
    world.add_contacts([contact_row(n) for n in range(60)])
    world.sync()
    assert len(world.records()) == 60
