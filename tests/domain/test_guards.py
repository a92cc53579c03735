import pytest

from sync_service.application.sync_services import SyncSettings
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


def test_confirming_missing_rows_covers_none_that_vanish_afterwards() -> None:
    """All 15 were archived on a confirmation given for seven."""
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    assert "8 lignes" in shown.message
    world.decide(shown, "confirm")
    del tab.grid[1:16]
    world.sync_until_quiet(2)
    assert len(world.records()) == 32
    (other,) = world.problems("guard")
    assert "15 lignes" in other.message
    assert (other.id, other.decision) != (shown.id, "confirm")
    world.decide(other, "confirm")
    world.sync_until_quiet(2)
    assert len(world.records()) == 17
    assert world.problems() == []


def test_a_number_seen_once_never_comes_to_mean_more() -> None:
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    del tab.grid[1:3]
    world.sync()
    (now,) = world.problems("guard")
    assert "10 lignes" in now.message
    assert now.id != shown.id


def test_a_guard_that_stays_the_same_keeps_its_number() -> None:
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    assert world.problems("guard")[0].id == shown.id


def test_confirming_emptied_cells_covers_none_emptied_afterwards() -> None:
    world, tab = met(40)
    for row in range(1, 41):
        tab.type(row, ROLE, None)
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    for row in range(1, 41):
        tab.type(row, PHONE, None)
    world.sync()
    assert not any(record.fields["role"] for record in world.records())
    assert all(record.fields["phone"] for record in world.records())
    assert [p.kind for p in world.problems()] == ["guard"]


def test_confirming_changed_rows_covers_just_the_values_that_were_shown() -> None:
    world, tab = met(12)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    for row in range(2, 13):
        tab.type(row, ROLE, f"Encore {row}")
    world.sync()
    assert [r.fields["role"] for r in world.records()].count("Recopié 1") == 1
    assert not any("Encore" in str(record.fields["role"]) for record in world.records())
    assert [p.kind for p in world.problems()] == ["guard"]


def test_confirming_new_rows_covers_none_pasted_afterwards() -> None:
    world, tab = met(10)
    tab.fill([contact_row(n) for n in range(20, 42)], 11)
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    tab.fill([contact_row(n) for n in range(50, 80)], 40)
    world.sync()
    assert len(world.records()) == 32
    assert [p.kind for p in world.problems()] == ["guard"]


def test_a_confirmed_scramble_is_asked_about_again_when_the_rows_move_again() -> None:
    world, tab = met(12)
    before = {record.ref: record.fields["email"] for record in world.records()}
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    world.sync()
    world.decide(world.problems("scramble")[0], "confirm")
    first = tab.grid[1][EMAIL]
    for row in range(1, 12):
        tab.grid[row][EMAIL] = tab.grid[row + 1][EMAIL]
    tab.grid[12][EMAIL] = first
    world.sync()
    assert {record.ref: record.fields["email"] for record in world.records()} == before
    assert [p.kind for p in world.problems()] == ["scramble"]


def test_a_confirmation_lasts_until_all_that_it_covers_has_settled() -> None:
    """Rows that vanished later wait longer; what was shown together is done, bit by bit."""
    world = World(settings=SyncSettings(settle_seconds=20, quiet_seconds=0))
    tab = world.add_contacts([contact_row(n) for n in range(40)])
    for _ in range(3):
        world.sync(after=25)
    del tab.grid[1:11]
    world.sync(after=25)
    del tab.grid[1:11]
    world.sync(after=15)
    (guard,) = world.problems("guard")
    assert "20 lignes" in guard.message
    world.decide(guard, "confirm")
    world.sync(after=6)
    world.sync(after=25)
    world.sync(after=25)
    assert len(world.records()) == 20
    assert world.problems() == []
