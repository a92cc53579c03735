"""What a cell for a family name alone may not be: a civility, several people, somebody in doubt.

As a cell for a whole name is read, where the same words are refused.
"""

from french_cells.answers import ambiguous
from french_cells.lexicon import load_answers
from french_cells.people.persons import names_several, read_nobody
from french_cells.reading import Raw, Reading
from french_cells.text import fold

_TITLES = load_answers("person_words", "titles")
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
    if not names_several(raw.strip()):
        return None
    return ambiguous(
        "Le nom laisse un doute : écrivez celui qui est sûr."
        if "?" in raw
        else "Il y a plusieurs personnes : gardez-en une par ligne."
    )
