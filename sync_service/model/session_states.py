"""What a cell of a session's row says of the session: called off, put off, full, open.

People write it where they look: under « Lieu », over the number of seats, beside the hour.
"""

import re
from collections.abc import Mapping

from french_cells.answers import find_second_thought
from french_cells.patterns import pattern
from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.spreadsheet import DOUBT, Cell

_LONGEST = 120
"""Characters; a longer text tells a story, in which « annulé » may be about anything."""
_CALLED_OFF = r"annule(?:e|s|es)?|n a(?:ura)? (?:pas|plus) lieu"
_PUT_OFF = r"reporte(?:e|s|es)?"
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
_IN_DOUBT = pattern(
    r"\b(?:si|sauf|en cas|peut|pourrait|risque)\b"
    rf"|\b(?:pas|non|jamais|plus|ni)\b(?: \w+)? (?:{_CALLED_OFF}|{_PUT_OFF})\b"
)
_TAKEN_BACK = pattern(r" (?:non|finalement non|non finalement)$")
_PUT_OFF_SAID = pattern(rf"\b(?:{_PUT_OFF})\b")
_CALLED_OFF_SAID = pattern(rf"\b(?:{_CALLED_OFF})\b")
_OWN_WORDS: Mapping[str, frozenset[str]] = {
    "registration_open": frozenset({"registration_open"}),
    "status": frozenset(),
}
"""Fields that read some of these words themselves."""


def read_state(name: str, cell: Cell) -> Mapping[str, Value]:
    """The session's fields that a cell gives instead of its own; empty for nearly all."""
    typed = cell.value
    if not isinstance(typed, str) or len(typed) > _LONGEST or "?" in typed:
        return {}
    words = fold_words(typed)
    said = _read_words(words)
    return {} if said.keys() & _OWN_WORDS.get(name, frozenset()) else said


def _read_whole(words: str) -> str:
    """The word that a whole cell comes to, alone; empty for nearly all."""
    return next((word for one, word in _WHOLE.items() if re.fullmatch(one, words)), "")


def _is_doubted(words: str) -> bool:
    """« annulé (à confirmer) », « annulé, non »: families are told of neither."""
    return bool(find_second_thought(words)) or _TAKEN_BACK.search(words) is not None


def _read_words(words: str) -> Mapping[str, Value]:
    if whole := _read_whole(words):
        return _SAYS[whole]
    if _IN_DOUBT.search(words) or _is_doubted(words):
        return {}
    if _PUT_OFF_SAID.search(words):
        return _SAYS["reporté"]
    return _SAYS["annulé"] if _CALLED_OFF_SAID.search(words) else {}


_LONGEST_ASKED = 400
"""Characters; a longer text is a report, and nobody is asked about each of its words."""
_ABOUT_THE_ROW = pattern(
    r"\b(?:remarques?|rq|etats?|statuts?|notes?|nb|observations?|obs|commentaires?|infos?"
    r"|informations?|precisions?|divers|memo|attention|messages?|savoir|suivi|seances?|ateliers?"
    r"|places?|inscriptions?|reservations?)\b"
)
"""Words of a title under which people write what is so of the whole row."""
_ITSELF = (
    r"(?:(?:attention|important|info|nb|ps|rappel|urgent|finalement|malheureusement) )*"
    r"(?:(?:la|cette|l|notre|le|cet|ce) )?"
    r"(?:(?:seance|atelier|rencontre|rendez vous|rdv|session|activite|date) )?"
    r"(?:(?:est|a ete|sera|doit etre|vient d etre) )?"
    r"(?:(?:finalement|malheureusement|encore|donc) )*"
)
_SAID = pattern(rf"{_ITSELF}(?:(?P<off>{_CALLED_OFF})|(?P<later>{_PUT_OFF}))\b(?P<rest>.*)")
_SOMETHING_ELSE = pattern(
    r"\b(?:dernier|derniere|l an|annee|passee?|precedente?|avant|deja|autres?|celles?|celui"
    r"|(?:19|20)\d\d|puis|mais|finalement|retablie?|maintenue?|non|pas"
    r"|familles?|inscriptions?|mme|mr|m|madame|monsieur|pour (?!cause|raison|motif))\b"
)
"""Behind « annulé »: then it is said of a family, of last year, or taken back at once."""
_MOVED_HERE = pattern(rf"\b(?:{_PUT_OFF}) (?:du|depuis)\b")
"""« Reportée du 3 décembre »: this row is the new day."""
_TO_BE_DONE = pattern(r"\ba annuler\b")


def read_remark(title: str, cell: Cell) -> str:
    """What a cell beside the mapped columns says: a word, one in doubt, nothing.

    More careful than in a column of ours: a remark may be about the snack, a family or last year.
    """
    typed = cell.value
    if not isinstance(typed, str) or len(typed) > _LONGEST_ASKED or "?" in typed:
        return ""
    words = fold_words(typed)
    is_about_the_row = not title.strip() or bool(_ABOUT_THE_ROW.search(fold_words(title)))
    if whole := _read_whole(words):
        return whole if is_about_the_row else ""
    if _IN_DOUBT.search(words) or _MOVED_HERE.search(words):
        return ""
    said = _SAID.fullmatch(words)
    is_plain = said is not None and not _SOMETHING_ELSE.search(said["rest"])
    is_plain = is_plain and not _is_doubted(words)
    if said is not None and is_plain and is_about_the_row and len(typed) <= _LONGEST:
        return "annulé" if said["off"] else "reporté"
    return _in_doubt(words)


def _in_doubt(words: str) -> str:
    if re.search(rf"\b(?:{_CALLED_OFF})\b", words) or _TO_BE_DONE.search(words):
        return f"annulé{DOUBT}"
    return f"reporté{DOUBT}" if re.search(rf"\b(?:{_PUT_OFF})\b", words) else ""
