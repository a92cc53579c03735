"""The sentences that say what is wrong in a mapping file: French, for whoever wrote it."""

from collections.abc import Iterable
from difflib import get_close_matches

_LIKENESS = 0.6  # difflib's own default


def not_one_of(word: str, what: str, known: Iterable[str]) -> str:
    """« phnoe » n'est pas un champ connu. Vouliez-vous dire « phone » ?"""
    choices = sorted(known)
    near = get_close_matches(word.lower(), choices, n=1, cutoff=_LIKENESS)
    fix = f"Vouliez-vous dire « {near[0]} » ?" if near else f"Choix : {', '.join(choices)}."
    return f"« {word} » n’est pas {what}. {fix}"
