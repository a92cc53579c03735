"""Compares the tab after a write with what was planned. Pure."""

from collections.abc import Mapping, Sequence

from sync_service.domain.folding import raw_key
from sync_service.domain.reading import Raw
from sync_service.domain.snapshot import TabSnapshot
from sync_service.domain.write import CellWrite, WriteBatch


def misplaced(batch: WriteBatch, before: TabSnapshot, after: TabSnapshot) -> Sequence[CellWrite]:
    """The written cells whose row is not the row that was meant."""
    written = {
        (cell.row, cell.column): cell.value
        for cell in batch.cells
        if cell.sheet_id == after.sheet_id
    }
    return [
        cell
        for cell in batch.cells
        if cell.sheet_id == after.sheet_id and not _is_as_planned(cell.row, written, before, after)
    ]


def _is_as_planned(
    row: int,
    written: Mapping[tuple[int, int], Raw],
    before: TabSnapshot,
    after: TabSnapshot,
) -> bool:
    width = max(len(tab.rows[row]) if row < len(tab.rows) else 0 for tab in (before, after))
    return all(
        raw_key(after.cell(row, column).value)
        == raw_key(written.get((row, column), before.cell(row, column).value))
        for column in range(width)
        if not after.cell(row, column).is_formula
    )
