"""Titles that are in no list: with a remark, with a slip of the pen, or put together otherwise."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from french_cells.headers.aliases import keyed_titles, unclear_keys
from french_cells.headers.spelling import SMALL, SPELLINGS, key_of, singular, split_title
from french_cells.text import fold, fold_words

_NUMBERING = re.compile(r"^(?:question )?\d{1,2} (?=[a-z])")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_JOINING = re.compile(r"[/&+|]|\b(?:et|ou)\b(?! (?:a|se)\b| ?\??$)")
_OF_TWO = frozenset({"contact.full_name", "attendance.status", "loan.status"})
"""Fields that two words joined may name: « Nom et prénom »; other pairs are two columns in one."""
_MARKERS: Mapping[str, str] = {"le": "le", "du": "le", "par": "par"}
"""Small words that count at the end only: « Prêté le », « Prêt du », « Prêté par »."""
_LEAST_LETTERS = 5
"""Shorter words are too near one another to be corrected: « date », « état »."""
_LONG_WORD = 8


@dataclass(frozen=True, slots=True)
class _Rule:
    """Meanings of which all the first, and none but the second beside them, name the field."""

    field: str
    needed: frozenset[str]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    phrases: Mapping[str, str]
    meanings: Mapping[str, str]
    beginnings: Mapping[str, str]
    rules: Sequence[_Rule]
    asking: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    text = (files("french_cells") / "tables" / "title_words.toml").read_text("utf-8")
    table = tomllib.loads(text)
    words = {word: name for name, listed in table["words"].items() for word in listed.split()}
    groups = {f"@{name}": listed for name, listed in table["groups"].items()}
    return _Lexicon(
        phrases={_spell(phrase): meant for phrase, meant in table["phrases"].items()},
        meanings={word: name for word, name in words.items() if not word.endswith("*")},
        beginnings={word[:-1]: name for word, name in words.items() if word.endswith("*")},
        rules=[
            _rule(field, rule, groups)
            for field, rules in table["fields"].items()
            for rule in rules
        ],
        asking=frozenset(map(singular, table["asking"].split())) | SMALL,
    )


def _rule(field: str, rule: str, groups: Mapping[str, str]) -> _Rule:
    needed, _, allowed = rule.partition(":")
    spread = " ".join(groups.get(word, word) for word in allowed.split())
    return _Rule(field, frozenset(needed.split()), frozenset(spread.split()))


def _spell(title: str) -> str:
    return " ".join(map(singular, split_title(title)))


def _find_composed(title: str) -> str | None:
    """The one field that the words of a title make up, or None."""
    bare = _REMARK.sub(" ", title)
    whole = _find_joined(title)
    return whole if whole is not None or bare == title else _find_explained(bare, title)


def _find_explained(bare: str, title: str) -> str | None:
    """Words in brackets explain; those that count something make it another column."""
    inside = {_meaning(word) for word in _words(" ".join(_REMARK.findall(title)))}
    return None if "count" in inside else _find_joined(bare)


def _find_joined(title: str) -> str | None:
    """« Adresse et téléphone » is two columns in one, « Facebook ou site » the same twice."""
    found = _find_field(title)
    if found is None or found in _OF_TWO or not _JOINING.search(fold(title)):
        return found
    parts = {_find_field(part) for part in _JOINING.split(fold(title)) if part.strip()}
    return found if parts == {found} else None


def _find_field(title: str) -> str | None:
    meanings = frozenset(_meaning(word) for word in _words(title))
    if None in meanings or not meanings:
        return None
    fitting = [
        rule for rule in _lexicon().rules if rule.needed <= meanings <= rule.needed | rule.allowed
    ]
    most = max((len(rule.needed) for rule in fitting), default=0)
    fields = {rule.field for rule in fitting if len(rule.needed) == most}
    return fields.pop() if len(fields) == 1 else None


def _words(title: str) -> Sequence[str]:
    """Words that say something, with phrases made one; « le » and « par » count at the end."""
    text = f" {_NUMBERING.sub('', _spell(title))} "
    for phrase, meant in _lexicon().phrases.items():
        text = text.replace(f" {phrase} ", f" {meant} ")
    words = text.split()
    last = _MARKERS.get(words[-1]) if len(words) > 1 else None
    kept = [word for word in words if word not in _lexicon().asking]
    return [*kept, last] if last else kept


@lru_cache(maxsize=4096)
def _meaning(word: str) -> str | None:
    lexicon = _lexicon()
    if word.isdigit() and len(word) == 1:
        return "nth"
    masculine = word.removesuffix("e") if len(word) > _LEAST_LETTERS else word
    for form in (word, masculine):
        if form in lexicon.meanings:
            return lexicon.meanings[form]
    for beginning, name in lexicon.beginnings.items():
        if word.startswith(beginning):
            return name
    return _mend(word)


@cache
def _written() -> Mapping[str, str]:
    """Every word as people may write it, short forms and their long ones too."""
    meanings = _lexicon().meanings
    spelled = {word: meanings[full] for word, full in SPELLINGS.items() if full in meanings}
    return {**spelled, **meanings}


def _mend(word: str) -> str | None:
    """A slip of the pen in a long word, where just one meaning is near."""
    if len(word) < _LEAST_LETTERS:
        return None
    near = {
        name
        for known, name in _written().items()
        if len(known) >= _LEAST_LETTERS and known[0] == word[0] and _is_slip(known, word)
    }
    return near.pop() if len(near) == 1 else None


def _is_slip(known: str, word: str) -> bool:
    """In a short word another letter makes another word: « valide » is no « valise »."""
    if OSA.distance(known, word) != 1:
        return False
    return len(word) >= _LONG_WORD or len(known) != len(word) or sorted(known) == sorted(word)


_DEFAULT_NAMES = re.compile(
    r"(?:unnamed|colonne|column|champ|field|col|sans titre|feuille)[ :_]*\d*|[a-z]{1,2}\d*|\d+"
)
_COUNTING = re.compile(r"\((?:nombre|nb|nbre|total|en %)")
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
