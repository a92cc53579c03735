"""What a cell of a session's row says of the session: called off, put off, full, open.

People write it where their eyes are: under « Lieu », over the number of seats, beside the hour.
"""

import re
from collections.abc import Mapping

from sync_service.domain.reading import Value
from sync_service.domain.snapshot import Cell
from sync_service.model.text import fold_words

_LONGEST = 120
"""Characters; what is longer tells a story, in which « annulé » may be anybody's."""
_CALLED_OFF = r"annule(?:e|s|es)?|n a(?:ura)? (?:pas|plus) lieu"
_PUT_OFF = r"reporte(?:e|s|es)?"
_WHOLE: Mapping[str, Mapping[str, Value]] = {
    r"annulation|supprimee?": {"status": "cancelled"},
    r"a reporter|report|repousse(?:e)?|decale(?:e)?": {"status": "postponed"},
    r"(?:c est |seance |atelier )?complete?|plus de places?|fermee?"
    r"|inscriptions? (?:fermee|close|terminee)s?": {"registration_open": False},
    r"r?e?ouverte?|inscriptions? r?e?ouvertes?": {
        "status": "planned",
        "registration_open": True,
    },
    r"(?:est )?maintenue?": {"status": "planned"},
}
"""Said by the whole cell alone: « menu complet », « ouvert à tous » are something else."""
_IN_DOUBT = re.compile(
    r"\b(?:si|sauf|en cas|peut|pourrait|risque)\b"
    rf"|\b(?:pas|non|jamais|plus|ni)\b(?: \w+)? (?:{_CALLED_OFF}|{_PUT_OFF})\b"
)
_PUT_OFF_SAID = re.compile(rf"\b(?:{_PUT_OFF})\b")
_CALLED_OFF_SAID = re.compile(rf"\b(?:{_CALLED_OFF})\b")
_OWN_WORDS: Mapping[str, frozenset[str]] = {
    "registration_open": frozenset({"registration_open"}),
    "status": frozenset(),
}
"""Fields that read some of these words themselves."""


def read_state(name: str, cell: Cell) -> Mapping[str, Value]:
    """The session's fields that a cell tells instead of its own; empty for nearly all."""
    typed = cell.value
    if not isinstance(typed, str) or len(typed) > _LONGEST or "?" in typed:
        return {}
    words = fold_words(typed)
    said = _read_words(words)
    return {} if said.keys() & _OWN_WORDS.get(name, frozenset()) else said


def _read_words(words: str) -> Mapping[str, Value]:
    whole = next((said for one, said in _WHOLE.items() if re.fullmatch(one, words)), None)
    if whole is not None:
        return whole
    if _IN_DOUBT.search(words):
        return {}
    if _PUT_OFF_SAID.search(words):
        return {"status": "postponed"}
    return {"status": "cancelled"} if _CALLED_OFF_SAID.search(words) else {}
