"""ISO weeks at their edges: week 53, clock changes, a server in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sync_service.domain.errors import UsageError
from sync_service.domain.week import Season, Week, last_full_week, latest_monday

PARIS = ZoneInfo("Europe/Paris")
HALF_PAST_SEVEN = time(7, 30)


def test_2026_has_a_week_53() -> None:
    week = Week.load("2026-W53")

    assert (week.monday, week.sunday) == (date(2026, 12, 28), date(2027, 1, 3))
    assert week.after.label == "2027-W01"
    assert Week.load("2027-W01").before == week


@pytest.mark.parametrize("label", ["2027-W53", "2026-W00", "2026-48", "semaine 48", ""])
def test_a_week_that_does_not_exist_is_refused(label: str) -> None:
    with pytest.raises(UsageError):
        Week.load(label)


@pytest.mark.parametrize(
    ("label", "hours"), [("2027-W12", 167), ("2027-W43", 169), ("2026-W48", 168)]
)
def test_a_week_with_a_clock_change_has_another_length(label: str, hours: int) -> None:
    start, end = (moment.astimezone(UTC) for moment in Week.load(label).bounds(PARIS))

    assert end - start == timedelta(hours=hours)


def test_the_week_is_that_of_paris_and_not_of_the_server() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)

    assert last_full_week(sunday_evening_in_utc, PARIS).label == "2026-W48"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-30T07:29:00+01:00", "2026-11-23T07:30:00+01:00"),
        ("2026-11-30T07:30:00+01:00", "2026-11-30T07:30:00+01:00"),
        ("2027-03-28T12:00:00+02:00", "2027-03-22T07:30:00+01:00"),
        ("2027-03-29T05:30:00+00:00", "2027-03-29T07:30:00+02:00"),
        ("2027-11-01T06:29:00+00:00", "2027-10-25T07:30:00+02:00"),
    ],
)
def test_monday_half_past_seven_follows_the_clocks_of_paris(now: str, expected: str) -> None:
    found = latest_monday(datetime.fromisoformat(now), PARIS, HALF_PAST_SEVEN)

    assert found == datetime.fromisoformat(expected)


def test_a_season_starts_in_september() -> None:
    assert Season.of(date(2026, 8, 31)).label == "2025-2026"
    assert Season.of(date(2026, 9, 1)).label == "2026-2027"
    assert Season.of(date(2026, 9, 1)).before.holds(date(2025, 9, 1))


def test_a_label_is_forgiven_its_case_spaces_and_missing_dash() -> None:
    assert Week.load(" 2026w48 ") == Week(2026, 48)


def test_who_asks_for_no_week_reads_how_to_write_one() -> None:
    with pytest.raises(UsageError, match=r"semaine 48\. Écrivez-la ainsi : 2026-W48"):
        Week.load("semaine 48")
    with pytest.raises(UsageError, match="L’année 2027 n’a pas de semaine 53"):
        Week.load("2027-W53")


def test_a_week_begins_at_midnight_in_paris_and_ends_where_the_next_begins() -> None:
    start, end = Week(2026, 48).bounds(PARIS)

    assert start.isoformat() == "2026-11-23T00:00:00+01:00"
    assert end == Week(2026, 49).bounds(PARIS)[0]


def test_the_latest_monday_is_that_of_paris_and_not_of_the_server() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)

    found = latest_monday(sunday_evening_in_utc, PARIS, time(0, 15))

    assert found.isoformat() == "2026-11-30T00:15:00+01:00"


def test_weeks_are_ordered() -> None:
    assert Week(2026, 53) < Week(2027, 1)


def test_a_season_ends_in_august() -> None:
    season = Season(2026)

    assert [season.holds(day) for day in (date(2027, 8, 31), date(2027, 9, 1))] == [True, False]


def test_a_season_is_asked_for_by_its_two_years() -> None:
    assert Season.load("2026-2027") == Season(2026)


@pytest.mark.parametrize("label", ["2026-2028", "2027-2026", "2026", "2026-27x", ""])
def test_two_years_that_are_no_season_are_refused(label: str) -> None:
    with pytest.raises(UsageError, match="2026-2027"):
        Season.load(label)
