"""What a cell beside the mapped columns says of its row's session: a word, one in doubt, nothing.

More careful than in a column of ours: a remark may be about the snack, a family or last year.
"""

import re

from french_cells.text import fold_words
from sync_service.domain.sheet_row import DOUBT
from sync_service.domain.snapshot import Cell
from sync_service.model.session_states import CALLED_OFF, IN_DOUBT, LONGEST, PUT_OFF, read_whole

_LONGEST_ASKED = 400
"""Characters; a longer text is a report, and nobody is asked about each of its words."""
_ABOUT_THE_ROW = re.compile(
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
_SAID = re.compile(rf"{_ITSELF}(?:(?P<off>{CALLED_OFF})|(?P<later>{PUT_OFF}))\b(?P<rest>.*)")
_SOMETHING_ELSE = re.compile(
    r"\b(?:dernier|derniere|l an|annee|passee?|precedente?|avant|deja|autres?|celles?|celui"
    r"|(?:19|20)\d\d|puis|mais|finalement|retablie?|maintenue?|non|pas"
    r"|familles?|inscriptions?|mme|mr|m|madame|monsieur|pour (?!cause|raison|motif))\b"
)
"""Behind « annulé »: then it is said of a family, of last year, or taken back at once."""
_MOVED_HERE = re.compile(rf"\b(?:{PUT_OFF}) (?:du|depuis)\b")
"""« Reportée du 3 décembre »: this row is the new day."""
_TO_BE_DONE = re.compile(r"\ba annuler\b")


def read_remark(title: str, cell: Cell) -> str:
    typed = cell.value
    if not isinstance(typed, str) or len(typed) > _LONGEST_ASKED or "?" in typed:
        return ""
    words = fold_words(typed)
    is_about_the_row = not title.strip() or bool(_ABOUT_THE_ROW.search(fold_words(title)))
    if whole := read_whole(words):
        return whole if is_about_the_row else ""
    if IN_DOUBT.search(words) or _MOVED_HERE.search(words):
        return ""
    said = _SAID.fullmatch(words)
    is_plain = said is not None and not _SOMETHING_ELSE.search(said["rest"])
    if said is not None and is_plain and is_about_the_row and len(typed) <= LONGEST:
        return "annulé" if said["off"] else "reporté"
    return _in_doubt(words)


def _in_doubt(words: str) -> str:
    if re.search(rf"\b(?:{CALLED_OFF})\b", words) or _TO_BE_DONE.search(words):
        return f"annulé{DOUBT}"
    return f"reporté{DOUBT}" if re.search(rf"\b(?:{PUT_OFF})\b", words) else ""
