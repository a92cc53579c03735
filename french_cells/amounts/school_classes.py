"""Classes of the school where ages are asked: « CP et CM1 » are a child of 6 and one of 9.

Each class is for an age by the calendar year in which it begins: who asks for more than the
nearest ages cannot go by it.
"""

import re
from dataclasses import dataclass

from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.text import fold

_AGES = {
    "ps": 3, "petite section": 3, "ms": 4, "moyenne section": 4, "gs": 5, "grande section": 5,
    "cp": 6, "ce1": 7, "ce2": 8, "cm1": 9, "cm2": 10,
}  # fmt: skip
_FIRST, _LAST = frozenset({"ps", "petite section"}), frozenset({"gs", "grande section"})
_ANY = rf"(?:{'|'.join(_AGES)})(?![\w.])"
_ONE_IN = pattern(rf"\b(?:(?:une?|1) )?en (?={_ANY})|\b(?:une?|1) (?={_ANY})", re.IGNORECASE)
_WITH_AGE = pattern(
    rf"(?P<age>\d{{1,2}}) ans ?\(?(?P<school>{_ANY})\)?"
    rf"|(?P<first>{_ANY}) ?\(?(?P<then>\d{{1,2}}) ans\)?",
    re.IGNORECASE,
)
"""« 8 ans (CE2) », « CE2 8 ans »: one child, where they go together."""
_UNCLEAR = pattern(rf"\d(?: ?ans?)?[ ,(:]*{_ANY}|\b{_ANY}[ ,(:]*\d|\b{_ANY}(?: ?[/-] ?| ){_ANY}")
"""« 2 en CP », « CP-CE1 », « 8 ans, CP »: how many children?"""
_ALONE = pattern(rf"\b{_ANY}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByClass:
    """The text with ages for classes; `is_sure` unless a class has children of two bands."""

    text: str
    is_sure: bool


def find_ages(text: str) -> ByClass | None:
    """« Zoé (CP) » as « Zoé (6 ans) »; None without a class, or where it may be of any child."""
    told = _WITH_AGE.sub(_one_child, _ONE_IN.sub("", text))
    if _UNCLEAR.search(in_digits(fold(told))):
        return None
    classes = frozenset(one[0].lower() for one in _ALONE.finditer(told))
    in_years = _ALONE.sub(lambda one: f"{_AGES[one[0].lower()]} ans", told)
    is_sure = classes.isdisjoint(_FIRST | _LAST)
    return None if in_years == text else ByClass(in_years, is_sure)


def _one_child(said: re.Match[str]) -> str:
    age, usual = int(said["age"] or said["then"]), _AGES[(said["school"] or said["first"]).lower()]
    return f"{age} ans" if abs(age - usual) <= 1 else said[0]
