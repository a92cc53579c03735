"""The state that a session's day gives it: planned again, and held again once that is mended."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from sync_service.domain.dated_anew import ended_by_day, held_on, is_held_again, is_held_ahead
from sync_service.domain.record import BY_ITS_DAY, DECISION, Change

TODAY, AT = date(2026, 11, 24), datetime(2026, 11, 24, 9, tzinfo=UTC)
OVER, YESTERDAY, COMING = "2026-11-17", "2026-11-23", "2026-12-17"
SHEET = "sheet:one:0"
Said = tuple[str, str | None, str, str]


def days(*runs: Sequence[Said]) -> str | None:
    """Field, before, after and source of each change, run by run, an hour apart."""
    changes = [
        Change("D-1", field, before, after, source, AT + timedelta(hours=number))
        for number, run in enumerate(runs)
        for field, before, after, source in run
    ]
    return held_on(changes)


PLANNED: Said = ("status", "held", "planned", SHEET)
MOVED: Said = ("date", OVER, COMING, SHEET)


def test_only_a_session_is_held_ahead_and_not_on_its_day() -> None:
    held = {"status": "held", "date": COMING}
    assert is_held_ahead("session", held, TODAY)
    assert not is_held_ahead("meeting", held, TODAY)
    assert not is_held_ahead("session", {**held, "date": TODAY.isoformat()}, TODAY)


def test_the_day_on_which_it_was_held_is_the_one_before_it_was_planned_by_another() -> None:
    assert days([PLANNED, MOVED]) == OVER
    assert days([MOVED, PLANNED], [("date", COMING, YESTERDAY, SHEET)]) == OVER
    assert days([MOVED], [("status", "held", "planned", BY_ITS_DAY)]) == OVER


def test_a_word_given_up_is_nobodys_last_word() -> None:
    assert days([PLANNED, MOVED], [("status", "annulée ?", "planned", DECISION)]) == OVER


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [[MOVED]],
        [[MOVED], [PLANNED]],
        [[PLANNED, MOVED], [("status", "planned", "cancelled", "command")]],
        [[PLANNED, MOVED], [("status", "planned", "held", SHEET)], [PLANNED]],
    ],
)
def test_where_somebody_said_its_state_there_is_none(runs: Sequence[Sequence[Said]]) -> None:
    assert days(*runs) is None


def back(old: str, new: str, status: str = "planned", held: str | None = OVER) -> bool:
    before = {"date": old, "status": "planned"}
    return is_held_again(before, {"date": new, "status": status}, TODAY, lambda: held)


def test_back_on_a_day_that_is_over_it_is_held_again() -> None:
    assert back(COMING, OVER)
    assert back(COMING, YESTERDAY)


def test_not_on_a_day_to_come_nor_where_somebody_says_otherwise_or_it_never_was() -> None:
    assert not back(COMING, TODAY.isoformat())
    assert not back(COMING, OVER, status="cancelled")
    assert not back(COMING, OVER, held=None)


def test_today_it_is_held_again_only_if_it_was_held_today() -> None:
    assert back(COMING, TODAY.isoformat(), held=TODAY.isoformat())
    assert not back(COMING, TODAY.isoformat())


def test_a_correction_once_the_other_day_is_over_is_none_of_it_but_back_to_that_very_day() -> None:
    assert not back(YESTERDAY, "2026-11-22")
    assert back(YESTERDAY, OVER)


@pytest.mark.parametrize(
    ("day", "is_told", "state"),
    [
        (YESTERDAY, True, "held"),
        (YESTERDAY, False, "planned"),
        (TODAY.isoformat(), True, "planned"),
        (COMING, True, "planned"),
        (None, True, "planned"),
    ],
)
def test_put_off_to_a_day_that_is_over_it_was_held_if_it_is_known_who_came(
    day: str | None,
    *,
    is_told: bool,
    state: str,
) -> None:
    assert ended_by_day(day, TODAY, lambda: is_told) == state
