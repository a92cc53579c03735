"""French numbers in letters, up to a few thousands: « vingt et un » → 21."""

import re
from collections.abc import Sequence

from french_cells.patterns import pattern

_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "nonante": 90,
}  # fmt: skip
IN_LETTERS = {str(number): word for word, number in _UNITS.items() if 1 < number <= 10}  # noqa: PLR2004 - « Les 4 Vents »
_MULTIPLIERS = {"cent": 100, "cents": 100, "mille": 1000}
WORDS = frozenset(_UNITS) | frozenset(_MULTIPLIERS)
_ANY = "|".join(sorted(WORDS, key=len, reverse=True))
_IN_LETTERS = pattern(rf"\b(?:{_ANY})(?:[ -](?:{_ANY}))*\b(?! quarts)", re.IGNORECASE)
_TENS = frozenset({20, 30, 40, 50, 60, 80})
_SCORE = 4
"""« quatre-vingts »: a four before a twenty multiplies it."""


def parse_number(words: Sequence[str]) -> int | None:
    """The number that these folded words say, or None when they say none."""
    total = current = last = 0
    if not words or words[0] == "et" or words[-1] == "et":
        return None
    for word in words:
        if word == "et":
            continue
        if word in _MULTIPLIERS:
            multiplier = _MULTIPLIERS[word]
            current = max(current, 1) * multiplier
            if multiplier == _MULTIPLIERS["mille"]:
                total, current = total + current, 0
            last = multiplier
            continue
        unit = _UNITS.get(word)
        if unit is None or not _may_follow(last, unit):
            return None
        if last == _SCORE and unit == 20:  # noqa: PLR2004 - the number says itself
            current, last = current + 76, 80
        else:
            current, last = current + unit, unit
    return total + current


def in_digits(text: str) -> str:
    """« trois à six ans » → « 3 à 6 ans »; words without accents."""

    def to_digits(match: re.Match[str]) -> str:
        number = parse_number(match[0].lower().replace("-", " ").split())
        return match[0] if number is None else str(number)

    return _IN_LETTERS.sub(to_digits, text)


def _may_follow(last: int, unit: int) -> bool:
    """« trente deux » is a number, « trois quatre » is two of them."""
    if last in {0, 100, 1000}:
        return True
    if last == _SCORE and unit == 20:  # noqa: PLR2004 - the number says itself
        return True
    if last == 10:  # noqa: PLR2004 - the number says itself
        return unit in {7, 8, 9}
    return last in _TENS and (0 < unit < 10 or (last in {60, 80} and 10 <= unit <= 16))  # noqa: PLR2004 - the number says itself
