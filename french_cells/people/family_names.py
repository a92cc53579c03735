"""What a cell for a family name alone may not be: a civility, several people, somebody in doubt.

As a cell for a whole name is read, where the same words are refused.
"""

import re

from french_cells.answers import ambiguous
from french_cells.lexicon import load_answers
from french_cells.patterns import pattern
from french_cells.people.posts import read_nobody
from french_cells.reading import Raw, Reading
from french_cells.text import fold

_TITLES = load_answers("person_words", "titles")
_SEVERAL = pattern(r"\s(?:et|ou|puis)\s", re.IGNORECASE)
"""Not « KLEIN / SIMONIN », beside two given names: the row is of both."""
_FAMILIES_TOO = frozenset({"monsieur"})
"""Some people are called so."""


def find_fault(raw: Raw) -> Reading | None:
    """Why it is nobody's family name; None where it may be."""
    if nobody := read_nobody(raw):
        return nobody
    if not isinstance(raw, str):
        return None
    word = fold(raw).strip(" .")
    if word in _TITLES and word not in _FAMILIES_TOO:
        return ambiguous(f"Il manque le nom après « {raw.strip()} ».")
    if "?" in raw:
        return ambiguous("Le nom laisse un doute : écrivez celui qui est sûr.")
    is_several = _SEVERAL.search(raw) is not None
    return (
        ambiguous("Il y a plusieurs personnes : gardez-en une par ligne.") if is_several else None
    )
