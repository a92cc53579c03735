"""« 2e samedi de décembre »: a day that is counted, and no number of it is written."""

from datetime import date, timedelta

from french_cells.answers import assume, repair
from french_cells.context import Context
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.reading import NO_YEAR, Reading

_NTH = {
    "1er": 1, "premier": 1, "2e": 2, "2eme": 2, "deuxieme": 2, "second": 2, "3e": 3, "3eme": 3,
    "troisieme": 3, "4e": 4, "4eme": 4, "quatrieme": 4, "dernier": 0,
}  # fmt: skip
"""Of the last one there is no number."""
_COUNTED = pattern(
    rf"(?:le )?(?P<nth>{'|'.join(_NTH)}) (?P<weekday>{'|'.join(WEEKDAYS)}) (?:du mois )?"
    rf"(?:de |d')(?P<month>{'|'.join(MONTHS)})\.?(?: (?P<year>20\d\d))?"
)
_SEASON_BEGINS = 9


def read_nth(folded: str, context: Context) -> Reading | None:
    """The one such day of the year, season or direction; None for any other words."""
    match = _COUNTED.fullmatch(folded)
    if match is None:
        return None
    nth, weekday, month = _NTH[match["nth"]], WEEKDAYS[match["weekday"]], MONTHS[match["month"]]
    if match["year"]:
        return repair(_find(int(match["year"]), month, weekday, nth).isoformat())
    year = _year_of(month, weekday, nth, context)
    if year is None:
        return None
    day = _find(year, month, weekday, nth)
    if context.is_in_column:
        return repair(day.isoformat())
    return assume(day.isoformat(), f"{NO_YEAR}, compris comme le {day:%d/%m/%Y}.")


def _find(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    first += timedelta((weekday - first.weekday()) % 7)
    days = [day for weeks in range(5) if (day := first + timedelta(7 * weeks)).month == month]
    return days[nth - 1]


def _year_of(month: int, weekday: int, nth: int, context: Context) -> int | None:
    if context.season:
        first = int(context.season[:4])
        return first if month >= _SEASON_BEGINS else first + 1
    days = [_find(context.today.year + one, month, weekday, nth) for one in (-1, 0, 1)]
    if context.prefer == "past":
        days = [day for day in days if day <= context.today][-1:]
    elif context.prefer == "future":
        days = [day for day in days if day >= context.today][:1]
    elif context.prefer == "near":
        days = [min(days, key=lambda day: abs(day - context.today))]
    return days[0].year if len(days) == 1 else None
