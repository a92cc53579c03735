"""A table of a season, and one rule for the small counts in it that could point at somebody.

How many new families, mothers, fathers, other adults and children of an age came to one action
can point at somebody who was there; how many families came is what funders are told. Actions are
masked scheme by scheme, so that a funder is told the scheme's total. What is hidden of an
action is hidden of its partner, commune and months too, and a line never alone: it would be the
total less the others. What would follow nevertheless, from several tables or from the number of
families, of which the new ones are a part, is told of no line (`tell`). Nothing is hidden from
the coordinator, who copies the figures into the funders' forms (`COMPLETE`); whatever is published
or sent is masked (`WHO`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS

MASKED = "1 à 4"
"""What stands for a count that could point at somebody."""
HIDDEN = "masqué"
"""What stands for a count where another could be had from it."""
NOT_COUNTED: Value = None
"""What stands for who came where nobody counted: 0 would say that nobody came."""
TOO_FEW = 5
UNCOUNTED = "Séances sans compte"
VOLUNTEER_HOURS = "Heures de bénévolat"
"""The dictionary says « Heures », which beside « Heures d'ouverture » would be anybody's."""

NEW, FAMILIES = "new_families_count", "families_count"
WHO = (NEW, *ADULTS_FIELDS, *CHILDREN_FIELDS, "siblings_count")
"""The counts that say who came, and not only how many families: those that are masked."""
KINDS = ("action", "scheme", "month", "commune", "partner")
Line: TypeAlias = tuple[str, str]
"""One of a table that has a line for each of a kind, and which."""
COMPLETE: Collection[str] = ()
"""Instead of `WHO`, where nothing is masked."""


_MASK_NOTES = {
    MASKED: f"« {MASKED} » : un nombre de 1 à 4. Si petit, il désignerait quelqu’un.",
    HIDDEN: (
        f"« {HIDDEN} » : un nombre de 1 à 4, ou un autre dont il se déduirait. Un autre tableau "
        "peut dire ce dernier : là, rien ne s’en déduit."
    ),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report: a title, a header, rows."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    chart: str = ""
    """The column that is drawn beside it; empty where none is."""
    has_total: bool = False
    """Whether the last row is the sum."""

    @property
    def mask_notes(self) -> Sequence[str]:
        """What the words mean that stand for figures; of those alone that stand in it."""
        said = {value for row in self.rows for value in row[1:] if isinstance(value, str)}
        return [note for word, note in _MASK_NOTES.items() if word in said]

    @property
    def has_uncounted(self) -> bool:
        """Whether a figure is left blank, as nobody counted it."""
        return any(value is NOT_COUNTED for row in self.rows for value in row[1:])

    @property
    def is_drawn(self) -> bool:
        """Not where every bar would be missing, as nobody was there."""
        if not self.chart:
            return False
        column = self.header.index(self.chart)
        rows = self.rows[: len(self.rows) - self.has_total]
        return any(isinstance(row[column], int | float) and row[column] for row in rows)


def masked(column: Sequence[float]) -> Sequence[Value]:
    """A word for what must not be read: counts from 1 to 4, and as many more as hide them.

    The sum of the column is known elsewhere. « 1 à 4 » stands only where each hidden count may
    still be any of the four. Else all that is hidden bears one word, chosen so that any order of
    what is hidden would look the same: nobody can tell which of them is small.
    """
    few = {at for at, number in enumerate(column) if 0 < number < TOO_FEW}
    if len(column) < 2 or _may_be_any([column[at] for at in few]):  # noqa: PLR2004 - no other to hide
        return [MASKED if at in few else number for at, number in enumerate(column)]
    larger = [number for number in column if number >= TOO_FEW]
    hides = few | {at for at, number in enumerate(column) if larger and number == min(larger)}
    return [
        HIDDEN if few and (at in hides or not larger) else number
        for at, number in enumerate(column)
    ]


def _may_be_any(few: Sequence[float]) -> bool:
    """Whether each may be 1 and may be 4, for whoever knows their sum; true of none."""
    others, total = len(few) - 1, sum(few)
    return not few or others + TOO_FEW - 1 <= total <= others * (TOO_FEW - 1) + 1


@dataclass(frozen=True, slots=True)
class Counted:
    """A session of which somebody said who came, and its line in each table."""

    action: str
    scheme: str
    month: str
    commune: str
    partner: str
    counts: Mapping[str, float]

    def lines(self) -> Sequence[Line]:
        return [(kind, getattr(self, kind)) for kind in KINDS]


@dataclass(frozen=True, slots=True)
class Told:
    """What any table says of one count, line by line and in all."""

    lines: Mapping[Line, Value]
    total: Value


def tell(name: str, sessions: Sequence[Counted], who: Collection[str] = WHO) -> Told:
    """`who`: the counts that are masked.

    Each table hides its small counts. Where another table, or the number of families, gives one of
    them nevertheless, only schemes and season are told.
    """
    count = _Count(name, sessions)
    if name not in who:
        return Told(count.sums, count.total)
    told = _mask_by_line(count)
    return told if count.is_kept_by(told) else _mask_all_lines(count)


class _Count:
    """One count of all sessions. New families are families: there are no more of them."""

    def __init__(self, name: str, sessions: Sequence[Counted]) -> None:
        self.is_part = name == NEW
        self.numbers = [one.counts.get(name, 0) for one in sessions]
        families = [one.counts.get(FAMILIES, 0) for one in sessions]
        self.most = families if self.is_part else [inf] * len(sessions)
        self.total = sum(self.numbers)
        self.lines_of = [one.lines() for one in sessions]
        self.schemes = {one.action: one.scheme for one in sessions}
        self.members: dict[Line, set[str]] = {}
        self.sums: dict[Line, float] = {}
        self.room: dict[Line, float] = {}
        for at, one in enumerate(sessions):
            for line in self.lines_of[at]:
                self.members.setdefault(line, set()).add(one.action)
                self.sums[line] = self.sums.get(line, 0) + self.numbers[at]
                self.room[line] = self.room.get(line, 0) + self.most[at]

    def of_kind(self, kind: str) -> Sequence[Line]:
        return [line for line in self.sums if line[0] == kind]

    def is_kept_by(self, told: Told) -> bool:
        """Whether each small count that is masked could be another one, for all that is told.

        It could where one person may as well have come to another session. What else could have
        been is not looked for.
        """
        told_with = [
            tuple(line for line in lines if not isinstance(told.lines[line], str))
            for lines in self.lines_of
        ]
        alike: dict[Sequence[Line], list[int]] = {}
        for at, lines in enumerate(told_with):
            alike.setdefault(lines, []).append(at)
        is_total_told = not isinstance(told.total, str)
        return all(
            any(
                self._is_possible(move, told)
                for lines, some in alike.items()
                for move in self._moves(line, some, is_free=not (is_total_told or lines))
            )
            for line, value in told.lines.items()
            if isinstance(value, str) and 0 < self.sums[line] < TOO_FEW
        )

    def _moves(
        self, line: Line, alike: Sequence[int], *, is_free: bool
    ) -> Iterator[Mapping[int, int]]:
        """Changes of the line's number that change nothing told: by session, one more or less.

        `alike`: sessions in the same lines of those that are told; `is_free`: in none, nor is the
        total.
        """
        inside = [at for at in alike if line in self.lines_of[at]]
        outside = [at for at in alike if line not in self.lines_of[at]]
        for at in inside:
            if is_free:
                yield {at: 1}
                yield {at: -1}
            for other in outside:
                yield {at: 1, other: -1}
                yield {at: -1, other: 1}

    def _is_possible(self, move: Mapping[int, int], told: Told) -> bool:
        changed: Counter[Line] = Counter()
        for at, by in move.items():
            if not 0 <= self.numbers[at] + by <= self.most[at]:
                return False
            for line in self.lines_of[at]:
                changed[line] += by
        is_few = told.total == MASKED and not 0 < self.total + sum(move.values()) < TOO_FEW
        return not is_few and all(
            0 < self.sums[line] + by < TOO_FEW
            for line, by in changed.items()
            if told.lines[line] == MASKED
        )


def _mask_all_lines(count: _Count) -> Told:
    """Of schemes what is no small count and leaves room, as not every family was new."""

    def is_had(schemes: Collection[Line]) -> bool:
        number, most = (sum(of[one] for one in schemes) for of in (count.sums, count.room))
        return not TOO_FEW <= number < most

    schemes, total = count.of_kind("scheme"), _mask_total(count)
    hidden = {one for one in schemes if count.sums[one] and is_had([one])}
    # What is hidden together is known as well: the total less what is told.
    while hidden and (len(hidden) == 1 or is_had(hidden)):
        rest = [one for one in schemes if one not in hidden]
        if not rest:
            total = HIDDEN if count.is_part or total != MASKED else MASKED
            break
        hidden.add(min(rest, key=lambda one: (not count.sums[one], count.sums[one])))
    lines: dict[Line, Value] = dict.fromkeys(count.sums, HIDDEN)
    lines |= {one: count.sums[one] for one in schemes if one not in hidden}
    # A line of its own is no line: everybody knows that it is the whole.
    alone = [kind for kind in KINDS if len(count.of_kind(kind)) == 1]
    lines |= {line: total for line in count.sums if line[0] in alone}
    alone_in = Counter(count.schemes.values())
    lines |= {
        ("action", ref): lines["scheme", scheme]
        for ref, scheme in count.schemes.items()
        if alone_in[scheme] == 1
    }
    return Told(lines, total)


def _mask_total(count: _Count) -> Value:
    return MASKED if 0 < count.total < TOO_FEW else count.total


def _mask_by_line(count: _Count) -> Told:
    """Actions scheme by scheme, so that a funder is told the scheme's total."""
    actions = _mask_actions(count)
    shown = {("action", ref): value for ref, value in actions.items()}
    schemes = count.of_kind("scheme")
    shown |= zip(schemes, masked([count.sums[one] for one in schemes]), strict=True)
    for kind in ("month", "commune", "partner"):
        lines = count.of_kind(kind)
        members = [count.members[one] for one in lines]
        values = _mask_parts([count.sums[one] for one in lines], members, actions)
        shown |= zip(lines, values, strict=True)
    return Told(shown, _mask_total(count))


def _mask_actions(count: _Count) -> Mapping[str, Value]:
    """By reference."""
    groups: dict[str, list[str]] = {}
    for ref, scheme in count.schemes.items():
        groups.setdefault(scheme, []).append(ref)
    columns = [[count.sums["action", ref] for ref in refs] for refs in groups.values()]
    totals = masked([sum(column) for column in columns])
    found = [
        value
        for column, total in zip(columns, totals, strict=True)
        for value in _mask_scheme(column, is_hidden=isinstance(total, str))
    ]
    refs = [ref for group in groups.values() for ref in group]
    return dict(zip(refs, _alike(found), strict=True))


def _mask_scheme(column: Sequence[float], *, is_hidden: bool) -> Sequence[Value]:
    """Of a scheme whose total is hidden something is hidden: else its actions would give it."""
    shown = masked(column)
    return _hide_one(column, shown) if is_hidden and not _count_hidden(shown) else shown


def _hide_one(column: Sequence[float], shown: Sequence[Value]) -> Sequence[Value]:
    """One more: the smallest above nothing, as it says least."""
    others = [at for at, value in enumerate(shown) if not isinstance(value, str)]
    least = min(others, key=lambda at: (column[at] == 0, column[at]))
    return [HIDDEN if at == least else value for at, value in enumerate(shown)]


def _count_hidden(shown: Sequence[Value]) -> int:
    return sum(isinstance(value, str) for value in shown)


def _alike(shown: Sequence[Value]) -> Sequence[Value]:
    """The two words beside each other would tell which of what is hidden is the small one."""
    return [HIDDEN if HIDDEN in shown and one == MASKED else one for one in shown]


def _mask_parts(
    column: Sequence[float], members: Sequence[Collection[str]], actions: Mapping[str, Value]
) -> Sequence[Value]:
    """A table's lines; `members`: the actions of each; `actions`: as shown."""
    if len(column) == 1:
        return [MASKED if 0 < column[0] < TOO_FEW else column[0]]
    shown = [
        _mask_part(value, {actions[ref] for ref in refs})
        for value, refs in zip(masked(column), members, strict=True)
    ]
    return _alike(_hide_one(column, shown) if _count_hidden(shown) == 1 else shown)


def _mask_part(value: Value, of_actions: Collection[Value]) -> Value:
    if HIDDEN in of_actions or (MASKED in of_actions and value != MASKED):
        return HIDDEN
    return value


def in_order(rows: Iterable[Sequence[Value]], *columns: int) -> Sequence[Sequence[Value]]:
    """By the names in these columns."""
    return sorted(rows, key=lambda row: [in_order_of(str(row[one])) for one in columns])


def sum_shown(values: Sequence[Value]) -> Value:
    """Of what was counted; a sum that stands beside its parts is hidden with any of them."""
    if any(isinstance(value, str) for value in values):
        return HIDDEN
    numbers = [value for value in values if isinstance(value, int | float)]
    return sum(numbers) if numbers else NOT_COUNTED
