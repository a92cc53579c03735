"""Which conflicts are in a column that was wiped; once it is put back, see `refilled`."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from french_cells.folding import is_blank
from sync_service.sync.planning.rows.guards.asking import Remembered, row_of
from sync_service.sync.planning.rows.guards.guard import Guard
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.refilled import WIPED, wiped_cell


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
    columns = {guard.field or "" for guard in guards if guard.kind == "blanked"}
    kept = {one for one in asked.get(WIPED, ()) if row_of(one) in left_alone}
    for row in rows:
        for name, outcome in row.outcomes.items():
            is_wiped = is_blank(row.sides_of[name].cell.value)
            is_asked = is_wiped and not columns.isdisjoint((name, ""))
            if is_asked and outcome.base.kind == "conflict":
                kept.add(wiped_cell(row.ref, name))
    return kept
