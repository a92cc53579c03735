"""Names that a list says for the first time, where that list is the only one of what it names."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from french_cells.answers import open_cell
from french_cells.context import Context
from french_cells.directory import telling_words
from french_cells.folding import says_no_session
from french_cells.lexicon import load_lexicon, stem
from french_cells.named.items import cut_count, cut_items
from french_cells.named.links import read_link
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import fold_words

_LEAST_LETTERS, _MOST_LETTERS = 3, 80
_SLIPS = ((6, 2), (4, 1))
"""Of names at least so long: so few letters apart they are one that was mistyped."""
_OFTEN = 2
_MOST_NAMES = 400
"""Whoever lends more things than these has them in a list."""
_SEVERAL = pattern(
    r"^\d|\+(?! ?(?:\)|$))|[&;]|,(?!\d)|(?<!\d),|(?<!\d)/|/(?!\d)|\b(?:et|ou) \d|\bidem\b",
    re.IGNORECASE,
)
"""« 10 tables / 20 chaises », « 2 barnums + tables »: how many of which things."""
_JOINED = pattern(r"[^\d+&,;/][^+&,;/]*(?: ?[+&] ?[^+&,;/]+)+")
_PLUS = pattern(r" ?[+&] ?")
_QUESTION = pattern(
    r"(?:^|[:,.!-] ?)(?:et|si|que?|quoi|qui|quel\w*|comment|pourquoi|combien|faut-il|est-ce)"
    r" [^?]+\?$"
)
"""« Séparation : et les enfants ? » asks families, and not whoever reads the list."""
_TAKEN_BACK = frozenset({"second_thought", "cancelled"})


def find_first_named(raws: Iterable[Raw], context: Context, entity: str) -> Sequence[str]:
    """What nobody knows yet, as it is typed most often; near to a name it may be that one.

    Then a person is asked: a name that was mistyped would be another record for good.
    """
    typed = [raw.strip() for raw in raws if isinstance(raw, str) and may_be_name(raw)]
    known = [
        one.name
        for one in context.directory.of(entity).by_target.values()
        if one.owner == context.owner
    ]
    counted: Counter[str] = Counter(map(fold_words, typed))
    if len(counted) > _MOST_NAMES:
        return []
    spelt = {fold_words(one): one for one in reversed(typed)}
    named = [spelt[folded] for folded, _ in counted.most_common()]
    found: list[str] = []
    for name in _name_things(named, counted) if entity == "item" else named:
        if not _is_known(name, context, entity) and not any(
            is_slip(name, other) for other in (*known, *found)
        ):
            found.append(name)
    return found


def _is_known(name: str, context: Context, entity: str) -> bool:
    """A thing that another partner has under that name is not meant: each has a slide."""
    names = context.directory.of(entity)
    target = read_link(name, context, entity).value
    is_own = isinstance(target, str) and names.by_target[target].owner == context.owner
    return is_own if entity == "item" else target is not None


def _name_things(named: Sequence[str], counted: Mapping[str, int]) -> Sequence[str]:
    """Without how many of them there are: « tables » for « 2 tables » and « 8 tables »."""
    things = _find_counted(named)
    alone = [
        name
        for name in named
        if not _is_counted(name, things)
        if _is_one(name, counted) or not _SEVERAL.search(name)
    ]
    told = {_key(name) for name in alone}
    return [*alone, *(name for key, name in things.items() if key not in told)]


def _find_counted(named: Sequence[str]) -> Mapping[Sequence[str], str]:
    """By its words a thing that some cells count, and others name alone or count otherwise.

    « 7 familles », lent as often as one likes, is a game's name.
    """
    alone = {_key(name) for name in named}
    counts: dict[Sequence[str], set[int]] = {}
    spelt: dict[Sequence[str], str] = {}
    for piece in dict.fromkeys(piece for name in named for piece in (name, *cut_items(name))):
        if (cut := cut_count(piece)) is not None:
            key = _key(cut[0])
            counts.setdefault(key, set()).add(cut[1])
            spelt.setdefault(key, cut[0])
    return {
        key: name
        for key, name in spelt.items()
        if key in alone or (len(counts[key]) > 1 and not _is_number_of_one(name))
    }


def _is_counted(name: str, things: Container[Sequence[str]]) -> bool:
    """« Molkky x2 » beside « Mölkky »: how many of it."""
    cut = cut_count(name)
    return cut is not None and _key(cut[0]) in things


def _is_number_of_one(name: str) -> bool:
    """« Valise (1) » and « Valise (2) » are two, « tapis de sol (12) » are twelve."""
    return name.split(maxsplit=1)[0][-1:] not in "sx"


def _key(name: str) -> Sequence[str]:
    return tuple(_spell(name).stems)


def _is_one(name: str, counted: Mapping[str, int]) -> bool:
    """« Butaï + 6 histoires », lent twice so, and neither of them alone: one thing's name."""
    if _JOINED.fullmatch(name) is None or counted[fold_words(name)] < _OFTEN:
        return False
    parts = {fold_words(one) for one in _PLUS.split(name)}
    return parts.isdisjoint(counted)


def may_be_name(raw: str) -> bool:
    """Nothing that takes itself back, and no reason why there is none."""
    cell = open_cell(raw)
    if isinstance(cell, Reading) or says_no_session(cell.text):
        return False
    if "?" in _QUESTION.sub("", cell.folded):
        return False
    if load_lexicon("doubt").find(cell.folded, _TAKEN_BACK):
        return False
    return sum(map(str.isalpha, cell.text)) >= _LEAST_LETTERS and len(cell.text) <= _MOST_LETTERS


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What of a name is compared with others."""

    stems: Sequence[str]
    letters: str
    digits: str


@lru_cache(maxsize=4096)
def _spell(name: str) -> _Spelling:
    words = telling_words(name).split()
    letters = "".join(words)
    digits = "".join(filter(str.isdigit, letters))
    return _Spelling(sorted(map(stem, words)), letters, digits)


def is_slip(name: str, other: str) -> bool:
    """« Café parents » beside « Café des parents », « Bébé gim » beside « Bébé gym »."""
    ours, theirs = _spell(name), _spell(other)
    if ours.stems == theirs.stems:
        return True
    shorter = min(len(ours.letters), len(theirs.letters))
    slips = next((most for least, most in _SLIPS if shorter >= least), 0)
    if ours.digits != theirs.digits or not slips:
        return False
    distance = DamerauLevenshtein.distance(ours.letters, theirs.letters, score_cutoff=slips)
    return distance <= slips
