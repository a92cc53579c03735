from datetime import UTC, datetime, timedelta

import time_machine

from sync_service.adapters.surroundings import FrozenClock, SystemClock, SystemRandomSource


@time_machine.travel(datetime(2026, 1, 15, 11, tzinfo=UTC), tick=False)
def test_winter_is_one_hour_ahead_of_utc() -> None:
    assert SystemClock().now().isoformat() == "2026-01-15T12:00:00+01:00"


@time_machine.travel(datetime(2026, 7, 15, 11, tzinfo=UTC), tick=False)
def test_summer_is_two_hours_ahead_of_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(hours=2)


def test_a_frozen_clock_stands_still_in_paris() -> None:
    clock = FrozenClock(datetime(2026, 11, 25, 8, tzinfo=UTC))

    assert clock.now() == clock.now()
    assert clock.now().isoformat() == "2026-11-25T09:00:00+01:00"


def test_numbers_are_long_and_differ() -> None:
    numbers = [SystemRandomSource().number() for _ in range(20)]

    assert len(set(numbers)) == 20
    assert max(numbers).bit_length() > 100
