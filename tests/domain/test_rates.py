from datetime import UTC, datetime, timedelta

import pytest

from sync_service.domain.instants import (
    Rate,
    forgotten_at,
    has_room,
    next_room,
    still_counting,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
THREE_AN_HOUR = Rate(3, HOUR)


def ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("spent", "room"),
    [((), True), ((10, 20), True), ((10, 20, 30), False), ((10, 20, 60), True)],
)
def test_an_hour_slides(spent: tuple[int, ...], room: bool) -> None:  # noqa: FBT001
    assert has_room(ago(*spent), [THREE_AN_HOUR], NOW) is room


def test_every_rate_counts() -> None:
    rates = [Rate(2, MINUTE), THREE_AN_HOUR]

    assert not has_room([NOW, NOW], rates, NOW)
    assert has_room(ago(2, 2), rates, NOW)
    assert not has_room(ago(2, 2, 2), rates, NOW)


def test_what_the_longest_rate_looks_at_is_kept_oldest_first() -> None:
    rates = [Rate(2, MINUTE), THREE_AN_HOUR]

    assert still_counting(ago(5, 70, 30), rates, NOW) == ago(30, 5)
    assert forgotten_at(rates, NOW) == NOW + HOUR


def test_there_is_room_again_when_the_oldest_that_counts_is_an_hour_old() -> None:
    assert next_room(ago(50, 10, 20), THREE_AN_HOUR, NOW) == NOW + 10 * MINUTE
    assert next_room(ago(50, 40, 20, 10), THREE_AN_HOUR, NOW) == NOW + 20 * MINUTE
    assert next_room(ago(10, 20), THREE_AN_HOUR, NOW) == NOW
