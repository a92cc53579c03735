"""Sorts under an erasure's write and under its repair: somebody else's row was emptied, too."""

from collections.abc import Callable

import pytest

from french_cells.reading import Raw
from sync_service.domain.record import NOBODY
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_sync_scenarios import EMAIL, NAME, REF, met

GIVEN = 1
PEOPLE = 5


def erase_under_two_sorts(
    by: int, then: int, *, reverse: bool, before: int | None = None
) -> tuple[World, FakeTab, str]:
    """The whole list first, then without « Réf. »; and whose reference stands beside a dash.

    `before`: who had been erased already, so that two dashes are alike.
    """
    world, tab = met(PEOPLE)
    tab.insert_row(1)
    world.sync_until_quiet(2)
    if before is not None:
        erase(world, world.record(email=f"personne{before}@example.org").ref)
        world.sync_until_quiet(2)
    erase(world, world.record(email="personne1@example.org").ref)
    acts: list[Callable[[], None]] = [
        lambda: tab.sort(1, by, reverse=reverse),
        lambda: tab.sort(1, then, columns=range(REF), reverse=reverse),
    ]

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write" and acts:
            acts.pop(0)()

    world.spreadsheets.before.append(hook)
    world.sync()
    world.spreadsheets.before.remove(hook)
    dashes = [ref for ref, name in beside(tab) if name == NOBODY]
    (covered,) = (one for one in dashes if "archivé" not in one)
    return world, tab, covered


def beside(tab: FakeTab, column: int = NAME) -> list[tuple[str, Raw]]:
    """What stands under « Réf. », and in another column."""
    rows = range(1, len(tab.grid))
    return [(str(tab.cell(row, REF).value), tab.cell(row, column).value) for row in rows]


def row_of(tab: FakeTab, ref: str) -> int:
    (found,) = (row for row, (one, _) in enumerate(beside(tab), start=1) if one == ref)
    return found


@pytest.mark.parametrize(
    ("by", "then", "reverse"),
    [(NAME, NAME, False), (EMAIL, NAME, True), (EMAIL, GIVEN, False), (GIVEN, EMAIL, False)],
)
def test_the_row_is_filled_again_and_nobody_is_archived(
    by: int, then: int, *, reverse: bool
) -> None:
    """The dash beside their reference was taken for a second row of whoever was erased."""
    world, tab, covered = erase_under_two_sorts(by, then, reverse=reverse)
    before = {one.ref: one.fields for one in world.records()}
    assert covered in before
    world.sync_until_quiet(4)
    assert {one.ref: one.fields for one in world.records()} == before
    assert dict(beside(tab, EMAIL))[covered] == before[covered]["email"]
    assert [name for _, name in beside(tab)].count(NOBODY) == 1
    assert world.problems() == []
    assert world.sync().requests.writes == 0


@pytest.mark.parametrize(
    ("by", "then", "reverse", "before"),
    [(EMAIL, GIVEN, False, 2), (EMAIL, EMAIL, False, 0), (2, EMAIL, True, 0), (2, 2, False, 4)],
)
def test_it_is_filled_again_too_where_somebody_else_was_erased_before(
    by: int, then: int, *, reverse: bool, before: int
) -> None:
    """Two dashes were alike: the row was read as if people had emptied it, and asked about."""
    world, tab, covered = erase_under_two_sorts(by, then, reverse=reverse, before=before)
    fields = {one.ref: one.fields for one in world.records()}
    world.sync_until_quiet(4)
    assert {one.ref: one.fields for one in world.records()} == fields
    assert dict(beside(tab, EMAIL))[covered] == fields[covered]["email"]
    assert [name for _, name in beside(tab)].count(NOBODY) == 2
    assert world.problems() == []


def test_whoever_is_typed_over_that_dash_at_once_is_somebody_new() -> None:
    world, tab, covered = erase_under_two_sorts(NAME, NAME, reverse=False)
    at = row_of(tab, covered)
    for column, value in enumerate(contact_row(30)):
        tab.type(at, column, value)
    world.sync_until_quiet(4)
    names = [one.fields["family_name"] for one in world.records()]
    assert names.count(contact_row(30)[NAME]) == 1


def test_a_row_that_is_deleted_after_that_stays_away() -> None:
    world, tab, covered = erase_under_two_sorts(NAME, NAME, reverse=False)
    world.sync_until_quiet(4)
    tab.delete_row(row_of(tab, covered))
    world.sync_until_quiet(4)
    assert covered not in {one.ref for one in world.records()}
    assert covered not in dict(beside(tab))


@pytest.mark.parametrize("deleted", [2, 3])
def test_a_last_row_that_ours_may_have_covered_is_shown_again(deleted: int) -> None:
    """Somebody deleted the row of whoever was erased right then, and ours emptied the next one."""
    world, tab = met(3)
    erase(world, world.record(email="personne1@example.org").ref)
    before = {one.ref: one.fields for one in world.records()}

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write":
            world.spreadsheets.before.remove(hook)
            tab.delete_row(deleted)

    world.spreadsheets.before.append(hook)
    world.sync_until_quiet(5)
    assert {one.ref: one.fields for one in world.records()} == before
    assert {ref for ref, _ in beside(tab)} >= before.keys()
    assert world.sync().requests.writes == 0

    (last,) = (
        one.ref for one in world.records() if one.fields["email"] == "personne2@example.org"
    )
    tab.delete_row(row_of(tab, last))
    world.sync_until_quiet(4)
    assert last not in {one.ref for one in world.records()}


@pytest.mark.parametrize(
    ("his", "deleted"),
    [(1, (0, 2, 3, 4)), (2, (0, 1, 4)), (2, (1, 3, 5)), (3, (0, 4)), (3, (2, 4)), (2, (2, 3, 4))],
)
def test_nobody_is_archived_where_several_rows_went_around_the_one_that_is_emptied(
    his: int, deleted: tuple[int, ...]
) -> None:
    """One of those that stayed was covered, a deleted one was shown instead, and nobody told."""
    world, tab = met(6)
    erase(world, world.record(email=f"personne{his}@example.org").ref)
    left = {f"personne{one}@example.org" for one in range(6) if one not in {his, *deleted}}

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write":
            world.spreadsheets.before.remove(hook)
            for one in sorted(deleted, reverse=True):
                tab.delete_row(one + 1)

    world.spreadsheets.before.append(hook)
    world.sync_until_quiet(5)
    assert left <= {one.fields["email"] for one in world.records()}
    assert {one.ref for one in world.records()} <= {ref for ref, _ in beside(tab)}
    assert world.sync().requests.writes == 0


def test_rows_that_certainly_went_stay_away_while_another_is_emptied() -> None:
    """Below the emptied row a known one stands where it stood: above it nothing was covered."""
    world, tab = met(6)
    erase(world, world.record(email="personne1@example.org").ref)

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write":
            world.spreadsheets.before.remove(hook)
            tab.delete_row(6)
            tab.delete_row(5)

    world.spreadsheets.before.append(hook)
    world.sync_until_quiet(5)
    kept = {one.fields["email"] for one in world.records()}
    assert kept == {f"personne{one}@example.org" for one in (0, 2, 3)}
