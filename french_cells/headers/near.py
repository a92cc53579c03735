"""Titles that are in no list: with a remark, with a slip of the pen, or put together otherwise."""

import re
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import fuzz, process

from french_cells.headers.aliases import keyed_titles, unclear_keys
from french_cells.headers.composition import find_composed
from french_cells.headers.spelling import key_of
from french_cells.text import fold, fold_words

_DEFAULT_NAMES = re.compile(
    r"(?:unnamed|colonne|column|champ|field|col|sans titre|feuille)[ :_]*\d*|[a-z]{1,2}\d*|\d+"
)
_COUNTING = re.compile(r"\((?:nombre|nb|nbre|total|en %)")
"""« Présents (nombre) » counts what « Présents » ticks."""
_FUZZY_SCORE = 90
_LEAST_LETTERS = 5
_QUALIFIERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("structure", "contact", "referent", "professionnel", "professionnelle", "pro", "1"),
        ("contact.email", "contact.phone", "contact.mobile", "address."),
    ),
    "total": ("report.", "registration.adults_count", "registration.children_count"),
    **dict.fromkeys(("divers", "diver", "diverse", "libre"), ("note",)),
}
"""Words that change nothing of these fields: « Code postal structure », « Nb total familles »."""


def find_near(title: str) -> tuple[str, float] | None:
    """The field that a title most likely names, and how surely; the surest way first."""
    if not fold_words(title) or _DEFAULT_NAMES.fullmatch(fold_words(title)):
        return None
    for find, confidence in _WAYS:
        name = find(title)
        if name is not None:
            return name, confidence
    return None


def _find_alias(key: str) -> str | None:
    return None if key in unclear_keys() else keyed_titles().get(key)


def _without_remark(title: str) -> str | None:
    without = re.sub(r"\([^)]*\)|\*|:.*$", " ", title)
    if _COUNTING.search(fold(title)):
        return None
    return _find_alias(key_of(without)) if without.strip() and without != title else None


def _twice(title: str) -> str | None:
    """« Courriel / Mail »: both halves name the same field."""
    halves = {
        keyed_titles().get(key_of(half))
        for half in re.split(r"[/\n|]| ou ", title)
        if half.strip()
    }
    return halves.pop() if len(halves) == 1 else None


def _without_qualifiers(title: str) -> str | None:
    words = key_of(title).split()
    dropped = [word for word in words if word in _QUALIFIERS]
    bare = _find_alias(" ".join(word for word in words if word not in _QUALIFIERS))
    fits = bare is not None and all(bare.startswith(_QUALIFIERS[word]) for word in dropped)
    return bare if dropped and fits else None


def _misspelt(title: str) -> str | None:
    key = key_of(title)
    if len(key) < _LEAST_LETTERS:
        return None
    best = process.extract(
        key, keyed_titles().keys(), scorer=fuzz.ratio, limit=4, score_cutoff=_FUZZY_SCORE
    )
    names = {keyed_titles()[alias] for alias, _, _ in best}
    if len(names) != 1 or {best[0][0], key} & unclear_keys():
        return None
    return names.pop()


_WAYS: Sequence[tuple[Callable[[str], str | None], float]] = (
    (_without_remark, 0.85),
    (_twice, 0.85),
    (_without_qualifiers, 0.8),
    (find_composed, 0.75),
    (_misspelt, 0.7),
)
