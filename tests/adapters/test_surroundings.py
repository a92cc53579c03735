from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from sync_service.adapters.surroundings import (
    FileClock,
    FrozenClock,
    SystemClock,
    SystemRandomSource,
)
from sync_service.config import read_instant
from sync_service.domain.errors import ConfigurationError


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


def test_a_file_says_what_time_it_is_at_each_look(tmp_path: Path) -> None:
    file = tmp_path / "heure.txt"
    clock = FileClock(file, read_instant)

    file.write_text("2026-11-25T08:00:00+00:00\n", encoding="utf-8")
    first = clock.now()
    file.write_text("2026-12-01T08:00:00+00:00", encoding="utf-8")

    assert first.isoformat() == "2026-11-25T09:00:00+01:00"
    assert clock.now().isoformat() == "2026-12-01T09:00:00+01:00"


def test_a_file_that_says_no_instant_any_more_is_a_setting_to_correct(tmp_path: Path) -> None:
    file = tmp_path / "heure.txt"
    clock = FileClock(file, read_instant)

    with pytest.raises(ConfigurationError, match=r"SYNC_NOW : le fichier .* n’existe pas"):
        clock.now()
    file.write_text("bientôt", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"SYNC_NOW : .* écrivez un instant"):
        clock.now()


def test_numbers_are_long_and_differ() -> None:
    numbers = [SystemRandomSource().number() for _ in range(20)]

    assert len(set(numbers)) == 20
    assert max(numbers).bit_length() > 100
