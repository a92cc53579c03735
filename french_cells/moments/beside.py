"""A day that is told from another one: « le soir même », « lundi 28 » beside a Friday 25."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from french_cells.folding import fold
from french_cells.moments.calendar_words import WEEKDAYS
from french_cells.patterns import pattern

_NEAR: Mapping[str, int] = {
    "le jour meme": 0, "jour meme": 0, "meme jour": 0, "le meme jour": 0, "le soir meme": 0,
    "soir meme": 0, "dans la journee": 0, "le lendemain": 1, "lendemain": 1,
}  # fmt: skip
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_ALONE = pattern(rf"(?:le )?(?:{_WEEKDAY} )?(?P<day>\d{{1,2}})(?:er)?")
_NAMES = [one for one in WEEKDAYS if one.endswith(("di", "he"))]
_ONLY_WEEKDAY = pattern(
    rf"(?:le |pour )?(?P<weekday>{'|'.join(_NAMES)})(?: (?:matin|midi|soir|apres[ -]midi))?"
)
_SAYS_SO = pattern(
    r"^(?:oui,?|ok,?|fait|(?:rendu|revenu|rentre|retourne|ramene|rapporte|restitue)e?s?) "
    rf"(?=le |{_WEEKDAY} )".replace("?P<weekday>", "?:")
)
_A_MONTH, _A_YEAR, _LETTERS = 32, 366, 2


def find_weekday(text: str) -> int | None:
    """Monday is 0; None for anything else than a weekday's name or its first three letters."""
    word = fold(text)
    return WEEKDAYS.get(word) if len(word) > _LETTERS else None


def find_near(text: str, began: str) -> str | None:
    """The ISO date that these words say beside an ISO date; None where they say none."""
    days = _NEAR.get(fold(text))
    return None if days is None else (date.fromisoformat(began) + timedelta(days)).isoformat()


def find_next(text: str, began: str) -> str | None:
    """The next day that has this number, and is this weekday where one is said.

    Of a weekday alone it is the first one.
    """
    if alone := _ONLY_WEEKDAY.fullmatch(_SAYS_SO.sub("", fold(text))):
        first = date.fromisoformat(began)
        ahead = (WEEKDAYS[alone["weekday"]] - first.weekday() - 1) % 7 + 1
        return (first + timedelta(ahead)).isoformat()
    match = _ALONE.fullmatch(_SAYS_SO.sub("", fold(text)))
    if match is None:
        return None
    days = (date.fromisoformat(began) + timedelta(one) for one in range(1, _A_MONTH))
    found = next((day for day in days if day.day == int(match["day"])), None)
    weekday = match["weekday"]
    is_told = found is not None and weekday in (None, *_names_of(found))
    return found.isoformat() if found is not None and is_told else None


def find_all(text: str, began: str, until: str) -> Sequence[str]:
    """Every day of this number, and weekday where one is said, between two ISO days."""
    match = _ALONE.fullmatch(_SAYS_SO.sub("", fold(text)))
    if match is None:
        return []
    first, last = date.fromisoformat(began), date.fromisoformat(until)
    first = max(first, last - timedelta(_A_YEAR))
    days = (first + timedelta(one) for one in range((last - first).days + 1))
    named = (day for day in days if day.day == int(match["day"]))
    weekday = match["weekday"]
    return [day.isoformat() for day in named if weekday in (None, *_names_of(day))]


def _names_of(day: date) -> list[str]:
    return [name for name, number in WEEKDAYS.items() if number == day.weekday()]
