"""What a cell of a session's row says of the session: called off, put off, full, open.

People write it where their eyes are: under « Lieu », over the number of seats, beside the hour.
"""

import re
from collections.abc import Mapping

from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.snapshot import Cell

LONGEST = 120
"""Characters; what is longer tells a story, in which « annulé » may be anybody's."""
CALLED_OFF = r"annule(?:e|s|es)?|n a(?:ura)? (?:pas|plus) lieu"
PUT_OFF = r"reporte(?:e|s|es)?"
_SAYS: Mapping[str, Mapping[str, Value]] = {
    "annulé": {"status": "cancelled"},
    "reporté": {"status": "postponed"},
    "complet": {"registration_open": False},
    "ouvert": {"status": "planned", "registration_open": True},
    "maintenu": {"status": "planned"},
}
_WHOLE: Mapping[str, str] = {
    r"annulation|supprimee?": "annulé",
    r"a reporter|report|repousse(?:e)?|decale(?:e)?": "reporté",
    r"(?:c est |seance |atelier )?complete?|plus de places?|fermee?"
    r"|inscriptions? (?:fermee|close|terminee)s?": "complet",
    r"r?e?ouverte?|inscriptions? r?e?ouvertes?": "ouvert",
    r"(?:est )?maintenue?": "maintenu",
}
"""Said by the whole cell alone: « menu complet », « ouvert à tous » are something else."""
IN_DOUBT = re.compile(
    r"\b(?:si|sauf|en cas|peut|pourrait|risque)\b"
    rf"|\b(?:pas|non|jamais|plus|ni)\b(?: \w+)? (?:{CALLED_OFF}|{PUT_OFF})\b"
)
_PUT_OFF_SAID = re.compile(rf"\b(?:{PUT_OFF})\b")
_CALLED_OFF_SAID = re.compile(rf"\b(?:{CALLED_OFF})\b")
_OWN_WORDS: Mapping[str, frozenset[str]] = {
    "registration_open": frozenset({"registration_open"}),
    "status": frozenset(),
}
"""Fields that read some of these words themselves."""


def read_state(name: str, cell: Cell) -> Mapping[str, Value]:
    """The session's fields that a cell tells instead of its own; empty for nearly all."""
    typed = cell.value
    if not isinstance(typed, str) or len(typed) > LONGEST or "?" in typed:
        return {}
    words = fold_words(typed)
    said = _read_words(words)
    return {} if said.keys() & _OWN_WORDS.get(name, frozenset()) else said


def read_whole(words: str) -> str:
    """The word that a whole cell comes to, alone; empty for nearly all."""
    return next((word for one, word in _WHOLE.items() if re.fullmatch(one, words)), "")


def _read_words(words: str) -> Mapping[str, Value]:
    if whole := read_whole(words):
        return _SAYS[whole]
    if IN_DOUBT.search(words):
        return {}
    if _PUT_OFF_SAID.search(words):
        return _SAYS["reporté"]
    return _SAYS["annulé"] if _CALLED_OFF_SAID.search(words) else {}
