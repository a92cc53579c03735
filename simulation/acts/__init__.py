"""What people do at a sheet, by name; each act is written into the books as it is done."""

from simulation.acts import (
    alone,
    cells,
    columns,
    files,
    filling,
    groups,
    lending,
    many,
    own,
    pasting,
    rows,
    upsets,
)
from simulation.acts.visit import Act

ACTS: dict[str, Act] = {
    **cells.ACTS, **rows.ACTS, **columns.ACTS, **files.ACTS, **many.ACTS, **lending.ACTS,
    **own.ACTS, **upsets.ACTS, **pasting.ACTS, **filling.ACTS,
    **groups.ACTS, **alone.ACTS,
}  # fmt: skip
