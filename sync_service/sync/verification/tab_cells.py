"""What a batch of ours writes into one tab, by cell, and what a cell itself says. Pure."""

from collections.abc import Mapping

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import (
    BLANK,
    Cell,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)

At = tuple[int, int]
"""Row and column, from 0."""


def cells_of(batch: WriteBatch, sheet_id: int) -> Mapping[At, CellWrite]:
    return {(w.row, w.column): w for w in batch.cells if w.sheet_id == sheet_id}


def notes_of(batch: WriteBatch, sheet_id: int) -> Mapping[At, NoteWrite]:
    return {(n.row, n.column): n for n in batch.notes if n.sheet_id == sheet_id}


def own_key(cell: Cell) -> str:
    """What a cell says itself: empty for a formula, since it may show something else next time."""
    return "" if cell is BLANK or cell.is_formula else raw_key(cell.value)


def holds(after: TabSnapshot, at: At, cell: CellWrite) -> bool:
    return raw_key(after.cell(*at).value) == raw_key(cell.value)
