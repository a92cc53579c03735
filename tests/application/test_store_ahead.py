"""A large first run stores its rows in parts, and no part is half a thing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync_service.application.ports import Transaction
from tests.builders import World, contact_row
from tests.fakes.database import FakeDatabase

ROWS = 4500


class PowerCut(BaseException):
    """The machine is gone: nothing catches that."""


class WatchedDatabase(FakeDatabase):
    """Notes how many contacts there are when a transaction begins; may fail at so many."""

    def __init__(self, fails_at: int | None = None) -> None:
        super().__init__()
        self.seen: list[int] = []
        self.fails_at = fails_at

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.reading() as stored:
            self.seen.append(len(stored.records.read_all("contact")))
        if self.seen[-1] == self.fails_at:
            self.fails_at = None
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
    assert {0, 1000, 2000, 3000, 4000, ROWS} <= set(database.seen)
    assert_all_is_well(world)


def test_a_first_run_cut_between_two_parts_is_finished_by_the_next() -> None:
    world = large_world(WatchedDatabase(fails_at=2000))
    with pytest.raises(PowerCut):
        world.sync()
    assert len(world.records()) == 2000
    world.sync_until_quiet(3)
    assert_all_is_well(world)
