"""The known organisations, items, workshops… that cells name: found by any name people write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from french_cells.text import fold_words

_SUGGESTION_SCORE = 80
"""Below, a suggestion would puzzle more than it helps (measured on partners' spellings)."""

_SUGGESTION_MARGIN = 10
"""So far behind the best, another suggestion only distracts."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """One record that a cell may name: what is stored, how it is shown, what else it is called.

    `target` is an organisation's slug, any other record's reference. `owner` is the slug of the
    organisation it belongs to; `day` the date of a meeting or session, `until` when it ends,
    « 16:00 »; `stock` how many there are.
    `reference` was drawn by lot: written out it means this record, and its letters say nothing.
    `mail` is a person's: of two of one name, structure and address nobody would say who is meant.
    """

    target: str
    name: str
    aliases: Sequence[str] = ()
    owner: str = ""
    day: str = ""
    stock: int | None = None
    reference: str = ""
    mail: str = ""
    until: str = ""
    merged: frozenset[str] = frozenset()
    """Folded: what those were called that were merged into it, and what no live one is called."""

    @property
    def words(self) -> Sequence[str]:
        """What people call it, in words that mean something."""
        return [one for one in (self.name, self.target, *self.aliases) if one != self.reference]


def _in_order(one: KnownName) -> tuple[str, str, str]:
    return (one.day, fold_words(one.name), one.target)


class Names:
    """Records of one kind by the names that people write; unchangeable once made.

    In the order of their days and names: what is suggested first is no matter of who came first.
    """

    def __init__(self, known: Iterable[KnownName] = ()) -> None:
        by_target = {one.target: one for one in known}
        ordered = sorted(by_target.values(), key=_in_order)
        self.by_target: Mapping[str, KnownName] = {one.target: one for one in ordered}
        named: dict[str, list[KnownName]] = {}
        for one in ordered:
            own = map(fold_words, (*one.words, one.reference))
            for name in dict.fromkeys((*own, *sorted(one.merged))):
                named.setdefault(name, []).append(one)
        named.pop("", None)
        self._named: Mapping[str, Sequence[KnownName]] = named
        told = {fold_words(name) for one in ordered for name in one.words}
        self._told = {name: telling_words(name) for name in sorted(told) if name}

    def __len__(self) -> int:
        return len(self.by_target)

    def find(self, text: str) -> Sequence[KnownName]:
        """Every record that has exactly this name, target or alias, accents and case aside."""
        exact = self.by_target.get(text)
        return (exact,) if exact else self._named.get(fold_words(text), ())

    def find_code(self, text: str) -> Sequence[KnownName]:
        """Records whose code or name is this but for its signs: « K2 » for K-2."""
        compact = fold_words(text).replace(" ", "")
        if not any(character.isdigit() for character in compact):
            return ()
        named = (found for name, found in self._named.items() if name.replace(" ", "") == compact)
        return tuple({one.target: one for found in named for one in found}.values())

    def suggest(self, text: str) -> Sequence[str]:
        """Up to three names that look alike, best first."""
        matches = process.extract(
            telling_words(text),
            self._told,
            scorer=fuzz.WRatio,
            limit=6,
            score_cutoff=_SUGGESTION_SCORE,
        )
        told = telling_words(text).split()
        matches = [one for one in matches if _is_near(told, one[0].split())]
        best = max((score for _, score, _ in matches), default=0)
        names = [
            one.name
            for _, score, name in matches
            if score >= best - _SUGGESTION_MARGIN
            for one in self._named[name]
        ]
        return tuple(dict.fromkeys(names))[:3]

    def show(self, target: str) -> str:
        """The name that reads back as this very record: the target where names are shared."""
        one = self.by_target.get(target)
        if one is None or len(self._named.get(fold_words(one.name), ())) != 1:
            return target
        return one.name


_LEAST_NEAR, _NEAR = 3, 75


def _is_near(told: Sequence[str], known: Sequence[str]) -> bool:
    """A number in common is no likeness: « Câble HDMI 10 m » is not what has the number 10."""
    if "".join(told)[:_LEAST_NEAR] == "".join(known)[:_LEAST_NEAR]:
        return True
    pairs = ((one, other) for one in told for other in known if len(one) >= _LEAST_NEAR)
    return any(fuzz.ratio(one, other) >= _NEAR for one, other in pairs)


_SMALL = frozenset({"le", "la", "les", "l", "du", "de", "des", "d", "et", "a", "au", "aux", "en"})
"""Names that share no more than these are not alike: « Les Cigognes », « Les Épis »."""


def telling_words(text: str) -> str:
    words = fold_words(text).split()
    return " ".join(word for word in words if word not in _SMALL) or " ".join(words)


_NO_NAMES = Names()


def _never_renamed(_reference: str) -> Sequence[KnownName]:
    return ()


def _nobody_renamed(_entity: str) -> Names:
    return _NO_NAMES


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that a link may name, by entity.

    `formerly` says what a record was called before, by its reference, and `also_before` those of
    an entity by the names that they had, too, or none where nobody was renamed: looked up when
    asked.
    """

    names: Mapping[str, Names] = field(default_factory=dict)
    formerly: Callable[[str], Sequence[KnownName]] = _never_renamed
    also_before: Callable[[str], Names] = _nobody_renamed

    def of(self, entity: str) -> Names:
        return self.names.get(entity, _NO_NAMES)

    def with_former(self, entity: str) -> "Directory":
        """In which a name that a record had is one of its names."""
        return replace(self.only_now(), names={**self.names, entity: self.also_before(entity)})

    def only_now(self) -> "Directory":
        """In which nobody was called otherwise before."""
        return replace(self, also_before=_nobody_renamed)


NO_DIRECTORY = Directory()
