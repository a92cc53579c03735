"""Whoever waits for a stored instant does not wait for the length of a clock's jump."""

from datetime import UTC, datetime, timedelta

from sync_service.domain.instants import by_now, is_time_to_retry, next_try, past
from sync_service.sync.watch import Watched, next_to_poll

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NEXT_YEAR = NOW + timedelta(days=365)


def test_what_waits_from_the_future_waits_from_now() -> None:
    assert by_now(NEXT_YEAR, NOW) == NOW
    assert by_now(NOW - timedelta(seconds=5), NOW) == NOW - timedelta(seconds=5)


def test_what_was_done_in_the_future_was_done_nobody_knows_when() -> None:
    assert past(NEXT_YEAR, NOW) is None
    assert past(None, NOW) is None
    assert past(NOW, NOW) == NOW


def test_a_spreadsheet_out_of_reach_is_asked_again_once_its_wait_can_only_be_a_jumps() -> None:
    longest = next_try(5, NOW)

    assert not is_time_to_retry(longest, 5, NOW)
    assert is_time_to_retry(longest + timedelta(seconds=1), 5, NOW)
    assert is_time_to_retry(NOW, 5, NOW)


def test_people_seen_at_work_next_year_are_not_polled_until_then() -> None:
    watched = [Watched("a", active_at=NEXT_YEAR), Watched("b", active_at=NOW)]

    assert next_to_poll(watched, NOW, 5) == ["b"]


def test_what_fails_again_and_again_is_asked_less_and_less_but_never_given_up() -> None:
    waits = [next_try(failures, NOW) - NOW for failures in range(1, 40)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (0, 15, 30, 60)]
    assert waits == sorted(waits)
    assert set(waits[6:]) == {timedelta(hours=6)}
