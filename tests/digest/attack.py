"""Whoever has all tables of a season that are published, and computes: what must be so.

Knows what each printed figure is a sum of, that nobody is counted less than never, and that new
families are families. Exact: a figure is had if no other one is possible, in whole numbers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sync_service.digest.season_tables import HIDDEN, MASKED, TOO_FEW, Table
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS

Count = tuple[str, str]
"""A session, and what was counted there."""
MOST = 10**6
PATIENCE = 200
"""Steps of one search; what is not decided by then is decided by elimination alone."""

PARENTS = ("mothers_count", "fathers_count")
SUMS: Mapping[str, Sequence[str]] = {
    "Nombre de familles": ("families_count",),
    "Familles accueillies": ("families_count",),
    "dont nouvelles familles": ("new_families_count",),
    "Parents (mères et pères)": PARENTS,
    "Nombre de parents": PARENTS,
    "Parents": PARENTS,
    "dont mères": PARENTS[:1],
    "dont pères": PARENTS[1:],
    "Autres adultes": ("other_adults_count",),
    "Enfants, de tous les âges": CHILDREN_FIELDS,
    "Nombre d'enfants": CHILDREN_FIELDS,
    "Enfants de 0 à 5 ans": CHILDREN_FIELDS[:2],
    "Frères et sœurs plus grands": ("siblings_count",),
    **{
        age: (name,)
        for age, name in zip(
            ("0-2 ans", "3-5 ans", "6-11 ans", "12-17 ans"), CHILDREN_FIELDS, strict=True
        )
    },
    **{
        name: (name,)
        for name in (
            "families_count",
            "new_families_count",
            *ADULTS_FIELDS,
            *CHILDREN_FIELDS,
            "siblings_count",
        )
    },
}
"""By what a column or a line is called. Labels of single counts are their own names in tests."""


@dataclass(frozen=True)
class Printed:
    """One figure, and what it is the sum of; each count once."""

    where: str
    of: frozenset[Count]
    value: object

    @property
    def bounds(self) -> tuple[int, int]:
        if self.value == MASKED:
            return 1, TOO_FEW - 1
        if self.value == HIDDEN:
            return 0, MOST
        assert isinstance(self.value, int), self
        return self.value, self.value

    @property
    def is_masked(self) -> bool:
        return self.value in (MASKED, HIDDEN)


def read(tables: Sequence[Table], lines: Mapping[str, Mapping[str, set[str]]]) -> list[Printed]:
    """`lines`: by a table's title, the sessions of each line; « Total » is of all of these."""
    return [
        Printed(
            f"{table.title}, {row[0]}, {name}",
            frozenset((session, field) for session in sessions for field in SUMS[name]),
            value,
        )
        for table in tables
        for row in table.rows
        for name, value, sessions in _figures(table, row, lines.get(table.title, {}))
        if name in SUMS and value is not None and sessions
    ]


def _figures(
    table: Table, row: Sequence[object], lines: Mapping[str, set[str]]
) -> Iterator[tuple[str, object, set[str]]]:
    everything = set().union(*lines.values()) if lines else set()
    if len(table.header) == 2:
        yield str(row[0]), row[1], everything
        return
    sessions = everything if row[0] == "Total" else lines.get(str(row[0]), set())
    for name, value in zip(table.header, row, strict=True):
        yield name, value, sessions


Rule = tuple[tuple[tuple[int, int], ...], int, int]
"""A sum of unknowns, by their number and with a sign, and between what it lies."""


def find_had(printed: Sequence[Printed], truth: Mapping[Count, int]) -> list[str]:
    """Masked figures of 1 to 4 that follow from all others."""
    number_of = {count: number for number, count in enumerate(sorted(truth))}
    rules = {
        (tuple((number_of[count], 1) for count in sorted(one.of)), *one.bounds) for one in printed
    }
    for (session, field), number in number_of.items():
        if field == "new_families_count":
            families = number_of[session, "families_count"]
            rules.add((((families, 1), (number, -1)), 0, MOST))
    known = [truth[count] for count in sorted(truth)]
    worlds: list[list[int]] = []
    """Other ones that would be printed alike."""
    return [
        f"{one.where}: {total}"
        for one in printed
        if one.is_masked and 0 < (total := sum(truth[count] for count in one.of)) < TOO_FEW
        if _is_had([number_of[count] for count in sorted(one.of)], known, rules, worlds)
    ]


def _is_had(
    asked: Sequence[int], known: Sequence[int], rules: Collection[Rule], worlds: list[list[int]]
) -> bool:
    total = sum(known[one] for one in asked)
    if any(sum(world[one] for one in asked) != total for world in worlds):
        return False
    near = _near(rules, asked)
    is_sure = True
    for least, most in ((total + 1, MOST), (0, total - 1)):
        rule: Rule = (tuple((one, 1) for one in asked), least, most)
        search = _Search([*near, rule], known)
        if found := search.find():
            worlds.append(found)
            return False
        is_sure = is_sure and search.left > 0
    return is_sure or _follows(asked, near)


def _near(rules: Collection[Rule], asked: Sequence[int]) -> list[Rule]:
    """The rules that can say anything of these unknowns."""
    reached, rest, near = set(asked), list(rules), list[Rule]()
    while new := [one for one in rest if any(number in reached for number, _ in one[0])]:
        near += new
        rest = [one for one in rest if one not in new]
        reached.update(number for terms, _, _ in new for number, _ in terms)
    return near


@dataclass
class _Search:
    """For a world in which all rules hold, near the true one."""

    rules: Sequence[Rule]
    known: Sequence[int]
    left: int = PATIENCE
    """How many more steps are gone; at 0 nobody knows."""

    def find(self) -> list[int] | None:
        lows, highs = list(self.known), list(self.known)
        for number in {number for terms, _, _ in self.rules for number, _ in terms}:
            lows[number], highs[number] = 0, MOST
        return self._go_on(lows, highs)

    def _go_on(self, lows: list[int], highs: list[int]) -> list[int] | None:
        self.left -= 1
        if self.left <= 0 or not _narrow(self.rules, lows, highs):
            return None
        open_ = [number for number, low in enumerate(lows) if low < highs[number]]
        if not open_:
            return lows
        # Where the true world does not fit any more, it is decided first.
        chosen = min(open_, key=lambda one: (self._fits(one, lows, highs), highs[one] - lows[one]))
        low, high = lows[chosen], highs[chosen]
        at = min(max(self.known[chosen], low), high)
        for span in ((at, at), (at + 1, high), (low, at - 1)):
            if span[0] <= span[1]:
                tried = [*lows], [*highs]
                tried[0][chosen], tried[1][chosen] = span
                if found := self._go_on(*tried):
                    return found
        return None

    def _fits(self, number: int, lows: Sequence[int], highs: Sequence[int]) -> bool:
        return lows[number] <= self.known[number] <= highs[number]


def _follows(asked: Sequence[int], rules: Sequence[Rule]) -> bool:
    """Whether it is a sum of sums that are told, with signs: by elimination."""
    rows = [
        {number: Fraction(sign) for number, sign in terms}
        for terms, least, most in rules
        if least == most
    ]
    goal = dict.fromkeys(asked, Fraction(1))
    while rows:
        row = rows.pop()
        pivot = next(iter(row), None)
        if pivot is None:
            continue
        rows = [_less(one, row, pivot) for one in rows]
        goal = _less(goal, row, pivot)
    return not goal


def _less(
    one: Mapping[int, Fraction], row: Mapping[int, Fraction], pivot: int
) -> dict[int, Fraction]:
    times = one.get(pivot, Fraction(0)) / row[pivot]
    left = {n: one.get(n, Fraction(0)) - times * row.get(n, Fraction(0)) for n in {*one, *row}}
    return {number: value for number, value in left.items() if value}


def _narrow(rules: Sequence[Rule], lows: list[int], highs: list[int]) -> bool:
    """Each unknown between what all others of its sums leave for it; whether any world is left."""
    is_new = True
    while is_new:
        is_new = False
        for terms, least, most in rules:
            low = sum(lows[one] if sign > 0 else -highs[one] for one, sign in terms)
            high = sum(highs[one] if sign > 0 else -lows[one] for one, sign in terms)
            if low > most or high < least:
                return False
            if low >= least and high <= most:
                continue
            for one, sign in terms:
                own = (lows[one], highs[one]) if sign > 0 else (-highs[one], -lows[one])
                new = max(own[0], least - (high - own[1])), min(own[1], most - (low - own[0]))
                if new[0] > new[1]:
                    return False
                if new != own:
                    is_new = True
                    lows[one], highs[one] = new if sign > 0 else (-new[1], -new[0])
                    low, high = low + new[0] - own[0], high + new[1] - own[1]
    return True
