"""A large run stores its rows in parts, and no part is half a thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from sync_service.domain.record import Change, Entity
from sync_service.ports import Transaction
from sync_service.sync.commit_plan import Basis
from tests.builders import World, contact_row
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase

PART = 120
"""Rows that a family at the form waits for at most."""
ROWS = 700
ROLE, UNTIL = 2, 5


class PowerCut(BaseException):
    """The machine is gone: nothing catches that."""


class WatchedDatabase(FakeDatabase):
    """Notes how many contacts have a role when a transaction begins; may fail at so many."""

    def __init__(self, fails_at: int | None = None) -> None:
        super().__init__()
        self.role = ""
        self.left: int | None = None
        """Transactions until the power is cut; None: it is not."""
        self.seen: list[int] = []
        self.fails_at = fails_at

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.reading() as stored:
            roles = [str(one.fields["role"]) for one in stored.records.read_all("contact")]
        self.seen.append(sum(role.startswith(self.role) for role in roles))
        if self.left is not None:
            self.left -= 1
        if self.seen[-1] == self.fails_at or self.left == 0:
            self.fails_at = self.left = None
            raise PowerCut
        with super().transaction() as stored:
            yield stored


def large_world(database: WatchedDatabase) -> World:
    world = World(database=database)
    world.add_contacts([contact_row(number) for number in range(ROWS)])
    return world


def assert_all_is_well(world: World) -> None:
    assert len({record.fields["email"] for record in world.records()}) == ROWS
    assert len(world.records()) == ROWS
    assert not world.problems()
    writes = world.spreadsheets.counts().writes
    world.sync_until_quiet(2)
    assert world.spreadsheets.counts().writes == writes


def test_a_large_first_run_leaves_the_database_free_between_its_parts() -> None:
    database = WatchedDatabase()
    world = large_world(database)
    world.sync_until_quiet(2)
    assert {*range(0, ROWS, PART), ROWS} == set(database.seen)
    assert_all_is_well(world)


def test_a_first_run_cut_between_two_parts_is_finished_by_the_next() -> None:
    world = large_world(WatchedDatabase(fails_at=3 * PART))
    with pytest.raises(PowerCut):
        world.sync()
    assert len(world.records()) == 3 * PART
    world.sync_until_quiet(3)
    assert_all_is_well(world)


RETYPED = 350


def retype(world: World, role: str) -> None:
    tab = world.spreadsheets.files["epis"].tab("Contacts")
    for row in range(1, 1 + RETYPED):
        tab.type(row, ROLE, f"{role} {row}")


def met_world(database: WatchedDatabase) -> World:
    """Everybody is known, many were given another role, and one an impossible date."""
    world = large_world(database)
    world.sync_until_quiet(3)
    retype(world, "Aide")
    world.spreadsheets.files["epis"].tab("Contacts").type(2, UNTIL, "jamais")
    return world


def roles(world: World, role: str) -> int:
    return sum(str(record.fields["role"]).startswith(role) for record in world.records())


def test_many_changes_are_stored_in_parts_too() -> None:
    database = WatchedDatabase()
    world = met_world(database)
    database.role = "Aide"
    database.seen.clear()
    world.sync()
    assert {*range(0, RETYPED, PART), RETYPED} == set(database.seen)
    assert roles(world, "Aide") == RETYPED
    assert [problem.kind for problem in world.problems()] == ["invalid"]


def test_changes_cut_between_two_parts_are_finished_by_the_next_run() -> None:
    database = WatchedDatabase()
    world = met_world(database)
    world.sync_until_quiet(2)
    (problem,) = world.problems()
    retype(world, "Cadre")
    database.role, database.fails_at = "Cadre", 2 * PART
    with pytest.raises(PowerCut):
        world.sync()
    assert roles(world, "Cadre") == 2 * PART
    world.sync_until_quiet(3)
    assert roles(world, "Cadre") == RETYPED
    assert [one.id for one in world.problems()] == [problem.id]
    with world.database.reading() as stored:
        told = [len(stored.journal.read_history(record.ref)) for record in world.records()]
    assert sum(told) == ROWS + 2 * RETYPED


@pytest.mark.parametrize("left", [2, 4, 6])
def test_what_was_written_is_remembered_in_parts_too(left: int) -> None:
    """After the write: so many transactions before the end the power is cut."""
    database = WatchedDatabase()
    whole = large_world(database)
    whole.sync()
    cut = WatchedDatabase()
    world = large_world(cut)
    cut.left = len(database.seen) - left
    with pytest.raises(PowerCut):
        world.sync()
    assert world.spreadsheets.counts().writes == 1
    world.sync_until_quiet(2)
    assert_all_is_well(world)
    assert world.spreadsheets.counts().writes == 1


class BusyDatabase(WatchedDatabase):
    """Before each transaction a family registers."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with FakeDatabase.transaction(self) as stored:
            stored.journal.append([a_change("N-0000000")])
        with super().transaction() as stored:
            yield stored


def a_change(ref: str) -> Change:
    return Change(ref, "*", None, ref, "form", FakeClock().now())


def test_families_who_register_meanwhile_keep_no_list_of_contacts_from_its_parts() -> None:
    database = BusyDatabase()
    world = large_world(database)
    world.sync_until_quiet(2)
    assert {*range(0, ROWS, PART), ROWS} == set(database.seen)
    assert_all_is_well(world)


@pytest.mark.parametrize(
    ("entity", "news", "is_current"),
    [
        ("contact", "N-0000000", True),
        ("contact", "S-0000000", False),
        ("session", "N-0000000", False),
        ("registration", "N-0000000", False),
    ],
)
def test_a_plan_rests_on_what_it_looks_at(entity: Entity, news: str, *, is_current: bool) -> None:
    basis = Basis(0, entity, "sheet:one:7")
    with FakeDatabase().transaction() as stored:
        stored.journal.append([replace(a_change("C-0000000"), source="sheet:one:7")])
        assert basis.is_current(stored, None)
        assert basis.last_known(stored) == 1
        assert basis.after_part(stored).at == 1
        stored.journal.append([a_change(news)])
        assert basis.is_current(stored, None) is is_current
        assert basis.after_part(stored).at == (2 if is_current else 0)
        assert basis.last_known(stored) == 0
