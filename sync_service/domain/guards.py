"""Changes too large to be meant: held until the sheet is put back or a person confirms.

Counts only; what is held, and only that class of change, is the plan's matter.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.base import BaseRow
from sync_service.domain.folding import is_blank, raw_key
from sync_service.domain.rows import RowOutcome

_SORTED_CELLS = 3
_COLUMN_VALUES = 5


@dataclass(frozen=True, slots=True)
class Guard:
    """One class of change that is held. `field` is set when it is one column's."""

    kind: str
    count: int
    field: str | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.field}" if self.field else self.kind


def too_many_missing(missing: int, known: int) -> bool:
    return missing >= max(5, 0.2 * known)


def too_many_new(new: int, known: int) -> bool:
    return new > 20 and new > 0.5 * known  # noqa: PLR2004 the design's figure


def too_many_changed(changed: int, known: int) -> bool:
    return changed >= max(10, 0.6 * known)


def too_many_blanked(blanked: int, filled: int) -> bool:
    return blanked >= max(10, 0.2 * filled)


def find_guards(
    rows: Sequence[RowOutcome], base: Mapping[str, BaseRow], missing: int, new: int
) -> list[Guard]:
    """Of the changes that the matched `rows`, the `missing` and the `new` ones would make."""
    known = sum(not row.archived for row in base.values())
    changed = [row for row in rows if row.changes]
    guards = [*_blanked(changed, base), *_sorted_columns(changed)]
    if too_many_missing(missing, known):
        guards.append(Guard("missing", missing))
    if too_many_new(new, known):
        guards.append(Guard("new", new))
    # What another guard is about is no second reason to ask: one confirmation has to do.
    others = [row for row in changed if not _is_covered(row, guards)]
    if too_many_changed(len(others), known):
        guards.append(Guard("changed", len(others)))
    return guards


def covers(guard: Guard, row: RowOutcome, name: str) -> bool:
    """Is this cell's change of the guarded class?"""
    if guard.kind == "changed":
        return True
    if guard.kind == "column":
        return guard.field == name
    return guard.kind == "blanked" and guard.field in (None, name) and is_blanked(row, name)


def is_blanked(row: RowOutcome, name: str) -> bool:
    meeting = row.meetings[name]
    is_emptied = is_blank(meeting.cell.value) and meeting.current is not None
    return is_emptied and row.outcomes[name].takes


def _is_covered(row: RowOutcome, guards: Sequence[Guard]) -> bool:
    return all(any(covers(guard, row, name) for guard in guards) for name in row.changes)


def _blanked(changed: Sequence[RowOutcome], base: Mapping[str, BaseRow]) -> list[Guard]:
    columns = Counter(name for row in changed for name in row.outcomes if is_blanked(row, name))
    total = columns.total()
    if total == 0:
        return []
    filled = Counter(
        name
        for row in base.values()
        if not row.archived
        for name, cell in row.cells.items()
        if cell.value is not None
    )
    if too_many_blanked(total, filled.total()):
        return [Guard("blanked", total)]
    return [
        Guard("blanked", count, name)
        for name, count in columns.items()
        if count >= _COLUMN_VALUES and count >= filled[name]
    ]


def _sorted_columns(changed: Sequence[RowOutcome]) -> list[Guard]:
    """One column was sorted by itself: the same distinct values, in another order."""
    guards = []
    for name in sorted({name for row in changed for name in row.changes}):
        meetings = [row.meetings[name] for row in changed if name in row.changes]
        moves = [(raw_key(m.base.seen), raw_key(m.cell.value)) for m in meetings]
        permuted = _permuted(moves)
        if len(permuted) >= _SORTED_CELLS and len({old for old, _ in permuted}) == len(permuted):
            guards.append(Guard("column", len(permuted), name))
    return guards


def _permuted(moves: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Of (old, new) values those whose new values are exactly the old ones, blanks aside."""
    kept = [(old, new) for old, new in moves if old and new]
    while True:
        olds, news = {old for old, _ in kept}, {new for _, new in kept}
        closed = [(old, new) for old, new in kept if new in olds and old in news]
        if len(closed) == len(kept):
            return closed
        kept = closed
