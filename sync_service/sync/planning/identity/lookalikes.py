"""People of one structure who may well be the same person, though they share no strong key.

Says of which pairs a careful reader would ask. Knows no rows, and asks nobody.
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

_STRUCTURE, _FAMILY, _GIVEN, _MAIL, _ROLE = (
    "organisation_id",
    "family_name",
    "given_name",
    "email",
    "role",
)
_CONTACTS = (_MAIL, "phone", "mobile")
COMPARED = frozenset({_STRUCTURE, _FAMILY, _GIVEN, *_CONTACTS})
_LONG_ENOUGH = 4
"""« Léa » and « Léo » differ in one letter and are two names."""
_TWO = 2
_MOST_BEARERS = 20
"""What more people share identifies none of them, and would make the search quadratic."""


class Lookalikes:
    """Live people, indexed by what those who are `asked` about share with others."""

    def __init__(self, people: Mapping[str, Fields], asked: Iterable[str]) -> None:
        self._people = people
        wanted = {trait for ref in asked for trait in _traits(people[ref])}
        self._refs_by_trait: dict[Trait, list[str]] = defaultdict(list)
        for ref, fields in people.items() if wanted else ():
            for trait in _traits(fields):
                if trait in wanted:
                    self._refs_by_trait[trait].append(ref)

    def find(self, ref: str, among: Container[str]) -> str | None:
        """The only one of `among` who may be the same person; None if there are several."""
        groups = (self._refs_by_trait[trait] for trait in _traits(self._people[ref]))
        near = {one: None for some in groups if len(some) <= _MOST_BEARERS for one in some}
        alike = [one for one in near if one in among and self.are_alike(ref, one)]
        return alike[0] if len(alike) == 1 else None

    def are_alike(self, ref: str, other: str) -> bool:
        return ref != other and self._may_be_one(self._people[ref], self._people[other])

    def are_near(self, ref: str, other: str) -> bool:
        """One family, and first names of which at most one letter differs, whatever else does.

        Enough only where something more tells, as a row that bears the reference of the other one.
        """
        one, two = self._people[ref], self._people[other]
        have_names = bool(one.get(_GIVEN) and two.get(_GIVEN))
        return have_names and _are_one_family(one, two) and _name_distance(one, two) in (0, 1)

    def _may_be_one(self, one: Fields, other: Fields) -> bool:
        """They have the same name; or nearly the same, and a contact detail that nobody else has.

        Two different e-mail addresses mean two people. A detail shared by a third person, such as
        the number of a switchboard, identifies nobody, unless they share the number and the role,
        or the number and the family name and at most one of them has a role.
        """
        distance = _name_distance(one, other)
        if distance is None or distance > 1:
            return False
        have_names = bool(one.get(_GIVEN) and other.get(_GIVEN))
        if have_names and distance == 0:
            return True
        mails = {one.get(_MAIL), other.get(_MAIL)} - {None}
        if len(mails) == _TWO:
            return False
        shared = _shared_contacts(one, other)
        is_number = any(trait[1] != one.get(_MAIL) for trait in shared)
        roles = {one.get(_ROLE), other.get(_ROLE)}
        is_one_family = _are_one_family(one, other) and len(roles - {None}) < _TWO
        if have_names and is_number and (is_one_family or _share_role(one, other)):
            return True
        is_theirs_alone = any(len(self._refs_by_trait[trait]) == _TWO for trait in shared)
        return is_theirs_alone and (have_names or distance == 0)


def are_changed(before: Fields, after: Fields) -> bool:
    """Whether a field that `Lookalikes` compares has changed."""
    return any(before.get(name) != after.get(name) for name in COMPARED)


def are_spelled_alike(one: str, other: str) -> bool:
    """Two folded names of which a word may differ by a letter, if it is a long one."""
    pairs = zip(one.split(), other.split(), strict=False)
    differing = [pair for pair in pairs if len({*pair}) > 1]
    are_long = all(len(word) >= _LONG_ENOUGH for pair in differing for word in pair)
    is_slip = len(differing) == 1 and are_long and Levenshtein.distance(*differing[0]) == 1
    return one == other or (is_slip and one.count(" ") == other.count(" "))


def _name_distance(one: Fields, other: Fields) -> int | None:
    """By how many letters their names differ; a first name that one of them lacks counts 0.

    « J. » may be « Julie » and counts 1. None where they are plainly different: one letter makes
    another name of a short one.
    """
    total = 0
    for name in (_FAMILY, _GIVEN):
        here, there = (fold(str(fields.get(name) or "")) for fields in (one, other))
        if here == there or (name == _GIVEN and not (here and there)):
            continue
        if name == _GIVEN and (_is_initial_of(here, there) or _is_initial_of(there, here)):
            total += 1
            continue
        if min(len(here), len(there)) < _LONG_ENOUGH:
            return None
        total += Levenshtein.distance(here, there)
    return total


def _is_initial_of(short: str, name: str) -> bool:
    return len(short) == 1 and len(name) > 1 and name.startswith(short)


def _are_one_family(one: Fields, other: Fields) -> bool:
    here, there = (fold(str(fields.get(_FAMILY) or "")) for fields in (one, other))
    return here == there and here != ""


def _share_role(one: Fields, other: Fields) -> bool:
    return one.get(_ROLE) is not None and one.get(_ROLE) == other.get(_ROLE)


def _shared_contacts(one: Fields, other: Fields) -> Sequence[Trait]:
    """« 03 … » is the same as « 03 … poste 12 », only less precise; « poste 14 » is another's."""
    return [
        here if here == there else (here[0], without_extension(here[1]))
        for here in _contacts(one)
        for there in _contacts(other)
        if here[0] == there[0]
        and (here == there or _is_within(here[1], there[1]) or _is_within(there[1], here[1]))
    ]


def _is_within(less: str, more: str) -> bool:
    return less == without_extension(more)


def _traits(fields: Fields) -> Iterator[Trait]:
    for structure, way in _contacts(fields):
        yield from dict.fromkeys([(structure, way), (structure, without_extension(way))])
    whose, given = fields.get(_STRUCTURE), fields.get(_GIVEN)
    if whose is not None and given:
        yield str(whose), fold(str(fields.get(_FAMILY))), fold(str(given))


def _contacts(fields: Fields) -> Iterator[tuple[str, str]]:
    """A number is the same in whichever column it stands: `phone` or `mobile`."""
    whose = fields.get(_STRUCTURE)
    if whose is not None:
        yield from dict.fromkeys(
            (str(whose), str(way)) for n in _CONTACTS if (way := fields.get(n))
        )
