"""The pace of an account: whoever asks, in whichever process, they stay below it together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest

from sync_service.adapters.database import open_database
from sync_service.domain.instants import Rate
from sync_service.sync.shared import SharedPace
from tests.fakes.clock import FakeClock

ACCOUNT = "sync@example.org"
RATE = Rate(12, timedelta(seconds=61))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def workers(database_url: str, clock: FakeClock) -> Iterator[list[SharedPace]]:
    with ExitStack() as closing:
        databases = [open_database(database_url) for _ in range(3)]
        for database in databases:
            closing.callback(database.close)
        yield [SharedPace(database, clock, RATE) for database in databases]


def test_three_workers_together_stay_below_the_pace(workers: list[SharedPace]) -> None:
    def ask(number: int) -> float:
        return workers[number % 3].reserve(ACCOUNT, "reads")

    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(ask, range(30)))

    assert waits.count(0) == RATE.times
    assert all(60 <= wait <= 61 for wait in waits if wait)


def test_a_minute_later_there_is_room_again(workers: list[SharedPace], clock: FakeClock) -> None:
    pace = workers[0]
    for _ in range(RATE.times):
        assert pace.reserve(ACCOUNT, "reads") == 0
    wait = workers[1].reserve(ACCOUNT, "reads")

    clock.advance(wait - 1)
    assert pace.reserve(ACCOUNT, "reads") == pytest.approx(1, abs=0.1)
    clock.advance(1.1)
    assert pace.reserve(ACCOUNT, "reads") == 0


def test_reads_writes_and_accounts_are_counted_apart(workers: list[SharedPace]) -> None:
    pace = workers[0]
    for _ in range(RATE.times):
        pace.reserve(ACCOUNT, "reads")

    assert pace.reserve(ACCOUNT, "reads") > 0
    assert pace.reserve(ACCOUNT, "writes") == 0
    assert pace.reserve("autre@example.org", "reads") == 0


def test_a_clock_that_was_ahead_holds_up_nobody(
    workers: list[SharedPace], clock: FakeClock
) -> None:
    clock.advance(3600)
    for _ in range(RATE.times):
        workers[0].reserve(ACCOUNT, "reads")
    clock.advance(-3600)

    assert workers[1].reserve(ACCOUNT, "reads") == 0
