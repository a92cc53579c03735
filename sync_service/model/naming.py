"""How people are named: in a list, and with a civility before the name."""

import re
from collections.abc import Mapping, Sequence

from french_cells.folding import fold
from french_cells.patterns import pattern
from french_cells.reading import Value
from sync_service.domain.spreadsheet import Cell

_CIVILITY = pattern(
    r"(?P<mme>(?:mme|mlle|madame|mademoiselle)\b\.?\s*(?=\w)"
    r"|(?-i:(?:Mme|Mlle)(?=[A-ZÀ-Þ][a-zà-ÿ])))"
    r"|(?P<m>m\.(?=\s?\w\w)|mr\b\.?|monsieur\b|m(?=\s\w))\s*(?=\w)"
    r"|(?:dr\b\.?|docteur\b)\s+(?=(?-i:[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_BETWEEN = pattern(r"[,;\n]")
_QUOTED = pattern(r"[,;\n«»()]")
"""Between the names that an answer quotes: « gardé « Nour Aziz », pas « Max Roy » »."""
WITH_CIVILITY = ("full_name", "family_name")
"""Fields in which « Mme » may stand before the name."""
_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})


def names_of(given: str | None, family: str | None) -> frozenset[str]:
    """How a list may name somebody; a family name alone may be anybody's."""
    if not given or not family:
        return frozenset()
    return frozenset({fold(f"{given} {family}"), fold(f"{family} {given}")})


def without_names(listed: Sequence[str], names: frozenset[str]) -> list[str]:
    return [one for one in listed if _plain(one) not in names]


def without_typed(value: object, names: frozenset[str]) -> object:
    """Of a list, or of what was typed as one; None where nobody else is in it."""
    if isinstance(value, list):
        return without_names(value, names) or None
    if not isinstance(value, str):
        return value
    typed = [one.strip() for one in _BETWEEN.split(value)]
    left = without_names(typed, names)
    return value if left == typed else ", ".join(filter(None, left)) or None


def quotes_one(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence quotes one of these names."""
    parts = [f" {fold(one)} " for one in _QUOTED.split(text)]
    return any(f" {name} " in part for name in names for part in parts)


def _plain(name: str) -> str:
    words = fold(name).split()
    return " ".join(words[1:] if words[:1] and words[0] in _TITLES else words)


def without_civility(name: str) -> str:
    """« Mme Garnier » → « Garnier »: no family is called Madame."""
    return _CIVILITY.sub("", name, count=1) if _CIVILITY.match(name) else name


def read_civility(cell: Cell) -> Mapping[str, Value]:
    """A contact's civility, where it is written before the name; empty for nearly all cells."""
    if not isinstance(cell.value, str):
        return {}
    match = _CIVILITY.match(cell.value.strip())
    return {"title": match.lastgroup} if match and match.lastgroup else {}  # « Dr » is none
