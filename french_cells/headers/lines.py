"""What a text alone in its row says to whoever reads the list, so that the row is no record."""

from collections.abc import Sequence

from french_cells.folding import fold
from french_cells.headers.months import is_month
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.people.name_shape import given_names
from french_cells.reading import ColumnUse, LineKind

_LEAST_WORDS, _BEGINNING = 5, 3
"""Of a sentence; of one that is about a day: « le mercredi 13 ou le 20 »."""
_SEASON = pattern(r"(?:(?:saison|annee|annee scolaire) )?20\d\d(?: (?:20)?\d\d)?")
_REACH = pattern(r"@|(?:\d[ .-]?){6}")
"""An address, or most of a telephone number."""
_CIVILITIES = frozenset({"m", "mr", "mme", "mmes", "mlle", "monsieur", "madame", "dr"})


def judge_line(text: str, use: ColumnUse) -> LineKind:
    """By its words alone; whoever asks looks whether the column reads a value there.

    « 2025-2026 » and « la suite à caler avec Josiane » are said; « Association des parents du
    collège du Bas » may begin a row; « mercredi 13 ou 20 janvier » and « voir Mme Durand » ask.
    """
    words = fold(text).split()
    if use != "name" and is_month(text):
        return "month"
    if _SEASON.fullmatch(" ".join(words)):
        return "said"
    is_somebody = _REACH.search(text) is not None or not _CIVILITIES.isdisjoint(words)
    if not words or is_somebody or any(map(_is_of_day, words[:_BEGINNING])):
        return ""
    if use == "day" and not any(map(_is_of_day, words)):
        return "said"
    return _judge_sentence(text.split(), words, use)


def _judge_sentence(typed: Sequence[str], words: Sequence[str], use: ColumnUse) -> LineKind:
    if use == "name":
        # Nearly any words may be a name there.
        small = sum(word[:1].islower() for word in typed)
        return "said" if small >= _LEAST_WORDS and words[0] not in given_names() else ""
    if len(typed) < _LEAST_WORDS or (use == "day" and not WEEKDAYS.keys().isdisjoint(words)):
        return ""
    return "said" if use == "day" or typed[0][:1].islower() else "perhaps"


def _is_of_day(word: str) -> bool:
    return word[:1].isdigit() or word in WEEKDAYS or word in MONTHS
