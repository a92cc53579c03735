"""Whether a name in a list of people is a contact's: its given and family name, and no more."""

from collections.abc import Sequence

from french_cells.folding import fold

_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})


def names_of(given: str | None, family: str | None) -> frozenset[str]:
    """How a list may name somebody; a family name alone may be anybody's."""
    if not given or not family:
        return frozenset()
    return frozenset({fold(f"{given} {family}"), fold(f"{family} {given}")})


def without_names(listed: Sequence[str], names: frozenset[str]) -> list[str]:
    return [one for one in listed if _plain(one) not in names]


def _plain(name: str) -> str:
    words = fold(name).split()
    return " ".join(words[1:] if words[:1] and words[0] in _TITLES else words)
