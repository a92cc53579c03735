"""The column of a session's day in a list of families: « Atelier » and « Jour » side by side."""

from collections.abc import Collection, Mapping

from french_cells.text import fold_words
from sync_service.model.headers.wholes import Guess

SESSION, _NOTED = "session_id", "submitted_at"
_DAY = frozenset({"date", "dates", "jour", "jours", "quand"})
_OF_SESSIONS = frozenset({
    "atelier", "ateliers", "seance", "seances", "sortie", "sorties", "action", "animation", "rdv",
    "rencontre", "visite", "le", "la", "l", "de", "d", "du", "des",
})  # fmt: skip


def is_day_title(title: str) -> bool:
    """« Date », « Jour », « Date de la sortie », « Séance du »; not « Inscrit le »."""
    said = fold_words(title).split()
    words = frozenset(said)
    return words <= _DAY | _OF_SESSIONS and (bool(words & _DAY) or said[-1:] in (["du"], ["le"]))


def settle_session_days(
    guessed: Mapping[int, Guess], titles: Mapping[int, str], entity: str
) -> Mapping[int, Guess]:
    """The guesses, with such a column for the session where no other names that.

    Beside one that does it is read with it, and is nobody's day of registering.
    """
    days = [column for column, title in titles.items() if title and is_day_title(title)]
    if entity != "registration" or not days:
        return guessed
    others = {column: one for column, one in guessed.items() if column not in days}
    if _are_told(others):
        return {**others, **{c: one for c, one in guessed.items() if c in days and _is_own(one)}}
    return {**others, days[0]: (SESSION, 0.8, "titre")}


def _are_told(guessed: Mapping[int, Guess]) -> bool:
    return any(name == SESSION for name, _, _ in guessed.values())


def _is_own(guess: Guess) -> bool:
    return guess[0] not in (SESSION, _NOTED)


def find_days(titles: Mapping[int, str], mapped: Collection[int]) -> int | None:
    """Of columns that are no field's."""
    free = (column for column in titles if column not in mapped)
    return next((column for column in free if is_day_title(titles[column])), None)
