"""Whether a text quotes somebody: by a name, an address or a number that is nobody else's."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from french_cells.folding import fold
from french_cells.text import clean, strip_accents
from french_cells.text import fold as fold_typed
from sync_service.domain.record import Change, Record, is_nobody
from sync_service.domain.traces import Traces
from sync_service.domain.wording.sentences import NOTHING, OR, either
from sync_service.model.naming import is_named
from sync_service.model.personal import TELLING

_REACHING = TELLING - {"given_name", "family_name"}
_ADDRESS = re.compile(r"[\w.!#$%&'*+^`{|}~-]+@[\w.-]+")
_BEFORE_ADDRESS = re.compile(r"[^\w.+@-]")
"""What an address seldom has in it, and a sentence may have before it: « l'anne@… »."""
_BETWEEN = re.compile(r'["();/]|\s(?:ou|et|-)\s')
"""What stands between two names in one text, folded: « and » are `"` in it, as in formulas."""
_WITHIN = r"[\s,.'-]{1,3}"
"""What stands between the words of one name: « Petit, Anne », « Jean-Luc »."""


@dataclass(frozen=True, slots=True)
class Others:
    """What is that of somebody who is not erased; read only where a text quotes whom is.

    What a record says now is. What it said before is, too, since an incident may be about that:
    but not what came in and was put back by the next change (typed three rows too low), nor what
    came in by a change that goes with whom is erased.
    """

    records: Iterable[Record]
    """All that have a name, an address or a number, archived ones too; whomever is erased too."""
    history: Iterable[Change]
    """In the order in which it came about; theirs too."""
    going: Collection[str] = ()
    """Addresses and numbers with which changes of anybody are deleted."""


class Quotes:
    """What tells of some people and of nobody else, found in what cells showed.

    Whatever the record of somebody who was not erased says or said does not tell of these people:
    a family's name, a first name, a switchboard's number.
    """

    def __init__(
        self, people: Collection[Record], history: Iterable[Change], others: Others
    ) -> None:
        """`history`: theirs."""
        self._refs = {one.ref for one in people}
        said = _read_said(people, history)
        self._people = [_Named.of(one) for one in said.values()]
        self._words = frozenset[str]().union(*(one.words for one in self._people))
        self._alone = frozenset[str]().union(*(one.given | one.families for one in self._people))
        self._reach = frozenset(map(_as_reached, _reach_of(said.values())))
        self._anyhow = _Reach(self._reach)
        self._others = others

    def are_in(self, text: str | None) -> bool:
        """A whole name wherever it stands; a part of one only where no word is beside it."""
        if not text:
            return False
        plain = fold_typed(text.replace(NOTHING, ""))
        # « anne.petit@… » may be a colleague's: it is no name.
        bare = _ADDRESS.sub('"', plain)
        is_reached = self._anyhow.is_in(plain, bare) and self._alone_reach.is_in(plain, bare)
        return is_reached or self._are_named(bare)

    def part_of(self, text: str | None) -> str | None:
        """What is about them, of several texts that may have stood in one cell."""
        return either([one for one in (text or "").split(OR) if self.are_in(one)]) or None

    def _are_named(self, bare: str) -> bool:
        words = frozenset(fold(bare).split())
        people = [one for one in self._people if not words.isdisjoint(one.words)]
        if not people or not (_has_alone(bare, self._alone) or _has_name(bare, people)):
            return False
        parts, others = self._others_called
        near = {name for one in others for name in one.names_in(words)}
        # « Marie Anne Petit » is not « Anne Petit ».
        longer = [one for one in near if _has_name(one, people, {*near, *parts})]
        plain = _pattern_of(longer).sub('"', bare) if longer else bare
        return _has_alone(plain, self._alone - parts) or _has_name(plain, people, near | parts)

    @cached_property
    def _others_said(self) -> Sequence["_Said"]:
        """Without whoever was erased before."""
        known = [one for one in self._others.records if one.ref not in self._refs]
        living = {one.ref: _said_in(one) for one in known if not is_nobody(one)}
        going = Traces(self._others.going)
        for (ref, field), changes in _not_put_back(self._others.history).items():
            if ref in living and field in TELLING:
                living[ref][field].update(_stays_of(changes, going))
        return [*living.values()]

    @cached_property
    def _others_called(self) -> tuple[frozenset[str], Sequence["_Named"]]:
        """Parts of names, and who is called so, as far as they have a word of these people's."""
        named = map(_Named.of, self._others_said)
        alike = [one for one in named if not self._words.isdisjoint(one.words)]
        return frozenset[str]().union(*(one.given | one.families for one in alike)), alike

    @cached_property
    def _alone_reach(self) -> "_Reach":
        return _Reach(self._reach.difference(map(_as_reached, _reach_of(self._others_said))))


_Said = Mapping[str, set[str]]
"""Field → what one record says and said in it."""


@dataclass(frozen=True)
class _Named:
    """How one person is and was called, folded; any first name may stand beside any family's."""

    given: frozenset[str]
    families: frozenset[str]
    whole: frozenset[str]
    """A form, or a partner's column, where all of a name was typed as the first one."""

    @classmethod
    def of(cls, said: _Said) -> "_Named":
        given, families = said["given_name"], said["family_name"]
        whole = () if families else (fold(one) for one in given if " " in one)
        return cls(frozenset(map(fold, given)), frozenset(map(fold, families)), frozenset(whole))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for one in self.given | self.families for word in one.split())

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Not one name for each pair: whoever's names changed twenty times has 400 of these."""
        given, families = _any_of(self.given), _any_of(self.families)
        if given and families:
            pairs = f"{given}{_WITHIN}{families}|{families}{_WITHIN}{given}"
            return _bounded(pairs)
        return _pattern_of(self.whole)

    def names_in(self, words: frozenset[str]) -> Iterator[str]:
        """Those of which each word is one of these."""
        given, families, whole = (
            [one for one in names if words.issuperset(one.split())]
            for names in (self.given, self.families, self.whole)
        )
        yield from whole
        for one, family in product(given, families):
            yield from (f"{one} {family}", f"{family} {one}")


class _Reach:
    """Addresses, each of which is one word of a text, and numbers."""

    def __init__(self, values: frozenset[str]) -> None:
        self._addresses = values
        self._numbers = Traces(one for one in values if one.startswith("+"))

    def is_in(self, plain: str, bare: str) -> bool:
        """`bare`: without addresses, in which digits are no number."""
        found = (one.strip(".-") for one in _ADDRESS.findall(plain))
        spelt = {part for one in found for part in (one, _BEFORE_ADDRESS.split(one)[-1])}
        return not self._addresses.isdisjoint(spelt) or self._numbers.are_in(bare)


def _read_said(people: Iterable[Record], history: Iterable[Change]) -> Mapping[str, _Said]:
    """By reference, what these records say and said."""
    found = {one.ref: _said_in(one) for one in people}
    for change in history:
        if change.ref in found and change.field in TELLING:
            said = found[change.ref][change.field]
            said.update(_texts_in(change.before), _texts_in(change.after))
    return found


def _said_in(record: Record) -> dict[str, set[str]]:
    return {name: set(_texts_in(record.fields.get(name))) for name in TELLING}


def _reach_of(people: Iterable[_Said]) -> Iterator[str]:
    return (value for said in people for name in _REACHING for value in said[name])


def _as_reached(value: str) -> str:
    """A number without its extension."""
    return fold_typed(value.partition(";")[0])


def _not_put_back(history: Iterable[Change]) -> Mapping[tuple[str, str], Sequence[Change]]:
    """By reference and field, without what stood there until the next change put back the last."""
    left: dict[tuple[str, str], list[Change]] = {}
    for change in history:
        some = left.setdefault((change.ref, change.field), [])
        if some and (some[-1].before, some[-1].after) == (change.after, change.before):
            some.pop()
        else:
            some.append(change)
    return left


def _stays_of(changes: Sequence[Change], going: Traces) -> Iterator[str]:
    """What came in by a change that stays, and what was there before the first of them."""
    for change in changes[:1]:
        yield from _texts_in(change.before)
    for change in changes:
        if not going.are_in(f"{change.before} {change.after}"):
            yield from (*_texts_in(change.before), *_texts_in(change.after))


def _texts_in(value: object) -> Iterable[str]:
    """Spelt as a folded text spells them, and without « — », which says that there is nobody."""
    values = value if isinstance(value, list) else [value]
    plain = (clean(strip_accents(one)) for one in values if isinstance(one, str))
    return [one for one in plain if fold(one)]


def _has_alone(plain: str, parts: frozenset[str]) -> bool:
    return any(is_named(one, parts) for one in _BETWEEN.split(plain))


def _has_name(plain: str, people: Iterable[_Named], but: Collection[str] = ()) -> bool:
    found = (match for one in people for match in one.pattern.finditer(plain))
    return any(fold(match[0]) not in but for match in found)


def _pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    return _bounded(_any_of(names))


def _any_of(names: Iterable[str]) -> str:
    """Any of these, the longest first; empty for none."""
    words = (map(re.escape, one.split()) for one in sorted(names, key=len, reverse=True))
    found = "|".join(_WITHIN.join(one) for one in words)
    return f"(?:{found})" if found else ""


def _bounded(found: str) -> re.Pattern[str]:
    """Where no letter and no hyphen goes on."""
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])" if found else r"(?!)")
