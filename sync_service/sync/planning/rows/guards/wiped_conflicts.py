"""A column that was wiped and is put back answers no conflict in it.

Typing answers a conflict, with the value from before both, too. Ctrl+Z over a wiped column brings
that value back although nobody chose it: the conflict goes on, with what its cell shows now.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import is_blank
from sync_service.sync.planning.merge import Outcome, Sides, open_conflict
from sync_service.sync.planning.rows.guards.asking import WIPED, Remembered, paired, row_of
from sync_service.sync.planning.rows.guards.guard import Guard
from sync_service.sync.planning.rows.merging import RowOutcome


def find_wiped(
    rows: Sequence[RowOutcome],
    guards: Sequence[Guard],
    asked: Remembered,
    left_alone: AbstractSet[str],
) -> Collection[str]:
    """The cells in conflict, as `ref/field`, that were blank when a guard asked about the column.

    `asked`: what the run before remembered; of the rows `left_alone`, which this run did not
    judge, all of it counts.
    """
    before = frozenset(asked.get(WIPED, ()))
    columns = {guard.field or "" for guard in guards if guard.kind == "blanked"}
    kept = {one for one in before if row_of(one) in left_alone}
    for row in rows:
        for name, outcome in row.outcomes.items():
            cell = paired(row.ref, name)
            is_wiped = is_blank(row.sides_of[name].cell.value)
            # What is put back stays remembered until its new note is written.
            is_asked = not columns.isdisjoint((name, "")) if is_wiped else cell in before
            if is_asked and outcome.base.kind == "conflict":
                kept.add(cell)
    return kept


def ask_wiped_again(rows: Sequence[RowOutcome], asked: Remembered) -> Sequence[RowOutcome]:
    """`asked`: what the run before remembered."""
    wiped = frozenset(asked.get(WIPED, ()))
    return [_ask_again(row, wiped) for row in rows] if wiped else rows


def _ask_again(row: RowOutcome, wiped: AbstractSet[str]) -> RowOutcome:
    again = {
        name: open_conflict(row.sides_of[name])
        for name, outcome in row.outcomes.items()
        if paired(row.ref, name) in wiped and _is_put_back(row.sides_of[name], outcome)
    }
    return replace(row, outcomes={**row.outcomes, **again}) if again else row


def _is_put_back(sides: Sides, outcome: Outcome) -> bool:
    is_told = sides.is_note_deleted or sides.decision is not None
    return outcome.takes and outcome.base.value == sides.base.value and not is_told
