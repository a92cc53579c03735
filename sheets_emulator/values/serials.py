"""Google's day numbers: days since 30 December 1899, the fraction is the time of day."""

from datetime import date, datetime, time, timedelta

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone
_SECONDS_A_DAY = 86_400
_LAST_OF_PYTHON = 2_958_465  # 31 December 9999


def serial_of_date(day: date) -> int:
    return (day - _EPOCH.date()).days


def serial_of_time(moment: time) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (seconds + moment.microsecond / 1_000_000) / _SECONDS_A_DAY


LAST_DAY = 35_830_290  # 31 December 99999, the last day that the grid shows
_FIRST_DAY = -693_593  # 1 January of the year 1
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097  # after which the calendar repeats, weekdays too


def is_shown_as_a_day(serial: float) -> bool:
    """Whether the number is on the grid's calendar at all."""
    return _FIRST_DAY <= serial < LAST_DAY + 1


def moment_and_year(serial: float) -> tuple[datetime, int]:
    """A moment of the same date and weekday, and its year, which may have five digits."""
    cycles = max(int(serial - _LAST_OF_PYTHON) // _CYCLE_DAYS + 1, 0)
    moment = moment_of(serial - cycles * _CYCLE_DAYS)
    return moment, moment.year + cycles * _CYCLE_YEARS


def moment_of(serial: float) -> datetime:
    """The moment, to the millisecond."""
    days = int(serial // 1)
    millis = round((serial - days) * _SECONDS_A_DAY * 1000)
    return _EPOCH + timedelta(days=days, milliseconds=millis)
