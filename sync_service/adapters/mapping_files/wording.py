"""The sentences that say what is wrong in a mapping file: French, for whoever wrote it."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_LIKENESS = 0.6  # difflib's own default


def not_one_of(word: str, what: str, known: Iterable[str]) -> str:
    """« phnoe » n'est pas un champ connu. Vouliez-vous dire « phone » ?"""
    choices = sorted(known)
    near = get_close_matches(word.lower(), choices, n=1, cutoff=_LIKENESS)
    fix = f"Vouliez-vous dire « {near[0]} » ?" if near else f"Choix : {', '.join(choices)}."
    return f"« {word} » n'est pas {what}. {fix}"


def folded(title: str) -> str:
    """A title without accents, case and doubled spaces: how two titles are compared."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())
