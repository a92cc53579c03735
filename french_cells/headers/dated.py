"""Columns that are headed by a day: which day a title says, and which row holds such titles."""

from collections.abc import Callable, Sequence

from french_cells.answers import find_doubt
from french_cells.context import Context
from french_cells.headers.called_off import CALLED_OFF, CalledOff, Off
from french_cells.lexicon import load_lexicon
from french_cells.moments import dates
from french_cells.moments.date_grammar import DAY
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, Raw, Reading
from french_cells.text import fold

_SEARCHED_ROWS = 30
_LEAST_DAYS = 2
_FROM = pattern(r"\b(?:du|de|depuis)\b")
_NOT_SURE = pattern(r"[?]|\b(?:pas|non|ni|ou|peut-etre|si)\b")


def read_dated_title(raw: Raw, context: Context, shown: str = "") -> Reading:
    """The one day that heads a column: « réunion du 15/09 », « 15/09 à la MJC »."""
    off = read_called_off(raw) if isinstance(raw, str) else None
    if off is not None and off.day:
        return dates.read(off.day, context)
    whole = dates.read_shown(raw, shown, context)
    is_beside = whole.message.startswith(BESIDE)  # what else a title says is no question
    if (whole.accepted and not is_beside) or not isinstance(raw, str):
        return whole
    folded = fold(raw)
    days = list(DAY.finditer(folded))
    if len(days) != 1:
        return whole
    beside = f"{folded[: days[0].start()]} {folded[days[0].end() :]}"
    if find_doubt(beside) or load_lexicon("moment_words").find(beside, {"sum"}):
        return whole
    return dates.read(days[0][0], context)


def read_called_off(title: str) -> CalledOff | None:
    """« 16/6 annulé », « 12/11 (reportée) », « réunion annulée »; nothing that is in doubt."""
    folded = fold(title)
    words = list(CALLED_OFF.finditer(folded))
    if not words or _NOT_SURE.search(folded):
        return None
    word = words[-1]
    status: Off = "postponed" if word["later"] else "cancelled"
    match [*DAY.finditer(folded)]:
        case []:
            return CalledOff(status)
        case [day]:
            return CalledOff(status, day[0])
        case [day, new] if status == "postponed" and day.end() <= word.start() < new.start():
            is_from = _FROM.search(folded[word.end() : new.start()]) is not None
            return None if is_from else CalledOff(status, day[0], new[0])
        case _:
            return None


def find_dates_row(rows: Sequence[Sequence[Raw]], is_day: Callable[[Raw], bool]) -> int | None:
    """The row where most columns are headed by a day, the first of equals; None without two.

    Only for tabs with dates across: the rows of a table hold dates of their own.
    """
    found = [sum(map(is_day, row)) for row in rows[:_SEARCHED_ROWS]]
    best = max(range(len(found)), key=lambda row: (found[row], -row), default=None)
    return best if best is not None and found[best] >= _LEAST_DAYS else None
