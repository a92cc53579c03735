"""Words and signs by which people say that they are not sure: never read as if they were."""

import re
from collections.abc import Collection

from french_cells.lexicon import load_lexicon

_SIGNS = re.compile(r"\?|~|≈|±|<|>")


def find_out_of_use(folded: str) -> str | None:
    """A number or an address that the cell itself says not to use."""
    _, said = _find(folded, {"out_of_use"})
    return f"« {said} » : nous ne prenons pas ce qui ne sert plus." if said else None


def find_doubt(folded: str) -> str | None:
    """Why the text should not be taken at its word, in French; None when it may be."""
    if sign := _SIGNS.search(folded):
        return f"Le signe « {sign[0]} » laisse un doute."
    meaning, said = _find(folded, {"unsure", "cancelled"})
    if meaning == "cancelled":
        return f"« {said} » : nous ne prenons pas la valeur telle quelle."
    return f"« {said} » laisse un doute." if said else None


def _find(folded: str, meanings: Collection[str]) -> tuple[str | None, str]:
    part = load_lexicon("doubt").find(folded, meanings)
    return (part.meaning, folded[part.words[0].start : part.words[-1].end]) if part else (None, "")
