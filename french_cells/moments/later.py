"""« Mars 2027 », « après Noël »: a day still to come that nobody has fixed, and says so.

Only while the time that is named lies ahead, and only where every word is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from french_cells.answers import open_bare_cell
from french_cells.context import Context
from french_cells.lexicon import load_lists
from french_cells.moments import dates
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

_WORD = pattern(r"[^\W_]+")
_YEAR = pattern(r"20\d\d")
_TERM = pattern(r"(\d)(?:er|e|eme|nd|nde)? trimestre")
_ABOUT = pattern(r"(?:vers|autour|aux alentours|environ)(?: le| du| de)? (.+)")
_CONDITION = pattern(
    r"\bselon\b.*|\b(?:a|reste a) (?:preciser|confirmer|convenir|definir|determiner|fixer|voir)\b"
)
_ALL_YEAR = pattern(r"(?:(?:pour|toute|a|sur) )?(?:l')?annee(?: scolaire)?(?: entiere)?")
_YEAR_ENDS = (7, 1)
_SMALL = load_lists("later_words")["small"]
_TERMS = {"1": (9, 1), "2": (1, 1), "3": (4, 1)}
"""Of a school year, when each begins at the earliest."""
_BEGIN = {
    "toussaint": (10, 17), "automne": (9, 21), "hiver": (12, 21), "noel": (12, 25),
    "printemps": (3, 20), "paques": (3, 22), "ete": (6, 20),
}  # fmt: skip
_SCHOOL_YEAR = 9


def is_later(raw: Raw, context: Context) -> bool:
    cell = open_bare_cell(raw) if isinstance(raw, str) else None
    if cell is None or isinstance(cell, Reading):
        return False
    if about := _ABOUT.fullmatch(cell.folded):
        day = dates.read_written(about[1], replace(context, prefer="near", season="")).value
        return isinstance(day, str) and day > context.today.isoformat()
    told = _CONDITION.sub(" ", cell.folded)
    terms = [_TERMS[one[1]] for one in _TERM.finditer(told) if one[1] in _TERMS]
    words = _WORD.findall(_TERM.sub(" ", told))
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    begins = [*terms, *_begin(words)]
    is_known = all(
        word in MONTHS or word in _BEGIN or word in _SMALL or _YEAR.fullmatch(word)
        for word in words
        if word.rstrip("s") not in WEEKDAYS
    )
    if not (is_known and begins) or len(years) > 1:
        return False
    year = years[0] if years else None
    return all(_is_ahead(one, year, context) for one in begins)


def lasts_year(raw: Raw, context: Context) -> bool:
    """« Année scolaire », « à l'année »: until summer, and no day is agreed."""
    cell = open_bare_cell(raw) if isinstance(raw, str) else None
    if cell is None or isinstance(cell, Reading) or not _ALL_YEAR.fullmatch(cell.folded):
        return False
    return bool(context.season) and _is_ahead(_YEAR_ENDS, None, context)


def _begin(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        if word in MONTHS and word not in WEEKDAYS:
            yield MONTHS[word], 1
        elif word in _BEGIN:
            yield _BEGIN[word]


def _is_ahead(begins: tuple[int, int], year: int | None, context: Context) -> bool:
    month, day = begins
    if year is None:
        first = int(context.season[:4]) if context.season else context.today.year
        year = first if month >= _SCHOOL_YEAR or not context.season else first + 1
    return date(year, month, day) > context.today
