"""The words and initials of the partners that are known, and whom some words of a cell fit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from french_cells.directory import KnownName, Names
from french_cells.lexicon import cut, is_slip, load_lexicon, load_lists
from french_cells.number_words import IN_LETTERS
from french_cells.patterns import pattern
from french_cells.text import fold, fold_words

LISTS = load_lists("partner_words")
_LEAST_LETTERS = 4
"""« Épis » keeps its plural: shorter words without theirs would be others."""


def expand(text: str) -> frozenset[str]:
    """The words that count, with short forms written in full."""
    undotted = fold_words(re.sub(r"(?<=\b\w)\.(?=\w\b|$|\s)", "", text))
    parts = load_lexicon("partner_words").read_words(cut(undotted), is_mending=False)
    words = " ".join(part.meaning or _singular(part.text) for part in parts).split()
    words = [IN_LETTERS.get(word, word) for word in words]
    return frozenset(words) - LISTS["empty"]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_LETTERS and word[-1] in "sx" else word


_LEAST_BEGINNING = 10
_LEAST_CUT = 3
_WHERE_IT_IS = r"\b(?:a|au|aux|chez) (?:la |les? |l )?"
"""« École à l'hôpital » is no hospital."""
_OF_PARENTS = pattern(r"(?:ape|apel|fcpe|peep|asso(?:ciation)?s? (?:des? )?parents?)\b")
LEAST_INITIALS = 3
"""« SP » beside a town may be another's, « CAF » or « CD 54 » is not."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write one partner, and how far it goes from its name."""

    words: frozenset[str]
    known: KnownName


class Index:
    """The partners' words and initials, made once per directory."""

    def __init__(self, names: Names) -> None:
        self._forms = [
            _Form(words, known)
            for known in names.by_target.values()
            for name in spellings(known)
            if (words := expand(name))
        ]
        self._names = [
            (_joined(name), known)
            for known in names.by_target.values()
            for name in (known.name, *known.aliases)
        ]
        self._acronyms: dict[str, set[str]] = {}
        self._known = names.by_target
        for known in names.by_target.values():
            for acronym in _acronyms(known):
                self._acronyms.setdefault(acronym, set()).add(known.target)

    @staticmethod
    @lru_cache(maxsize=16)
    def of(names: Names) -> "Index":
        return Index(names)

    def mend(self, text: str) -> str | None:
        """The text with slips of the pen corrected and words with a dot completed, or None."""
        known = {word for form in self._forms for word in form.words}

        def to_known(match: re.Match[str]) -> str:
            word = _singular(fold_words(match[1]))
            is_short = len(word) < _LEAST_LETTERS - 1 or word in LISTS["empty"]
            if is_short or (word in known and not match[2]):
                return match[0]
            near = {one for one in known if len(one) > _LEAST_LETTERS and is_slip(one, word)}
            if match[2] or (word in LISTS["cut_kinds"] and word != fold_words(text)):
                near = {one for one in known if one.startswith(word) and one != word}
            return f"{near.pop()} " if len(near) == 1 else match[0]

        mended = re.sub(r"([^\W\d_]+)(\.?)", to_known, text)
        return mended if mended != text else None

    def by_acronym(self, text: str) -> KnownName | None:
        """« C.L.E.F. », « E.N. »: initials with dots, or of three letters and more."""
        letters = re.sub(r"[^a-z]", "", fold_words(text))
        dotted = re.fullmatch(r"(?:[A-Za-zÉ]\. ?){2,}", text.strip()) is not None
        found = self._acronyms.get(letters, set())
        if len(found) != 1 or (" " in fold_words(text).strip() and not dotted):
            return None
        return self._known[next(iter(found))] if dotted or len(letters) > 2 else None  # noqa: PLR2004 - the number says itself

    def are_initials(self, text: str, known: KnownName) -> bool:
        """« BM » of the « Bibliothèque municipale », and of nobody else who is known."""
        letters = text.replace(".", "")
        is_short = letters.isalpha() and letters.isupper()
        return is_short and self._acronyms.get(fold(letters), set()) == {known.target}

    def by_initials(self, words: frozenset[str]) -> KnownName | None:
        """« SP » beside the town's name."""
        found = self._acronyms.get(next(iter(words)), set()) if len(words) == 1 else set()
        return self._known[next(iter(found))] if len(found) == 1 else None

    def begun_by(self, text: str) -> KnownName | None:
        """« France services », « Secours pop »: what begins just one name, no kind of house."""
        told = _joined(text).split()
        found = {known.target for name, known in self._names if _begins(told, name.split())}
        is_long = len(told) > 1 or len(told[0]) >= _LEAST_BEGINNING if told else False
        return self._known[found.pop()] if len(found) == 1 and is_long else None

    def ended_by(self, text: str) -> KnownName | None:
        """« Les Capucines », « Paul Fort »: the name of a house, and not of its parents' union."""
        told = fold_words(text)
        has_article = told.split()[:1] in (["l"], ["la"], ["le"], ["les"])
        found = {
            known.target: name.removesuffix(f" {told}")
            for name, known in self._names
            if " " in told and name.endswith(f" {told}")
        }
        # Without its article it is a name where nothing but the kind of house stands before it.
        found = {n: kind for n, kind in found.items() if has_article or _is_common(kind.split())}
        found = {n: kind for n, kind in found.items() if not _says_where(f"{kind} {told}", told)}
        houses = [target for target, kind in found.items() if not _OF_PARENTS.match(kind)]
        return self._known[houses[0]] if len(houses) == 1 else None

    def of_kind(self, text: str) -> KnownName | None:
        """« Centre social », « Ludo »: the one whose name begins with its kind of house.

        Nor may another name have all these words, in whatever order.
        """
        told = re.sub(r"^(?:l|la|le|les) ", "", _joined(text)).split()
        if len(told) == 1:
            found = [known for name, known in self._names if _is_cut_kind(told[0], name)]
            return found[0] if len({known.target for known in found}) == 1 else None
        if not _is_common(told) or not told:
            return None
        inside = self.naming(expand(text))
        is_begun = any(
            f"{name} ".startswith(f"{' '.join(told)} ")
            for name, known in self._names
            if known in inside
        )
        return inside[0] if len(inside) == 1 and is_begun else None

    def same_words(self, words: frozenset[str]) -> Sequence[KnownName]:
        town, near = LISTS["town"], words - LISTS["town"]
        same = _known_of(form for form in self._forms if form.words == words)
        if len(same) > 1:  # « Collège de la Basilique », and the FCPE of the same
            same = [known for known in same if expand(known.name) == words] or same
        return same or _known_of(one for one in self._forms if near and one.words - town == near)

    def naming(self, words: frozenset[str]) -> Sequence[KnownName]:
        """Partners one of whose names holds all these words."""
        return _known_of(form for form in self._forms if words and words <= form.words)

    def says_all(self, known: KnownName, words: frozenset[str]) -> bool:
        """One of the partner's names has no other word that distinguishes it from others."""
        if len(words) == 1 and _says_where(_joined(known.name), next(iter(words))):
            return False
        plain = words | LISTS["town"] | LISTS["generic"] | LISTS["kinds"]
        return any(words <= form.words <= plain for form in self._forms if form.known is known)


def _begins(told: Sequence[str], name: Sequence[str]) -> bool:
    """Word by word, the last of them perhaps cut short; the name says more."""
    if not told or len(told[-1]) < _LEAST_CUT or told == name or len(told) > len(name):
        return False
    is_begun = [*told[:-1]] == [*name[: len(told) - 1]] and name[len(told) - 1].startswith(
        told[-1]
    )
    return is_begun and not _is_common(name[: len(told)])


def _says_where(name: str, told: str) -> bool:
    """Whether these words of a name are where a house is, and not what it is called."""
    words = re.sub(r"^(?:la|les?|l) ", "", told)
    is_once = name.count(words) == 1  # « Pas à Pas »
    return is_once and re.search(rf"{_WHERE_IT_IS}{words}$", name) is not None


def _is_cut_kind(word: str, name: str) -> bool:
    """« ludo » of « ludotheque le de bleu »."""
    return word in LISTS["cut_kinds"] and name.partition(" ")[0].startswith(word)


def _is_common(words: Sequence[str]) -> bool:
    """Any structure may be called so."""
    return (LISTS["generic"] | LISTS["kinds"] | LISTS["empty"]).issuperset(words)


def _known_of(forms: Iterable[_Form]) -> Sequence[KnownName]:
    return list({form.known.target: form.known for form in forms}.values())


def _joined(text: str) -> str:
    """« Centre socio » and « centre socio-culturel » begin one name."""
    return re.sub(r"\bsocio(?: culturel)?\b", "socioculturel", fold_words(text))


def spellings(known: KnownName) -> Iterator[str]:
    """Names, slug and aliases; also their parts, and without initials beside them."""
    slug = "" if known.target == known.reference else known.target.replace("-", " ")
    for name in (known.name, slug, *known.aliases):
        yield name
        yield from (part for part in re.split(r"[:(),]", name)[:-1] if part.strip())
        yield from (part for part in re.split(r"[,:]", name)[1:] if part.strip())
        for initials, rest in _begun_by_initials(_initialled(name)):
            yield " ".join([initials, *rest])
        without = re.sub(r"\b[A-ZÉ]{3,}\b", " ", name)
        if without != name and len(expand(without)) > 1:
            yield without


def _acronyms(known: KnownName) -> Iterator[str]:
    for name in (known.name, *known.aliases):
        for part in re.split(r"[:(,]", name):
            words = _initialled(part)
            if len(words) > 1:
                yield "".join(word[0] for word in words)


def _initialled(text: str) -> Sequence[str]:
    words = fold_words(text).split()
    return [word for word in words if word not in LISTS["empty"] and not word.isdigit()]


def _begun_by_initials(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """« Relais petite enfance du Piémont » is « RPE » and « piemont »."""
    for length in range(LEAST_INITIALS, len(words)):
        yield "".join(word[0] for word in words[:length]), words[length:]
