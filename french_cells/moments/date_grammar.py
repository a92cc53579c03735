"""The grammar of dates: day, month and year out of words and numbers, nothing guessed.

And days in a longer text, and whether one has its year.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from french_cells.moments.calendar_words import (
    FULL_MONTHS,
    MONTHS,
    SHORT_DAYS,
    SHORT_MONTHS,
    WEEKDAYS,
)
from french_cells.number_words import WORDS, parse_number
from french_cells.patterns import pattern
from french_cells.text import fold

_TOKEN = pattern(r"\d+|[a-z]+|[^\w\s]|\s+|.")
_BEGINNING = pattern(rf"\b(?:(?:{'|'.join(WEEKDAYS)})\.? )?\d{{1,4}}(?!\d)")
_SEPARATORS = frozenset("/-.,_\\")
_TIDY = frozenset({"/", "-", "."})
_LONG_YEAR = 4
_CENTURY, _LONGEST_MONTH, _OUR_TIMES = 100, 31, range(1970, 2051)
_SHORT = 2
_SHORTEST_MISSPELT = 5
_ORDINALS = frozenset({"er", "ere", "e", "eme", "o", "st", "nd", "rd", "th", "°", "º"})
_ARTICLES = frozenset(
    {"le", "ce", "the", "au", "date", ":", "du", "ne", "nee", "fait", "signe", "recu", "en"}
)

_YEAR = r"(?:20)?\d\d"


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: any part may be missing. `rest` is what follows it.

    `year_digits` is 0 without a year; `is_loose` when separators or words had to be repaired,
    `is_misspelt` when the month is only close to one; `is_numeric` when month and day are numbers.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    year_digits: int = 0
    weekday: int | None = None
    is_loose: bool = False
    is_misspelt: bool = False
    is_numeric: bool = False
    rest: str = ""


class Cursor:
    """A place in the tokens of one text."""

    def __init__(self, folded: str) -> None:
        self.tokens = _TOKEN.findall(folded)
        self.place = 0

    def peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def skip(self, tokens: frozenset[str]) -> str:
        """Passes over spaces and these tokens; gives back what was passed."""
        passed = ""
        while (token := self.peek()) and (token.isspace() or token in tokens):
            passed += self.take()
        return passed

    @property
    def rest(self) -> str:
        return "".join(self.tokens[self.place :]).strip()


def parse_date(folded: str) -> Written | None:
    """The date that a folded text begins with; `rest` holds what is not part of it."""
    cursor = Cursor(folded)
    loose = bool(cursor.skip(_ARTICLES | {"'", '"', "("}).strip())
    weekday = _take_weekday(cursor)
    written = _parse_core(cursor)
    if written is None:
        return None
    if weekday is None:
        weekday = _take_trailing_weekday(cursor)
    return replace(written, weekday=weekday, is_loose=written.is_loose or loose, rest=cursor.rest)


def _take_weekday(cursor: Cursor) -> int | None:
    """« jeudi 12 mars », « mar. 12 »: but « mars 12 » is a month, and so is « mar 2026 »."""
    number = WEEKDAYS.get(cursor.peek(), SHORT_DAYS.get(cursor.peek()))
    if number is None or not _is_followed_by_a_day(cursor):
        return None
    cursor.take()
    cursor.skip(frozenset(".,-:") | {"le", "the"})
    return number


def _is_followed_by_a_day(cursor: Cursor) -> bool:
    following = [token for token in cursor.tokens[cursor.place + 1 :] if not token.isspace()]
    following = [token for token in following if token not in {".", ",", "-", ":", "le", "the"}]
    if not following:
        return False
    head = following[0]
    return (
        (head.isdigit() and len(head) <= _SHORT)
        or head in WORDS
        or head == "premier"
        or head in MONTHS
    )


def _take_trailing_weekday(cursor: Cursor) -> int | None:
    """« 12/03/2026 (jeudi) », « 12 mars 2026, jeudi »."""
    match = re.fullmatch(r"[(,;\- ]* ?([a-z]+)\.? ?\)?", cursor.rest)
    if match is None or match[1] not in WEEKDAYS:
        return None
    cursor.place = len(cursor.tokens)
    return WEEKDAYS[match[1]]


def _parse_core(cursor: Cursor) -> Written | None:
    token = cursor.peek()
    if token in MONTHS:
        return _parse_month_first(cursor)
    if token.isdigit():
        if len(token) == _LONG_YEAR:
            return _parse_year_first(cursor)
        if len(token) == 8:  # noqa: PLR2004 - the number says itself
            return _parse_glued(cursor)
        if len(token) <= _SHORT:
            return _parse_day_first(cursor, int(cursor.take()), loose=False)
        return None
    day = _take_day_in_letters(cursor)
    return None if day is None else _parse_day_first(cursor, day, loose=True)


def _take_day_in_letters(cursor: Cursor) -> int | None:
    if cursor.peek() == "premier":
        cursor.take()
        return 1
    words: list[str] = []
    start = cursor.place
    while (token := cursor.peek()) in WORDS or token == "et" or (words and token in {" ", "-"}):  # noqa: S105 - a word, no password
        words.append(cursor.take())
    day = parse_number([word for word in words if word not in {" ", "-"}])
    if day is None:
        cursor.place = start
    return day


def _parse_day_first(cursor: Cursor, day: int, *, loose: bool) -> Written | None:
    if cursor.peek().isspace() and cursor.peek(1) in {"er", "ere", "eme"}:
        cursor.take()
    ordinal = cursor.peek() if cursor.peek() in _ORDINALS else ""
    if ordinal:
        cursor.take()
    start = cursor.place
    gap = cursor.skip(_SEPARATORS | {"'"})
    token = cursor.peek()
    month = find_month(token)
    if month:
        misspelt = cursor.take() not in MONTHS
        loose = loose or gap != " " or ordinal not in {"", "er"}
        written = Written(day=day, month=month, is_loose=loose, is_misspelt=misspelt)
        return _take_year(cursor, written, "")
    if token.isdigit() and len(token) <= _SHORT and gap and not loose:
        loose = gap not in _TIDY or bool(ordinal)
        written = Written(day, int(cursor.take()), is_loose=loose, is_numeric=True)
        return _take_year(cursor, written, gap)
    cursor.place = start
    return Written(day=day, is_loose=loose)


def _take_year(cursor: Cursor, written: Written, gap: str) -> Written:
    """The year, when one follows; `gap` is what stood between day and month, for tidiness."""
    start = cursor.place
    if not gap and cursor.peek() == ".":
        cursor.take()
    second = cursor.skip(_SEPARATORS | {"'"} | {"de"})
    token = cursor.peek()
    follows_clock = cursor.peek(1) in {":", "h"} or (
        cursor.peek(1).isspace() and cursor.peek(2) in {"h", "heures"}
    )
    is_year = token.isdigit() and (
        (len(token) == _LONG_YEAR and (second or not gap))
        or (len(token) == _SHORT and second and not follows_clock)
    )
    if not is_year:
        cursor.place = start
        if written.month is not None and cursor.peek() == ".":
            cursor.take()
        return _take_lettered_year(cursor, written)
    cursor.take()
    loose = written.is_loose or second not in ({gap} if gap else {" "})
    return replace(written, year=int(token), year_digits=len(token), is_loose=loose)


def _take_lettered_year(cursor: Cursor, written: Written) -> Written:
    """« deux mille vingt-six »."""
    match = re.match(r"\s*((?:deux|mille)[a-z -]*)", cursor.rest)
    if match is None:
        return written
    year = parse_number(re.split(r"[ -]+", match[1].strip()))
    if year is None:
        return written
    cursor.place = len(cursor.tokens)
    return replace(written, year=year, year_digits=_LONG_YEAR, is_loose=True)


def _unscramble(word: str) -> int | None:
    """« nvo », « dce »: the letters of one short month, two of them exchanged."""
    near = {MONTHS[one] for one in SHORT_MONTHS if sorted(one) == sorted(word)}
    return near.pop() if len(near) == 1 else None


def find_month(word: str) -> int | None:
    """The month that a word names, or is nearly one: « ocotbre »."""
    month = MONTHS.get(word) or _unscramble(word)
    if (
        month is not None
        or len(word) < _SHORTEST_MISSPELT
        or not word.isalpha()
        or word in WEEKDAYS
    ):
        return month
    best = process.extractOne(word, FULL_MONTHS, scorer=OSA.distance, score_cutoff=1)
    return MONTHS[best[0]] if best else None


def _parse_month_first(cursor: Cursor) -> Written | None:
    """« March 12, 2026 », « mars 2026 »."""
    month = MONTHS[cursor.take()]
    cursor.skip(frozenset(".- "))
    token = cursor.peek()
    if not token.isdigit():
        return Written(month=month)
    if len(token) == _LONG_YEAR:
        cursor.take()
        return Written(month=month, year=int(token), year_digits=_LONG_YEAR)
    day = int(cursor.take())
    if cursor.peek() in _ORDINALS:
        cursor.take()
    written = _take_year(cursor, Written(day=day, month=month, is_loose=True), "")
    # « mars 26 » is a month of a year as often as a day without one.
    return written if written.year else Written(month=month)


def _parse_year_first(cursor: Cursor) -> Written | None:
    year = int(cursor.take())
    gap = cursor.skip(_SEPARATORS - {","})
    month = MONTHS.get(cursor.peek(), cursor.peek())
    if not gap or not str(month).isdigit() or len(str(month)) > _SHORT:
        return Written(year=year, year_digits=_LONG_YEAR)
    cursor.take()
    second = cursor.skip(_SEPARATORS)
    day = cursor.peek()
    if not second or not day.isdigit() or len(day) > _SHORT:
        return Written(year=year, month=int(month), year_digits=_LONG_YEAR)
    cursor.take()
    return Written(int(day), int(month), year, _LONG_YEAR, is_loose=gap != "-" or second != "-")


def _parse_glued(cursor: Cursor) -> Written | None:
    """« 12032026 » or « 20260312 »: only when just one of the two is a date of our times."""
    digits = cursor.take()
    first = Written(int(digits[:2]), int(digits[2:4]), int(digits[4:]), _LONG_YEAR, is_loose=True)
    last = Written(int(digits[6:]), int(digits[4:6]), int(digits[:4]), _LONG_YEAR, is_loose=True)
    likely = [
        one
        for one in (first, last)
        if one.year and 1900 <= one.year < 2100 and 1 <= (one.month or 0) <= 12  # noqa: PLR2004 - the number says itself
    ]
    return likely[0] if len(likely) == 1 else None


def find_date(folded: str) -> tuple[int, int] | None:
    """Where the first day of a month is among other words: its first place, and its end."""
    for match in _BEGINNING.finditer(folded):
        written = parse_date(folded[match.start() :])
        if written is not None and written.day and written.month:
            return match.start(), len(folded) - len(written.rest)
    return None


def _any_of(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


DAY = pattern(
    rf"(?<![\d/.-])(?:(?:{_any_of([*WEEKDAYS])})\.? )?(?:\ble )?\d{{1,2}}"
    rf"(?:(?P<sign>[/.-])\d{{1,2}}(?:(?P=sign)(?P<year>{_YEAR}))?"
    rf"|(?:er)? ?(?:{_any_of([*MONTHS])})\b\.?(?: (?P<after>{_YEAR})\b)?)(?![\d/])"
)


def lacks_year(text: str) -> bool:
    """« 12/01 », « réunion du 12 janvier »: one day, and no year beside it."""
    days = list(DAY.finditer(fold(text)))
    return len(days) == 1 and not (days[0]["year"] or days[0]["after"])


def no_such_day(written: Written, year: int) -> str:
    """Why a day is refused that no calendar has; of « 31/11 », which the month's last one is."""
    said_year = written.year or year
    last = _last_of_month(said_year + 2000 if said_year < _CENTURY else said_year, written.month)
    if last is None or not last.day < (written.day or 0) <= _LONGEST_MONTH:
        return "Ce jour n’existe pas dans le calendrier."
    rest = f"{last:/%m/%Y}" if written.year else f"{last:/%m}"
    said, instead = f"{written.day}{rest}", f"{last.day}{rest}"
    return f"Il n’y a pas de {said} : corrigez le jour, par exemple {instead}."


def _last_of_month(year: int, month: int | None) -> date | None:
    if month is None or not (year in _OUR_TIMES and month in range(1, 13)):
        return None
    return date(year, month, monthrange(year, month)[1])
