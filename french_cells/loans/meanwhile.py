"""What people say of a loan in words of their own, as the table of words has it."""

import re
from dataclasses import replace

from french_cells.loans.conditions import LACKING
from french_cells.moments.calendar_words import MONTHS
from french_cells.patterns import pattern
from french_cells.text import Typed, fold

_MEANWHILE = pattern(r" (?:pendant|pdt|durant|lors d(?:e |u |'))[^,;()\d]+$", re.IGNORECASE)
"""« perdu pendant le déménagement »"""
_LACKS = pattern(
    r"(?:[\s,;:(.…]|\b(?:mais|et) )+(?:(?:ils?|elles?) )?(?:(?:y|lui|leur|en) )?manque(?:nt)? "
    r"(?!rien|pas|plus|encore|toujours)(?:(?:\d+|une?|deux|trois|quatre|cinq|six|plusieurs"
    r"|quelques|des?|les?|la) |l')?[^\W\d_]{3,}\)?(?=$|[,;.()])",
    re.IGNORECASE,
)
_NEVER = pattern(r"\bjamais (?=re(?:nd|vu|ven|ntr)|r(?:amen|apport|etourn))", re.IGNORECASE)
_MONTH_APART = pattern(rf"(\d{{1,2}}) ?\(({'|'.join(MONTHS)})\.?\)", re.IGNORECASE)
"""« rendu le 2 (nov) »"""
_OCCASION = pattern(
    r"(?<=serv[ée]) (?:pour )?(?:l[ea] |l'|les )?(?:fêtes? (?:de(?:s| la)? )?)?"
    r"(?:noël|noel|pâques|carnaval|halloween|toussaint|kermesse|marché|rentrée|vacances"
    r"|(?:saint|st)e?-[^\W\d_]+)(?: [^\W\d_,;()]+)?$",
    re.IGNORECASE,
)
"""« réservé pour la Saint-Nicolas »: what for, and not for whom."""


def take_lack(cell: Typed) -> tuple[Typed, bool]:
    """« rendu le 2/11, il manque 3 crochets »: the cell without it, and whether it was said."""
    bare = _changed(cell, _LACKS.sub("", cell.text, count=1))
    return bare, bare is not cell


def as_in_row(cell: Typed) -> Typed:
    """« jamais revu » is not back; « réservé pour Noël » says what for."""
    text = _MONTH_APART.sub(r"\1 \2", _OCCASION.sub("", cell.text))
    return _changed(cell, _NEVER.sub("pas ", text))


def _changed(cell: Typed, text: str) -> Typed:
    return cell if text == cell.text else replace(cell, text=text, folded=fold(text))


def as_usual(cell: Typed) -> Typed:
    """« perdu pendant le déménagement » is lost, « il manque un cerceau » lacks a part."""
    return replace(cell, text=LACKING.sub("manque une pièce", _MEANWHILE.sub("", cell.text)))
