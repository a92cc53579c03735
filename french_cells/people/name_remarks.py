"""What people write beside a person's name: an office, a structure, a former name."""

import re

from french_cells.directory import Names
from french_cells.text import fold

ROLES = re.compile(
    r"\b(?:direct\w*|presid\w*|secretari\w*|secretaire\w*|tresor\w*|animat\w*"
    r"|coordin\w*|accueil|responsable\w*|maire|adjoint\w*|referent\w*"
    r"|charge\w*|educat\w*|puericultrice|infirmi\w*|assistant\w*|stagiaire\w*"
    r"|benevole\w*|agent\w*|chef\w*|conseill\w*|enseignant\w*"
    r"|professeur\w*|principal\w*|inspect\w*|service\w*|mairie|ecole|association"
    r"|equipe|standard|bureau|famille|parents?|collectif|personne"
    r"|contact|tout le monde|tous|plusieurs|divers|medecin|psychologue|bibliothecaire|mediat\w*"
    r"|ccas|cias|caf|pmi|mds|laep|creches?|halte|centre|maison|conseil|meres?|peres?|mamans?|papas?"
    r"|tut(?:eur|rice)|grand|relais|ludotheque|mediatheque|college|lycee|commune|departement|comite"
    r"|federation|foyer|mission|pole|unite|veuve|epou(?:se|x)|mari|femme|monsieur le|madame la)\b"
)
REMARK = re.compile(
    r"\s*(?:\((?P<inside>[^)]*)\)|(?:[-–—:]\s+|\s[-–—]\s?)(?P<after>.*)"
    r"|,\s*(?P<beside>[a-zà-ÿ].*|[A-Z]{2,}(?: \d\d)?))$"
)
_FORMER_NAME = re.compile(r"(?:ex|anciennement|nee?|ep\.?|epouse|veuve) \S+")
_OFFICE = re.compile(r"^(?P<office>[^:]{3,40}?) ?: (?=\S)")


def without_office(text: str) -> str:
    """« Directrice : Léa COLIN » names Léa Colin."""
    office = _OFFICE.match(text)
    known = office is not None and ROLES.search(fold(office["office"]))
    return _OFFICE.sub("", text) if known else text


def is_remark_known(text: str, organisations: Names) -> bool:
    """Beside the name we set aside an office, a structure or a former name, and nothing else."""
    match = REMARK.search(text)
    if match is None:
        return True
    remark = next((part for part in match.groups() if part is not None), "").strip()
    folded = fold(remark)
    return bool(
        not remark
        or ROLES.search(folded)
        or _FORMER_NAME.fullmatch(folded)
        or re.fullmatch(r"[A-ZÉ]{2,8}(?: ?\d\d)?", remark)
        or organisations.find(remark)
    )
