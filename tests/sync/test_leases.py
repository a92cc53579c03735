"""One spreadsheet, one run at a time, also where a run takes longer than its lease."""

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

import pytest

from sync_service.domain.errors import ConcurrencyError
from sync_service.domain.spreadsheet import SpreadsheetSnapshot
from sync_service.ports import Database
from sync_service.ports.surroundings import Held, beating
from sync_service.ports.work import OneByOne
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncRequest
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeSpreadsheets

PHONE = 4
T = TypeVar("T")


@dataclass(frozen=True)
class SharingHands(OneByOne):
    """Those of a worker that is one of several."""

    are_many = True


def run_of_a_worker(world: World, *, of_another: bool = False) -> RunReport:
    database = world.database.other_process() if of_another else world.database
    return run_sync(replace(world.services, hands=SharingHands(), database=database))


def once(world: World, act: Callable[[], object]) -> None:
    """Just before the next read."""

    def hook(what: str, _spreadsheet: str) -> None:
        if what == "read":
            world.spreadsheets.before.remove(hook)
            act()

    world.spreadsheets.before.append(hook)


def test_a_run_that_lost_its_lease_while_it_was_slow_writes_nothing() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    world.sync_until_quiet(2)
    ref = world.records()[0].ref
    world.edit(ref, phone="+33639981111")
    other = world.database.other_process()
    writes = world.spreadsheets.requests["writes"]

    def dawdle(what: str, _spreadsheet: str) -> None:
        if what == "read":
            world.spreadsheets.before.clear()
            world.clock.advance(world.settings.lease_seconds + 1)
            with other.transaction() as stored:
                assert stored.leases.take("spreadsheet:epis", 600, world.clock.now())

    world.spreadsheets.before.append(dawdle)
    report = world.sync()

    assert world.spreadsheets.requests["writes"] == writes
    assert report.tabs[0].state == "waiting"
    with other.transaction() as stored:
        stored.leases.release("spreadsheet:epis")
    world.sync_until_quiet(2)
    assert tab.cell(1, 4).value == "06 39 98 11 11"


def test_a_slow_run_whose_lease_nobody_wanted_goes_on() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    world.edit(world.records()[0].ref, phone="+33639981111")

    def dawdle(what: str, _spreadsheet: str) -> None:
        if what == "read":
            world.spreadsheets.before.clear()
            world.clock.advance(world.settings.lease_seconds + 1)

    world.spreadsheets.before.append(dawdle)
    world.sync()

    assert tab.cell(1, 4).value == "06 39 98 11 11"


def test_a_run_that_stood_still_stores_nothing_over_what_others_did() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    tab.type(1, PHONE, "06 39 98 11 11")

    class StandingStill(FakeSpreadsheets):
        """The process stops once it has read, and goes on after the lease is over."""

        def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
            seen = world.spreadsheets.read(spreadsheet_id)
            world.clock.advance(world.settings.lease_seconds + 1)
            tab.type(1, PHONE, "06 39 98 22 22")
            assert run_of_a_worker(world, of_another=True).tabs[0].state == "ok"
            return seen

    still = StandingStill(world.clock.now, world.spreadsheets.files)
    request = SyncRequest(audited=frozenset({"epis"}))
    hands = SharingHands()
    report = run_sync(replace(world.services, hands=hands, spreadsheets=still), request)

    assert report.tabs[0].state == "waiting"
    assert world.record().fields["phone"] == "+33639982222"


@dataclass(frozen=True)
class SlowHands(SharingHands):
    """Something happens before they begin, when the run has heard of what it has to do."""

    meanwhile: Callable[[], object]

    def try_each(
        self, names: Iterable[str], act: Callable[[str], T], apart_by: Callable[[str], str]
    ) -> Mapping[str, T]:
        self.meanwhile()
        return super().try_each(names, act, apart_by)


def test_two_workers_read_once_what_drive_names_to_both() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    tab.type(1, PHONE, "06 39 98 11 11")
    reads = world.spreadsheets.requests["reads"]

    slow = SlowHands(lambda: run_of_a_worker(world, of_another=True))
    run_sync(replace(world.services, hands=slow))

    assert world.spreadsheets.requests["reads"] == reads + 1
    assert world.record().fields["phone"] == "+33639981111"


def test_what_a_worker_had_in_hand_when_it_died_is_read_by_the_other() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    tab.type(1, PHONE, "06 39 98 11 11")

    def die() -> None:
        once(world, lambda: sys.exit("killed"))
        with pytest.raises(SystemExit):
            run_of_a_worker(world, of_another=True)

    run_sync(replace(world.services, hands=SlowHands(die)))

    assert world.record().fields["phone"] == "+33639981111"


def test_a_change_after_another_worker_looked_is_read() -> None:
    world = World()
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(2)
    for phone in ("06 39 98 11 11", "06 39 98 22 22"):
        tab.type(1, PHONE, phone)
        world.clock.advance(1)
        run_of_a_worker(world, of_another=phone.endswith("11"))

    assert world.record().fields["phone"] == "+33639982222"


def test_a_lease_is_renewed_while_an_answer_is_awaited_and_free_afterwards() -> None:
    world = World()
    other = world.database.other_process()
    held = Held(world.database, world.clock, "spreadsheet:epis")
    with world.database.transaction() as stored:
        assert stored.leases.take(held.lease, held.seconds, world.clock.now())

    with beating(held, beat_seconds=0.01):
        world.clock.advance(held.seconds - 1)
        until(lambda: is_busy_for(other, world, held.seconds - 1))
    assert not is_busy_for(other, world, 0)


def test_a_lease_that_was_taken_over_is_not_taken_back() -> None:
    world = World()
    other = world.database.other_process()
    held = Held(world.database, world.clock, "spreadsheet:epis")
    with world.database.transaction() as stored:
        assert stored.leases.take(held.lease, held.seconds, world.clock.now())
    world.clock.advance(held.seconds + 1)
    with other.transaction() as stored:
        assert stored.leases.take(held.lease, held.seconds, world.clock.now())
        stored.leases.release(held.lease)

    with pytest.raises(ConcurrencyError), held.transaction():
        pass


def is_busy_for(database: Database, world: World, seconds: float) -> bool:
    later = world.clock.now() + timedelta(seconds=seconds)
    with database.reading() as stored:
        return stored.leases.is_busy("spreadsheet:epis", later)


def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.01)
