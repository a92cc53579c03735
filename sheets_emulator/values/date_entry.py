"""Dates, times and durations as people type them, in the order of their locale."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from sheets_emulator.values.locales import Locale
from sheets_emulator.values.serials import serial_of_date

_TIME = re.compile(
    r"(\d{1,4}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?(?:\s*([ap])\.?m\.?)?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?")
_WORDS = re.compile(
    r"(?:([^\W\d]+)\.?,?\s+)?(?:(\d{1,2})(?:er|st|nd|rd|th)?\s+)?([^\W\d]+)\.?(?:\s+(\d{1,2}),?)?(?:\s+(\d{4}))?"
)
_CENTURY_TURN = 30


class Moment(NamedTuple):
    """A typed date, time or both as a serial number, with the format that Google chooses."""

    serial: float | int
    kind: str
    pattern: str


def find_moment(text: str, locale: Locale, today: date) -> Moment | None:
    whole = _time(text, locale)
    if whole:
        return whole
    day = _date(text, locale, today)
    if day:
        return day
    head, _, tail = text.rpartition(" ")
    if tail.lower().rstrip(".") in {"am", "pm"}:
        head, _, hours = head.rpartition(" ")
        tail = f"{hours} {tail}"
    day, clock = (_date(head, locale, today), _time(tail, locale)) if head else (None, None)
    if day and clock and clock.kind == "TIME":
        pattern = f"{day.pattern} {clock.pattern}"
        return Moment(day.serial + clock.serial, "DATE_TIME", pattern)
    return None


def _time(text: str, locale: Locale) -> Moment | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if minutes > 59 or seconds > 59:  # noqa: PLR2004 - clocks
        return None
    half = (match[5] or "").lower()
    if half:
        if not 1 <= hours <= 12:  # noqa: PLR2004 - clocks
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    serial = (hours * 3600 + minutes * 60 + seconds) / 86_400
    if hours >= 24:  # noqa: PLR2004 - longer than a day: a duration
        return Moment(serial, "TIME", "[h]:mm:ss")
    short = "h:mm am/pm" if half else locale.short_time
    full = "h:mm:ss am/pm" if half else locale.time
    return Moment(serial, "TIME", full if match[3] else short)


def _date(text: str, locale: Locale, today: date) -> Moment | None:
    match = _NUMERIC.fullmatch(text)
    return _numeric(match, locale, today) if match else _spelled(text, locale, today)


def _numeric(match: re.Match[str], locale: Locale, today: date) -> Moment | None:
    first, mark, second, third = match[1], match[2], match[3], match[4]
    if mark == "." and (third is None or locale.decimal == "."):
        return None
    if len(first) == 4:  # noqa: PLR2004 - a year
        if third is None or len(third) > 2:  # noqa: PLR2004 - a day
            return None
        return _day(first, second, third, f"yyyy{mark}MM{mark}dd" if mark != "/" else "yyyy/MM/dd")
    if len(first) > 2 or (third is not None and len(third) not in {2, 4}):  # noqa: PLR2004
        return None
    month, day = (first, second) if locale.date_order == "mdy" else (second, first)
    pattern = locale.short_date if third is None else locale.date
    return _day(third or str(today.year), month, day, _with_mark(pattern, mark))


def _with_mark(pattern: str, mark: str) -> str:
    return re.sub(r"[/.]", mark, pattern)


def _day(year: str, month: str, day: str, pattern: str) -> Moment | None:
    number = int(year)
    if len(year) <= 2:  # noqa: PLR2004 - a year without its century
        number += 2000 if number < _CENTURY_TURN else 1900
    try:
        return Moment(serial_of_date(date(number, int(month), int(day))), "DATE", pattern)
    except ValueError:
        return None


def _spelled(text: str, locale: Locale, today: date) -> Moment | None:
    match = _WORDS.fullmatch(text)
    if not match:
        return None
    lead, before, name, after, year = match.groups()
    month = _month(name, locale)
    day = before or after
    if month is None or not day or (before and after) or (lead and not _is_weekday(lead, locale)):
        return None
    mdy = locale.date_order == "mdy"
    pattern = ("MMMM d" if mdy else "d MMMM") + ((", yyyy" if mdy else " yyyy") if year else "")
    return _day(year or str(today.year), str(month), day, pattern)


def _month(name: str, locale: Locale) -> int | None:
    return _position(name, (locale.months, locale.short_months))


def _is_weekday(name: str, locale: Locale) -> bool:
    return _position(name, (locale.days, locale.short_days)) is not None


def _position(name: str, lists: tuple[tuple[str, ...], ...]) -> int | None:
    folded = _folded(name)
    for names in lists:
        for number, known in enumerate(names, 1):
            if folded == _folded(known.rstrip(".")):
                return number
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode()
