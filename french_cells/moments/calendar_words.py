"""French and English names of months and days, as people shorten and misspell them."""

from french_cells.lexicon import load_answers, load_lists

MONTHS = {word: int(told) for word, told in load_answers("calendar_words", "months").items()}
WEEKDAYS = {word: int(told) for word, told in load_answers("calendar_words", "days").items()}
_LISTS = load_lists("calendar_words")
SHORT_MONTHS = _LISTS["short_months"]
SHORT_DAYS = {
    day[:2]: number for day, number in WEEKDAYS.items() if day[:2] in _LISTS["day_letters"]
}
FULL_MONTHS = _LISTS["full_months"]
_PLAIN_MONTHS = _LISTS["plain_months"]
PLAIN_SPELLINGS = (
    _PLAIN_MONTHS
    | _LISTS["plain_days"]
    | {month.capitalize() for month in _PLAIN_MONTHS}
    | {f"{month}." for month in _PLAIN_MONTHS}
)
"""Spellings that need no repair; others are read anyway, as a repair."""
