"""Titles that are in no list: with a remark, with a slip of the pen, or put together otherwise."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from french_cells.headers.aliases import keyed_titles, unclear_keys
from french_cells.headers.spelling import key_of, singular, split_title
from french_cells.lexicon import load_lexicon
from french_cells.patterns import pattern
from french_cells.text import fold, fold_words

_NUMBERING = pattern(r"^(?:question )?\d{1,2} (?=[a-z])")
REMARK = pattern(r"\([^)]*\)|\[[^\]]*\]")
_JOINING = pattern(r"[/&+|]|\b(?:et|ou)\b(?! (?:a|se|rue|voie|nom de)\b| ?\??$)")
_OF_TWO = frozenset({"contact.full_name", "attendance.status", "loan.status"})
"""Fields that two words joined may name: « Nom et prénom »; other pairs are two columns in one."""
_MARKERS: Mapping[str, str] = {"le": "day", "du": "day", "par": "by"}
"""Small words that count at the end only: « Prêté le », « Prêt du », « Prêté par »."""
_LEAST_LETTERS = 5
"""Shorter words are too near one another to be corrected: « date », « état »."""


def _spell(title: str) -> str:
    return " ".join(map(singular, split_title(title)))


def _find_composed(title: str) -> str | None:
    """The one field that the words of a title make up, or None."""
    bare = REMARK.sub(" ", title)
    whole = _find_joined(title)
    return whole if whole is not None or bare == title else _find_explained(bare, title)


def _find_explained(bare: str, title: str) -> str | None:
    """Words in brackets explain; those that count something make it another column."""
    inside = _find_meanings(" ".join(REMARK.findall(title)))
    is_unclear = "count" in inside or key_of(bare) in unclear_keys()
    return None if is_unclear else _find_joined(bare)


def _find_joined(title: str) -> str | None:
    """« Adresse et téléphone » is two columns in one, « Facebook ou site » the same twice."""
    found = _find_field(title)
    if found is None or found in _OF_TWO or not _JOINING.search(fold(title)):
        return found
    parts = {_find_field(part) for part in _JOINING.split(fold(title)) if part.strip()}
    return found if parts == {found} else None


@lru_cache(maxsize=4096)
def _find_field(title: str) -> str | None:
    meanings = _find_meanings(title)
    return None if None in meanings else load_lexicon("title_words").answer(meanings)  # type: ignore[arg-type]


def _find_meanings(title: str) -> frozenset[str | None]:
    """What the words say, each once; « le » and « par » count at the end only."""
    text = _NUMBERING.sub("", _spell(title))
    parts = load_lexicon("title_words").read(text)
    meanings = {told for part in parts if part.meaning for told in part.meaning.split()}
    unknown = {None} if any(part.meaning is None for part in parts) else set()
    last = text.split()[-1:] if " " in text else []
    return frozenset(unknown | meanings | {_MARKERS[word] for word in last if word in _MARKERS})


_DEFAULT_NAMES = pattern(
    r"(?:unnamed|colonne|column|champ|field|col|sans titre|feuille)[ :_]*\d*|[a-z]{1,2}\d*|\d+"
)
_COUNTING = pattern(r"\((?:nombre|nb|nbre|total|en %)")
"""« Présents (nombre) » counts what « Présents » ticks."""
_FUZZY_SCORE = 90
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
    (_find_composed, 0.75),
    (_misspelt, 0.7),
)
