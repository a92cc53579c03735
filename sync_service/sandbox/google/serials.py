"""Google's day numbers: days since 30 December 1899, the fraction is the time of day."""

from datetime import date, datetime, time, timedelta

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone
_SECONDS_A_DAY = 86_400


def serial_of_date(day: date) -> int:
    return (day - _EPOCH.date()).days


def serial_of_time(moment: time) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (seconds + moment.microsecond / 1_000_000) / _SECONDS_A_DAY


def moment_of(serial: float) -> datetime:
    """The moment, to the millisecond."""
    days = int(serial // 1)
    millis = round((serial - days) * _SECONDS_A_DAY * 1000)
    return _EPOCH + timedelta(days=days, milliseconds=millis)
