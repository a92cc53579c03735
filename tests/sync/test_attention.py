"""Which spreadsheets the worker reads although Drive named none of them."""

from datetime import datetime, timedelta

from sync_service.sync.attention import (
    ACTIVE_FOR,
    Watched,
    next_to_audit,
    next_to_poll,
    next_try,
)

NOW = datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_only_what_people_changed_lately_is_polled() -> None:
    watched = [
        Watched("quiet"),
        Watched("long-ago", NOW - ACTIVE_FOR - timedelta(seconds=1)),
        Watched("just-now", ago(1)),
    ]
    assert next_to_poll(watched, NOW, 10) == ["just-now"]


def test_more_active_spreadsheets_than_the_budget_allows_take_turns() -> None:
    watched = [Watched(str(n), ago(1), ago(n)) for n in range(5)]
    assert next_to_poll(watched, NOW, 2) == ["4", "3"]


def test_audits_begin_with_what_was_never_read_and_go_on_with_the_oldest() -> None:
    watched = [Watched("recent", read_at=ago(1)), Watched("old", read_at=ago(9)), Watched("never")]
    assert next_to_audit(watched, 2) == ["never", "old"]
    assert next_to_audit(watched, 0) == []


def test_what_fails_again_and_again_is_asked_less_and_less_but_never_given_up() -> None:
    waits = [next_try(failures, NOW) - NOW for failures in range(1, 40)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (0, 15, 30, 60)]
    assert waits == sorted(waits)
    assert set(waits[6:]) == {timedelta(hours=6)}


def test_people_are_thought_to_go_on_for_ten_minutes() -> None:
    watched = [Watched("a", NOW - ACTIVE_FOR), Watched("b", NOW - ACTIVE_FOR * 2)]
    assert next_to_poll(watched, NOW, 9) == ["a"]


def test_no_budget_reads_nothing() -> None:
    assert next_to_audit([Watched("a"), Watched("b")], -1) == []
