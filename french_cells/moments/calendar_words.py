"""French and English names of months and days, as people shorten and misspell them."""

from collections.abc import Mapping

from french_cells.lexicon import load_lists

_MONTHS = (
    "janvier janv jan january", "fevrier fevr fev feb february", "mars mar march",
    "avril avr april apr", "mai may", "juin jun june", "juillet juil juill july jul",
    "aout aou august aug", "septembre sept sep septemb september", "octobre oct octob october",
    "novembre nov novemb november", "decembre dec decemb december",
)  # fmt: skip
MONTHS: Mapping[str, int] = {
    word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()
}
_DAYS = (
    "lundi lun monday mon", "mardi mar tuesday tue", "mercredi mer mercr wednesday wed",
    "jeudi jeu thursday thu", "vendredi ven vend friday fri", "samedi sam saturday sat",
    "dimanche dim sunday sun",
)  # fmt: skip
WEEKDAYS: Mapping[str, int] = {
    word: number for number, words in enumerate(_DAYS) for word in words.split()
}

_LISTS = load_lists("calendar_words")
SHORT_MONTHS = _LISTS["short_months"]
FULL_MONTHS = _LISTS["full_months"]
_PLAIN_MONTHS = _LISTS["plain_months"]
PLAIN_SPELLINGS = (
    _PLAIN_MONTHS
    | _LISTS["plain_days"]
    | {month.capitalize() for month in _PLAIN_MONTHS}
    | {f"{month}." for month in _PLAIN_MONTHS}
)
"""Spellings that need no repair; others are read anyway, as a repair."""
