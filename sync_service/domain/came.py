"""How many of a family came, as partners write it behind its state: « venus à 3 ».

The state says that the family came; no field has how many of it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from french_cells.patterns import pattern

_SO_MANY = pattern(
    r"^(?P<word>.*\w) (?P<how>à|avec) (?P<number>\d{1,2})(?: personnes?)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SoMany:
    """The words before the number, and how many people they may be with it."""

    word: str
    people: Collection[int]


def read_so_many(text: str) -> SoMany | None:
    """« Venue avec 2 » is two or three; None without a number."""
    told = _SO_MANY.match(text.strip())
    if told is None:
        return None
    number = int(told["number"])
    return SoMany(told["word"], (number,) if told["how"].lower() == "à" else (number, number + 1))
