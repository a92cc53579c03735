"""The coordinator's « no » to a change that a guard holds: the sheet is put back as it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import Problem
from sync_service.domain.decisions import can_end
from sync_service.domain.errors import QuotaExceeded
from sync_service.domain.spreadsheet import Area
from sync_service.domain.wording.sentences import cannot_put_back
from sync_service.sync.sync_services import SyncSettings
from tests.builders import CONTACTS, World, contact_row
from tests.fakes.spreadsheets import FakeTab

Close: TypeAlias = Callable[[World, FakeTab], None]
FAMILY_NAME, ROLE, EMAIL, PHONE = 0, 2, 3, 4


def met(count: int) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def refuse(world: World) -> None:
    (asked,) = [*world.problems("guard"), *world.problems("scramble")]
    assert can_end(asked, "database")
    world.decide(asked, "database")
    world.sync_until_quiet(3)


def column(tab: FakeTab, at: int) -> list[Raw]:
    return [line[at] for line in tab.values()[1:] if any(line)]


def notes(tab: FakeTab) -> str:
    return "".join(cell.note for cell in tab.grid[0])


def given_up(world: World) -> set[object]:
    with world.database.reading() as stored:
        changes = [one for r in world.records() for one in stored.journal.read_history(r.ref)]
    return {one.before for one in changes if one.source == "decision"}


def test_rows_that_are_gone_stand_there_again() -> None:
    world, tab = met(30)
    names = set(column(tab, FAMILY_NAME))
    del tab.grid[3:12]
    world.sync_until_quiet(2)

    refuse(world)

    assert set(column(tab, FAMILY_NAME)) == names
    assert len(world.records()) == 30
    assert world.problems() == []


def test_cells_that_were_emptied_hold_again_what_they_held() -> None:
    world, tab = met(12)
    before = column(tab, PHONE)
    for row in range(1, 13):
        tab.type(row, PHONE, None)
    world.sync()

    refuse(world)

    assert column(tab, PHONE) == before
    assert world.problems() == []


def test_what_was_typed_over_rows_is_taken_back_and_kept_in_the_history() -> None:
    world, tab = met(12)
    before = column(tab, ROLE)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()

    refuse(world)

    assert column(tab, ROLE) == before
    assert given_up(world) == {f"Recopié {row}" for row in range(1, 13)}
    assert world.problems() == []


def test_a_column_sorted_by_itself_is_put_back() -> None:
    world, tab = met(12)
    before = column(tab, EMAIL)
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    world.sync()

    refuse(world)

    assert column(tab, EMAIL) == before
    assert world.problems() == []


def test_what_came_after_the_no_is_asked_about_and_stays_as_typed() -> None:
    world, tab = met(12)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    (asked,) = world.problems("guard")
    world.decide(asked, "database")
    tab.type(1, ROLE, "Trésorière")

    world.sync_until_quiet(3)

    (left,) = world.problems("guard")
    assert "une ligne a changé" in left.message.lower()
    assert column(tab, ROLE)[0] == "Trésorière"
    assert not any("Recopié" in str(one) for one in column(tab, ROLE))


def test_a_no_is_not_forgotten_where_the_write_fails_and_more_came_meanwhile() -> None:
    world, tab = met(12)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    (asked,) = world.problems("guard")
    world.decide(asked, "database")
    tab.type(1, ROLE, "Trésorière")
    busy = QuotaExceeded("too many requests", spreadsheet_id="epis")
    world.spreadsheets.faults.append(("write", busy, False))

    world.sync_until_quiet(5)

    assert column(tab, ROLE)[0] == "Trésorière"
    assert not any("Recopié" in str(one) for one in column(tab, ROLE))


def test_a_row_that_is_moved_after_the_no_is_not_brought_back_a_second_time() -> None:
    """While somebody types elsewhere the no is remembered: it ends with the next calm run."""
    world, tab = met(30)
    world.settings = SyncSettings(settle_seconds=20, quiet_seconds=0)
    del tab.grid[3:12]
    for _ in range(3):
        world.sync(after=30)
    world.decide(world.problems("guard")[0], "database")
    tab.type(1, ROLE, "Tréso")
    world.sync(after=5)
    tab.type(1, ROLE, "Trésorière")
    cut = tab.grid.pop(25)
    world.sync(after=5)
    tab.grid.insert(2, cut)
    for _ in range(4):
        world.sync(after=30)

    assert len(column(tab, FAMILY_NAME)) == 30
    assert world.problems() == []


def lock(_world: World, tab: FakeTab) -> None:
    tab.locked.append(Area(0, None, ROLE, ROLE + 1))


def only_read(world: World, _tab: FakeTab) -> None:
    columns = [
        replace(one, direction="from_sheet") if one.field == "role" else one
        for one in CONTACTS.columns
    ]
    world.rules = {"contacts": replace(CONTACTS, columns=tuple(columns))}


@pytest.mark.parametrize("close", [lock, only_read])
def test_where_we_may_not_write_the_partner_reads_that_it_is_theirs(close: Close) -> None:
    world, tab = met(12)
    close(world, tab)
    before = column(tab, ROLE)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    assert cannot_put_back() not in notes(tab)

    refuse(world)

    (asked,) = world.problems("guard")
    assert cannot_put_back() in asked.message
    assert cannot_put_back() in notes(tab)
    for row, role in enumerate(before, start=1):
        tab.type(row, ROLE, role)
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert notes(tab) == ""


def test_what_was_open_in_a_cell_is_not_decided_along() -> None:
    """The question was about another value, and whoever said no did not see it."""
    world, tab = met(12)
    record = world.record(email="personne0@example.org")
    world.edit(record.ref, role="Trésorière")
    tab.type(1, ROLE, "Présidente")
    world.sync()
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()

    world.decide(world.problems("guard")[0], "database")
    world.sync_until_quiet(3)

    assert [one.kind for one in world.problems()].count("conflict") == 1
    assert column(tab, ROLE)[0] in ("Recopié 1", "Présidente")


def test_rows_that_appeared_are_nobodys_to_delete() -> None:
    world, tab = met(10)
    tab.fill([contact_row(n) for n in range(20, 42)], 11)
    world.sync()

    (asked,) = world.problems("guard")

    assert not can_end(asked, "database")


def test_a_guard_that_names_no_rows_of_ours_has_no_other_side() -> None:
    torn = Problem("scramble", "…", "1abc", 7, row_key="rows:12ab", covers="12ab34")
    assert not can_end(torn, "database")
    assert can_end(torn, "confirm")
