"""People of one structure who are plainly alike, though they need have no key in common.

Says of whom somebody would ask whether the two are one. Knows no rows, and asks nobody.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from rapidfuzz.distance import Levenshtein

from french_cells.folding import fold
from french_cells.reach.digits import without_extension
from french_cells.reading import Value

Fields: TypeAlias = Mapping[str, Value]
Trait: TypeAlias = tuple[str, ...]

_WHOSE, _FAMILY, _GIVEN, _MAIL, _POST = (
    "organisation_id",
    "family_name",
    "given_name",
    "email",
    "role",
)
_WAYS = (_MAIL, "phone", "mobile")
TELLING = frozenset({_WHOSE, _FAMILY, _GIVEN, *_WAYS})
_LONG_ENOUGH = 4
"""« Léa » and « Léo » are two."""
_TWO = 2
_MANY = 20
"""What more people share says nothing of any of them, and would cost a quadratic search."""


class Lookalikes:
    """Live people, and what those who are `asked` about share with others."""

    def __init__(self, people: Mapping[str, Fields], asked: Iterable[str]) -> None:
        self._people = people
        wanted = {trait for ref in asked for trait in _traits(people[ref])}
        self._bearers: dict[Trait, list[str]] = defaultdict(list)
        for ref, fields in people.items() if wanted else ():
            for trait in _traits(fields):
                if trait in wanted:
                    self._bearers[trait].append(ref)

    def find(self, ref: str, among: Container[str]) -> str | None:
        """The only one of these who is plainly like one of those who are asked about."""
        borne = (self._bearers[trait] for trait in _traits(self._people[ref]))
        near = {one: None for some in borne if len(some) <= _MANY for one in some}
        alike = [one for one in near if one in among and self.are_alike(ref, one)]
        return alike[0] if len(alike) == 1 else None

    def are_alike(self, ref: str, other: str) -> bool:
        return ref != other and self._may_be_one(self._people[ref], self._people[other])

    def _may_be_one(self, one: Fields, other: Fields) -> bool:
        """One name; or nearly one, and a way of reaching both that is nobody else's.

        Another mail says that they are two, and what a third one shares, as a switchboard's
        number, points at nobody, unless number and post are the same, or number and family name
        of who has no other post.
        """
        apart = _letters_apart(one, other)
        if apart is None or apart > 1:
            return False
        have_names = bool(one.get(_GIVEN) and other.get(_GIVEN))
        if have_names and apart == 0:
            return True
        mails = {one.get(_MAIL), other.get(_MAIL)} - {None}
        if len(mails) == _TWO:
            return False
        shared = _shared_ways(one, other)
        is_number = any(trait[1] != one.get(_MAIL) for trait in shared)
        posts = {one.get(_POST), other.get(_POST)}
        is_one_family = _are_one_family(one, other) and len(posts - {None}) < _TWO
        if have_names and is_number and (is_one_family or _have_post(one, other)):
            return True
        is_theirs = any(len(self._bearers[trait]) == _TWO for trait in shared)
        return is_theirs and (have_names or apart == 0)


def are_changed(before: Fields, after: Fields) -> bool:
    """Whether anything that `Lookalikes` looks at is another value."""
    return any(before.get(name) != after.get(name) for name in TELLING)


def _letters_apart(one: Fields, other: Fields) -> int | None:
    """By how many letters their names differ, a first name that is not known by none.

    None where they are plainly others: a short name with another letter is another name.
    """
    total = 0
    for name in (_FAMILY, _GIVEN):
        here, there = (fold(str(fields.get(name) or "")) for fields in (one, other))
        if here == there or (name == _GIVEN and not (here and there)):
            continue
        if min(len(here), len(there)) < _LONG_ENOUGH:
            return None
        total += Levenshtein.distance(here, there)
    return total


def _are_one_family(one: Fields, other: Fields) -> bool:
    here, there = (fold(str(fields.get(_FAMILY) or "")) for fields in (one, other))
    return here == there and here != ""


def _have_post(one: Fields, other: Fields) -> bool:
    return one.get(_POST) is not None and one.get(_POST) == other.get(_POST)


def _shared_ways(one: Fields, other: Fields) -> Sequence[Trait]:
    """« 03 … poste 12 » is « 03 … », which says less; « poste 14 » is another's."""
    return [
        here if here == there else (here[0], without_extension(here[1]))
        for here in _ways(one)
        for there in _ways(other)
        if here[0] == there[0]
        and (here == there or _is_within(here[1], there[1]) or _is_within(there[1], here[1]))
    ]


def _is_within(less: str, more: str) -> bool:
    return less == without_extension(more)


def _traits(fields: Fields) -> Iterator[Trait]:
    for whose_way, way in _ways(fields):
        yield from dict.fromkeys([(whose_way, way), (whose_way, without_extension(way))])
    whose, given = fields.get(_WHOSE), fields.get(_GIVEN)
    if whose is not None and given:
        yield str(whose), fold(str(fields.get(_FAMILY))), fold(str(given))


def _ways(fields: Fields) -> Iterator[tuple[str, str]]:
    """A number is the same in whichever column it stands."""
    whose = fields.get(_WHOSE)
    if whose is not None:
        yield from dict.fromkeys((str(whose), str(way)) for n in _WAYS if (way := fields.get(n)))
