"""A table of a season, and one rule for the small counts in it that could point at somebody.

How many new families, mothers, fathers, other adults and children of an age came to one action
can point at somebody who was there; how many families came is what funders are told. Actions are
masked scheme by scheme, so that a funder is told the scheme's total. What is hidden of an
action is hidden of its partner, commune and months too, and a line never alone: it would be the
total less the others. Nothing is hidden from the coordinator, who copies the figures into the
funders' forms (`COMPLETE`); whatever is published or sent is masked (`WHO`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from french_cells.reading import Value
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS

MASKED = "1 à 4"
"""What stands for a count that could point at somebody."""
HIDDEN = "masqué"
"""What stands for a count where another could be had from it."""
NOT_COUNTED: Value = None
"""What stands for who came where nobody counted: 0 would say that nobody came."""
TOO_FEW = 5

WHO = ("new_families_count", *ADULTS_FIELDS, *CHILDREN_FIELDS, "siblings_count")
"""The counts that say who came, and not only how many families: those that are masked."""
COMPLETE: Collection[str] = ()
"""Instead of `WHO`, where nothing is masked."""


_MASK_NOTES = {
    MASKED: f"« {MASKED} » : un nombre de 1 à 4. Si petit, il désignerait quelqu’un.",
    HIDDEN: f"« {HIDDEN} » : un nombre de 1 à 4, ou un autre dont il se déduirait.",
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


def mask_total(name: str, total: float, who: Collection[str] = WHO) -> Value:
    """Of the whole season. Here and below, `who` are the counts that are masked."""
    return MASKED if name in who and 0 < total < TOO_FEW else total


def mask_actions(
    actions: Mapping[str, Mapping[str, float]],
    schemes: Mapping[str, str],
    who: Collection[str] = WHO,
) -> Mapping[str, Mapping[str, Value]]:
    """What is shown of each action that was counted, count by count; both by reference.

    What nobody counted there is hidden like a 0, and left out where nothing has to be hidden.
    """
    shown: dict[str, dict[str, Value]] = {ref: dict(counts) for ref, counts in actions.items()}
    groups: dict[str, list[str]] = {}
    for ref in actions:
        groups.setdefault(schemes[ref], []).append(ref)
    for name in who:
        columns = [[actions[ref].get(name, 0) for ref in refs] for refs in groups.values()]
        totals = masked([sum(column) for column in columns])
        found = [
            value
            for column, total in zip(columns, totals, strict=True)
            for value in _mask_scheme(column, is_hidden=isinstance(total, str))
        ]
        refs = [ref for group in groups.values() for ref in group]
        for ref, value in zip(refs, _alike(found), strict=True):
            if name in actions[ref] or isinstance(value, str):
                shown[ref][name] = value
    return shown


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


def mask_parts(
    name: str,
    column: Sequence[float],
    members: Sequence[Collection[str]],
    actions: Mapping[str, Mapping[str, Value]],
    who: Collection[str] = WHO,
) -> Sequence[Value]:
    """One count of a table's lines; `members`: the actions of each; `actions`: as shown."""
    if name not in who:
        return column
    if len(column) == 1:
        return [mask_total(name, column[0], who)]
    shown = [
        _mask_part(value, {actions[ref].get(name) for ref in refs})
        for value, refs in zip(masked(column), members, strict=True)
    ]
    return _alike(_hide_one(column, shown) if _count_hidden(shown) == 1 else shown)


def mask_schemes(
    name: str, column: Sequence[float], who: Collection[str] = WHO
) -> Sequence[Value]:
    """One count of the schemes' lines, whose actions are masked with their total known."""
    return masked(column) if name in who else column


def _mask_part(value: Value, of_actions: Collection[Value]) -> Value:
    if HIDDEN in of_actions or (MASKED in of_actions and value != MASKED):
        return HIDDEN
    return value


def sum_shown(values: Sequence[Value]) -> Value:
    """Of what was counted; a sum that stands beside its parts is hidden with any of them."""
    if any(isinstance(value, str) for value in values):
        return HIDDEN
    numbers = [value for value in values if isinstance(value, int | float)]
    return sum(numbers) if numbers else NOT_COUNTED
