"""Whom a short name means among a few people: « Eve », « L. Rouyer », « Mme Quillé ».

Every word has to be accounted for, and one name at least is written out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from french_cells.answers import find_turned
from french_cells.patterns import pattern
from french_cells.people.persons import cut_title, names_several
from french_cells.text import fold, fold_words

_AND = pattern(r"\s+(?:et|&)\s+")
_INITIAL = 1
_ASIDE = pattern(r"(?P<name>[^()]+?) ?\((?P<aside>[^()]+)\)")
_PREDECESSOR = pattern(
    r"(?i:avant|auparavant|pr[ée]c[ée]demment|ex|anciennement|remplace|succ[èe]de [àa])"
    r"(?: ?: ?| )(?:(?i:mme|mlle|m|mr)\.? )?[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)*"
)
"""Names in small letters would be anything: « avant mars » says until when she came."""
_SMALL = pattern(r"[a-zà-ÿ][a-zà-ÿ' ’-]+")
_CIVILITIES = frozenset({"mme", "m"})


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who may be meant, by the names that the contacts have."""

    target: str
    given: str
    family: str
    title: str = ""
    """« mme » or « m »; none where nobody knows."""


def find_called(text: str, people: Iterable[KnownPerson]) -> str | None:
    """The one whom all of the cell's words fit; None where nobody does, or two do."""
    if names_several(text):
        return None
    text = _cut_aside(text)
    title, name = cut_title(text)
    words, said = fold_words(name).split(), fold_words(title or "")
    found = {
        one.target
        for one in people
        if {said, one.title} != _CIVILITIES and any(_fits(words, *it) for it in _names(one))
    }
    return found.pop() if len(found) == 1 else None


def _cut_aside(text: str) -> str:
    """« Amandine Colin (avant : Lucie) » is she, and so is « Amandine Colin (trésorière) »."""
    match = _ASIDE.fullmatch(text.strip())
    if match is None:
        return text
    aside = match["aside"].strip()
    is_remark = _SMALL.fullmatch(aside) is not None and find_turned(fold(aside)) is None
    return match["name"] if is_remark or _PREDECESSOR.fullmatch(aside) else text


def _names(one: KnownPerson) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """« Cécile et Hugo » of one family are one contact: either may come."""
    family = fold_words(one.family).split()
    for given in dict.fromkeys((one.given, *_AND.split(one.given))):
        yield fold_words(given).split(), family


def _fits(words: Sequence[str], given: Sequence[str], family: Sequence[str]) -> bool:
    if not words:
        return False
    if words in (given, family):
        return True
    cuts = [(words[:at], words[at:]) for at in range(1, len(words))]
    return any(
        _are_both(first, last, given, family) or _are_both(last, first, given, family)
        for first, last in cuts
    )


def _are_both(
    told: Sequence[str], named: Sequence[str], given: Sequence[str], family: Sequence[str]
) -> bool:
    """Both written out, or one of them and the other's initials."""
    is_given, is_family = told == given, named == family
    return (is_given and (is_family or _are_initials(named, family))) or (
        is_family and _are_initials(told, given)
    )


def _are_initials(told: Sequence[str], name: Sequence[str]) -> bool:
    """« J.-P. » or « J. » of Jean-Pierre, and of J.-Pierre."""
    is_as_long = len(told) == len(name) or len(told) == 1
    return (
        bool(name)
        and is_as_long
        and all(
            len(letter) == _INITIAL and word.startswith(letter)
            for letter, word in zip(told, name, strict=False)
        )
    )
