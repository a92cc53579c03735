"""How people write days and presences."""

import random
import time
from datetime import date

from simulation.values import Mint, word

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

PRESENCES: dict[str | None, tuple[str, ...]] = {
    "present": ("P", "P", "P", "présent", "présente", "oui", "arrivée à 14h30"),
    "absent": ("A", "A", "absent", "abs"),
    "excused": ("E", "exc", "exc.", "excusée"),
    "represented": ("représenté", "représentée", "pouvoir à CLEF"),
    None: ("",),
}
IN_WORDS: dict[str | None, tuple[str, ...]] = {
    "present": ("présente", "venue en retard", "j'y étais", "était là"),
    "absent": ("absente", "pas venue"),
    "excused": ("excusée, formation", "n'a pas pu venir"),
    "represented": ("représentée par Léa",),
    None: ("",),
}
"""As a partner who has a list of its own writes of itself."""

_NAMES = {"family_name": "{}rin", "given_name": "{}line", "label": "Malle {}"}
_MANY, _STEP = 14**4, 1031
"""Names of four syllables; the step has no factor of theirs, so that each comes once."""


class Names(Mint):
    """A season has more people than there are names of three syllables."""

    def value(self, field: str) -> str:
        text = super().value(field)
        if field not in _NAMES:
            return text
        return _NAMES[field].format(word(self._count * _STEP % _MANY, 4))


def a_day(rng: random.Random, day: date, today: date) -> str:
    """With its year, without, or in words.

    The sheet gives a year to « 12/09 »: in the year of the stand-in's clock, what is meant.
    """
    whole = f"{day:%d/%m/%Y}"
    in_words = f"{day.day} {MONTHS[day.month - 1]}"
    spelt = [whole, whole, f"{day:%d/%m/%y}", f"{_DAYS[day.weekday()]} {in_words} {day.year}"]
    short = [f"{day:%d/%m}", in_words, f"'{_DAYS[day.weekday()]} {in_words}"]
    is_theirs = day.year == today.year == time.gmtime().tm_year
    return rng.choice([*spelt, *short] if is_theirs else spelt)


def day_alone(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
