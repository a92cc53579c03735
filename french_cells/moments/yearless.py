"""Days in a text, and whether one has its year."""

import re
from collections.abc import Sequence

from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.text import fold

_YEAR = r"(?:20)?\d\d"


def _any_of(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


DAY = re.compile(
    rf"(?<![\d/.-])(?:(?:{_any_of([*WEEKDAYS])})\.? )?(?:\ble )?\d{{1,2}}"
    rf"(?:(?P<sign>[/.-])\d{{1,2}}(?:(?P=sign)(?P<year>{_YEAR}))?"
    rf"|(?:er)? ?(?:{_any_of([*MONTHS])})\b\.?(?: (?P<after>{_YEAR})\b)?)(?![\d/])"
)


def lacks_year(text: str) -> bool:
    """« 12/01 », « réunion du 12 janvier »: one day, and no year beside it."""
    days = list(DAY.finditer(fold(text)))
    return len(days) == 1 and not (days[0]["year"] or days[0]["after"])
