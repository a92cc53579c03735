"""The words of organisations' names: short forms in full, words that say little set aside."""

import re
from collections.abc import Sequence

from french_cells.text import fold_words

_LEAST_LETTERS = 4
"""« Épis » keeps its plural: shorter words without theirs would be others."""
EMPTY_WORDS = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "et",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "pour",
        "par",
        "sa",
        "son",
        "s",
        "asso",
        "association",
        "n",
    ]
)
_EXPANSIONS: Sequence[tuple[str, str]] = (
    (r"\bcaisses? (?:d )?allocations? familiales?\b", "caf"),
    (r"\balloc(?:ation)?s? fam(?:iliales?)?\b", "caf"),
    (r"\bcentre communal (?:d )?action sociale\b", "ccas"),
    (r"\bc(?:onseil)? ?(?:departemental|general|depart|dep|dept|dptal|dpt)\b", "cd"),
    (r"\b(?:le )?departement\b", "cd"),
    (r"\bc d\b", "cd"),
    (r"\bcd ?54\b", "cd 54"),
    (r"\bcg ?54\b", "cd 54"),
    (r"\bcaf ?54\b", "caf 54"),
    (r"\bmeurthe et moselle\b", "54"),
    (r"\bm(?:eurthe)? et m(?:oselle)?\b", "54"),
    (r"\b(?:mairie|municipalite|commune|ville)\b", "ville"),
    (r"\bsous pref(?:ecture)?\b", "sousprefecture"),
    (r"\bs pref\b", "sousprefecture"),
    (
        r"\b(?:inspection|circonscription|ien) (?:de |d )?(?:l )?(?:education nationale|e n|en)\b",
        "education nationale",
    ),
    (r"\beduc(?:ation)? nat(?:ionale)?\b", "education nationale"),
    (r"\bc ?s ?c?\b(?= )", "centre social"),
    (r"\bcentre socio ?culturel\b", "centre social culturel"),
    (r"\bassoc?(?:iation)?\b", " "),
    (r"\bf(?:ed|ede|d|eder)(?:eration)?\b", "federation"),
    (r"\bevs\b", "espace vie sociale"),
    (r"^ien\b", "education nationale"),
    (r"\b(?:multi accueil|halte garderie|eaje)\b", "creche"),
)
TOWN_WORDS = frozenset({"luneville", "lunevilloise", "lunevilloi", "54", "france"})
GENERIC = frozenset(
    [
        "parent",
        "creche",
        "college",
        "lycee",
        "espace",
        "vie",
        "sociale",
        "francais",
        "francaise",
        "elementaire",
        "maternelle",
        "primaire",
        "foyer",
        "centre",
        "social",
        "culturel",
        "ville",
        "commune",
        "federation",
        "coordination",
        "conseil",
        "association",
        "etat",
        "structure",
        "ecole",
        "service",
        "caisse",
        "maison",
        "famille",
        "familles",
        "enfance",
        "parents",
        "collectif",
        "partenaire",
    ]
)


def expand(text: str) -> frozenset[str]:
    """The words that count, with short forms written in full."""
    words = fold_words(re.sub(r"(?<=\b\w)\.(?=\w\b|$|\s)", "", text))
    for pattern, full in _EXPANSIONS:
        words = re.sub(pattern, full, words)
    return frozenset(_singular(word) for word in words.split() if word not in EMPTY_WORDS)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_LETTERS and word[-1] in "sx" else word
