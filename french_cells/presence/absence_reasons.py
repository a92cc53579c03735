"""Why somebody was away: a word about health or family that must be kept nowhere.

Knows which words give a reason; what they say about the presence is up to the reader.
"""

from french_cells.patterns import pattern
from french_cells.reading import Raw
from french_cells.text import fold_words

TAKE_OUT = "Le motif n’est pas gardé : retirez-le de la case, écrivez seulement « E »."
"""Said beside whatever was understood."""

MASK = "(motif non gardé)"
"""What is remembered of a cell that gives one."""

_REASON = pattern(
    r"\b(?:malad\w*|souffrant\w*|grippe\w*|covid\w*|covit|rhume|angine|gastro\w*|bronchite|fievre"
    r"|migraine|hopital|hospitalis\w*|clinique|urgences|operee?|operation|chirurgi\w*|cancer"
    r"|chimio\w*|depression|burn ?out|burnout|accident\w*|bless\w*|entorse|fractur\w*|platre"
    r"|medec\w*|medica\w*|docteur|dentiste|kine|psy|sante|arret (?:de travail|mal\w*)|en arret"
    r"|enceinte|grossesse|accouche\w*|maternite|paternite|fausse couche|deces|decede\w*|deuil"
    r"|obseques|enterrement|divorce\w*|garde a vue|prison|tribunal)\b"
)


def tells_reason(raw: Raw) -> bool:
    return isinstance(raw, str) and _REASON.search(fold_words(raw)) is not None
