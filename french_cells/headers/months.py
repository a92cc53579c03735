"""Days under their months: « mardi 15 » below « Septembre 2026 » heads a column in two rows.

So does a month alone in its row over the days of a list: « SEPTEMBRE », and below it « Lu 14 ».
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from french_cells.moments.calendar_words import MONTHS, SHORT_DAYS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.text import fold

_SEARCHED_ROWS = 30
_LEAST_DAYS = 2
_DAY = pattern(
    rf"(?:le )?(?:(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.? ?)?"
    r"\d{1,2}(?:er)?"
)
_MONTH = pattern(
    rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?(?:[ -]*(?:20)?\d\d)?"
)
_LISTED_DAY = pattern(rf"(?:{'|'.join([*WEEKDAYS, *SHORT_DAYS])})\.? ?(?P<day>\d{{1,2}})(?:er)?")
_SECTION_ROWS = 60
_FIRST_MONTH, _MONTHS = 9, 12
"""Lists of a season begin in September."""
Row = Sequence[str]


def find_days_below_months(
    rows: Sequence[Sequence[str]], is_title: Callable[[str], bool]
) -> tuple[int, Mapping[int, str]] | None:
    """The row of days, and by column the whole text of each; None where there is no such row.

    Numbers alone are days where their row begins with a title or with nothing: counts by month
    have a name there.
    """
    for number in range(1, min(len(rows), _SEARCHED_ROWS)):
        months = _months(rows[number - 1])
        days = {
            column: text
            for column, text in enumerate(rows[number])
            if months and column >= min(months) and _DAY.fullmatch(fold(text))
        }
        if len(days) >= _LEAST_DAYS and (
            _have_weekdays(days) or _is_headed(rows[number], is_title)
        ):
            return number, {
                column: f"{text} {_above(months, column)}" for column, text in days.items()
            }
    return None


def _months(row: Sequence[str]) -> Mapping[int, str]:
    return {column: text for column, text in enumerate(row) if _MONTH.fullmatch(fold(text))}


def _have_weekdays(days: Mapping[int, str]) -> bool:
    named = [_DAY.fullmatch(fold(text)) for text in days.values()]
    return all(match is not None and match["weekday"] for match in named)


def _is_headed(row: Sequence[str], is_title: Callable[[str], bool]) -> bool:
    return not row[0].strip() or is_title(row[0])


def _above(months: Mapping[int, str], column: int) -> str:
    """A month stands over its first day, and over those to the right of it."""
    return months[max(one for one in months if one <= column)]


def is_month(text: str) -> bool:
    """« SEPTEMBRE », « Janvier 2027 », and nothing else."""
    return _MONTH.fullmatch(fold(text)) is not None


def find_whole_day(
    text: str, above: Iterable[Row], below: Iterable[Row], column: int
) -> str | None:
    """« Lu 14 » with the month that stands alone above it, or None.

    `above` goes up from its row, `below` down. Where months or days are not in their order the
    rows were sorted: nobody knows what stood above then.
    """
    own = _LISTED_DAY.fullmatch(fold(text))
    if own is None:
        return None
    up, down = islice(above, _SECTION_ROWS), islice(below, _SECTION_ROWS)
    earlier, month = _to_month(up, column)
    _, preceding = _to_month(up, column)
    later, following = _to_month(down, column)
    days = [*reversed(earlier), int(own["day"]), *later]
    months = [_place(one) for one in (preceding, month, following) if one]
    is_in_order = days == sorted(days) and months == sorted(months)
    return f"{text} {month}" if month and is_in_order else None


def _to_month(rows: Iterator[Row], column: int) -> tuple[Sequence[int], str]:
    """The days on the way to the next row that is a month, and that month.

    `rows` goes on behind it: asked again, what is said is of the month after that.
    """
    days: list[int] = []
    for row in rows:
        texts = [text for text in row if text.strip()]
        if len(texts) == 1 and is_month(texts[0]):
            return days, texts[0].strip()
        day = _LISTED_DAY.fullmatch(fold(row[column])) if column < len(row) else None
        days += [int(day["day"])] if day else []
    return days, ""


def _place(month: str) -> int:
    match = _MONTH.fullmatch(fold(month))
    return (MONTHS[match["month"]] - _FIRST_MONTH) % _MONTHS if match else 0
