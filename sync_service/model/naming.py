"""How people are named: whole, and with a civility before the name."""

import re
from collections.abc import Mapping

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
WITH_CIVILITY = ("full_name", "family_name")
"""Fields in which « Mme » may stand before the name."""
_TITLES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur"}
)


def names_of(given: str | None, family: str | None) -> frozenset[str]:
    """How a list may name somebody; a family name alone may be anybody's."""
    if not given or not family:
        return frozenset()
    return frozenset({fold(f"{given} {family}"), fold(f"{family} {given}")})


def ways_to_name(ref: str, given: object, family: object) -> frozenset[str]:
    """How cells, records and changes may say who is meant: by a name, or by the reference."""
    return names_of(str(given or ""), str(family or "")) | {fold(ref)}


def is_named(text: str, names: frozenset[str]) -> bool:
    """Whether it is one of these names and no more, but for a civility."""
    words = fold(text).split()
    return " ".join(words[1:] if words[:1] and words[0] in _TITLES else words) in names


def without_civility(name: str) -> str:
    """« Mme Garnier » → « Garnier »: no family is called Madame."""
    return _CIVILITY.sub("", name, count=1) if _CIVILITY.match(name) else name


def read_civility(cell: Cell) -> Mapping[str, Value]:
    """A contact's civility, where it is written before the name; empty for nearly all cells."""
    if not isinstance(cell.value, str):
        return {}
    match = _CIVILITY.match(cell.value.strip())
    return {"title": match.lastgroup} if match and match.lastgroup else {}  # « Dr » is none
