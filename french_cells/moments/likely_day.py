"""Which day is meant where a year is missing or short: a convention, never a guess."""

from dataclasses import replace
from datetime import date

from french_cells.context import Context
from french_cells.moments.date_grammar import Written

SHORT_YEAR = 2
_AHEAD_YEARS = 20
"""« 45 » is 2045 for nobody today: two digits are read as 20xx up to this far ahead."""
_NEAR_YEARS = 5
_WEEKDAY_MONTHS = 18
_SEASON_START = 9
_YEAR_DAYS = 366
_OLDEST_YEAR = 1999
"""Nothing that lists and registers of today speak of is older."""
_OLDEST_BIRTH = 1920
_LATEST_AHEAD = 15


def find_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_plausible(day: date, context: Context) -> bool:
    """Of our times: digits swapped in a year (2062 for 2026) give a date of nobody's."""
    oldest = _OLDEST_BIRTH if context.field == "birth_date" else _OLDEST_YEAR
    return oldest <= day.year <= context.today.year + _LATEST_AHEAD


def expand_year(written: Written, context: Context) -> int | None:
    """The year in full; None when two digits could be of either century."""
    year = written.year
    if year is None or written.year_digits > SHORT_YEAR:
        return year
    this_year = context.today.year
    if context.field == "birth_date":
        return 2000 + year if 2000 + year <= this_year else 1900 + year
    if (
        written.day is not None
        and abs(2000 + written.day - this_year) <= 1 < this_year - 2000 - year
    ):
        return None  # « 26/3/12 » may well be the 12th of March 2026.
    if _stands_apart(written) and abs(2000 + year - this_year) > _NEAR_YEARS:
        return None  # « 12/10, 12 », « 5 oct 12 »: a year, or something else?
    return 2000 + year if 2000 + year <= this_year + _AHEAD_YEARS else None


def _stands_apart(written: Written) -> bool:
    return written.is_loose or not written.is_numeric


def choose_day(written: Written, context: Context) -> date | None:
    """The day meant by day and month alone: by weekday, else season, else direction."""
    if written.weekday is not None and context.season:
        day = _by_season(written, context.season)
        return day if day and day.weekday() == written.weekday else None
    if written.weekday is not None:
        return _by_weekday(written, context)
    if context.season:
        return _by_season(written, context.season)
    return _by_direction(written, context)


def is_usual(day: date, written: Written, context: Context) -> bool:
    """Whether a day that its weekday chose is of the year that would be understood without it.

    « mar 11/11 » in a year in which that is a Wednesday: of last year, or a slip. Days that are
    due look ahead, and one of next autumn may be one of last week.
    """
    nearest = _by_direction(written, replace(context, prefer="near"))
    is_last = context.prefer == "past" and day == _by_direction(written, context)
    return bool(context.season) or is_last or day == nearest


def _candidates(written: Written, context: Context) -> list[date]:
    years = range(context.today.year - 9, context.today.year + 10)
    found = (find_day(year, written.month or 0, written.day or 0) for year in years)
    return [day for day in found if day is not None]


def _by_weekday(written: Written, context: Context) -> date | None:
    near = [
        day
        for day in _candidates(written, context)
        if abs(_months(day) - _months(context.today)) <= _WEEKDAY_MONTHS
    ]
    fitting = [day for day in near if day.weekday() == written.weekday]
    return fitting[0] if len(fitting) == 1 else None


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _by_season(written: Written, season: str) -> date | None:
    first = int(season[:4])
    month = written.month or 0
    year = first if month >= _SEASON_START else first + 1
    return find_day(year, month, written.day or 0)


def _by_direction(written: Written, context: Context) -> date | None:
    days = _candidates(written, context)
    if context.prefer == "past":
        chosen = max((day for day in days if day <= context.today), default=None)
    elif context.prefer == "future":
        chosen = min((day for day in days if day >= context.today), default=None)
    elif context.prefer == "near":
        chosen = min(days, key=lambda day: abs(day - context.today), default=None)
    else:
        return None
    # The 29th of February of some other leap year is nobody's « 29/02 ».
    near = chosen is not None and abs((chosen - context.today).days) <= _YEAR_DAYS
    return chosen if near else None
