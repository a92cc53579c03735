"""Days under their months: « mardi 15 » below « Septembre 2026 » heads a column in two rows."""

from collections.abc import Callable, Mapping, Sequence

from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.text import fold

_SEARCHED_ROWS = 30
_LEAST_DAYS = 2
_DAY = pattern(
    rf"(?:le )?(?:(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.? ?)?"
    r"\d{1,2}(?:er)?"
)
_MONTH = pattern(rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?(?:[ -]*(?:20)?\d\d)?")


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
