"""One row of a tab as the sync sees it: its cells by field, and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.snapshot import Cell

DOUBT = " ?"
"""Behind a word that may be about something else."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a tab; `fingerprint` covers the values of its mapped cells, not its reference."""

    index: int
    cells: Mapping[str, Cell]
    reference_cell: Cell
    ref: str | None
    fingerprint: str
    is_blank: bool
    remark: Cell | None = None
    """What the row's other cells say of it; None where nobody asks."""
    remark_column: int | None = None
    noted: Sequence[int] = ()
    """Columns of its other cells that bear a note of ours."""
