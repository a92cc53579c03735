"""Columns that people moved after a write, before anybody looked: ours moved with them. Pure.

The tab is verified as if its columns were in their old order; the verdict is translated for the
tab as it is. Columns that moved before the write are `alignment`'s: ours stayed in place there.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import BLANK, Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.alignment import Alignment
from sync_service.sync.verification.column_alignment import align_columns
from sync_service.sync.verification.row_matching import RowMatch
from sync_service.sync.verification.tab_cells import At, cells_of
from sync_service.sync.verification.verify import Verdict

_GONE = -1


@dataclass(frozen=True, slots=True)
class ColumnMoves:
    """`order`: where each column of the old order is now (-1: nowhere), then the new columns."""

    order: Sequence[int]

    def back(self, tab: TabSnapshot) -> TabSnapshot:
        """The tab with its columns in their old order, then the new ones."""
        return replace(tab, rows=[self._line(line) for line in tab.rows])

    def forth(self, verdict: Verdict, before: TabSnapshot, batch: WriteBatch) -> Verdict:
        """Translates a verdict on the tab in its old order (`back`) for the tab as it is."""
        alignment = verdict.alignment or _unmoved(before, batch)
        columns = {old: self._at(at) for old, at in alignment.columns.items()}
        return replace(
            verdict,
            is_as_planned=False,
            is_alone=False,
            cells=[replace(cell, column=self._at(cell.column)) for cell in verdict.cells],
            notes=[replace(note, column=self._at(note.column)) for note in verdict.notes],
            lost=[
                replace(one, write=replace(one.write, column=self._at(one.write.column)))
                for one in verdict.lost
            ],
            alignment=replace(
                alignment,
                columns={old: at for old, at in columns.items() if at != _GONE},
                staying=frozenset(self._at(at) for at in alignment.staying),
            ),
            retyped=frozenset((row, self._at(column)) for row, column in verdict.retyped),
        )

    def _at(self, column: int) -> int:
        """To the right of everything in the tab, no column has moved."""
        return self.order[column] if column < len(self.order) else column

    def _line(self, line: Sequence[Cell]) -> Sequence[Cell]:
        return [line[at] if 0 <= at < len(line) else BLANK for at in self.order]


def find_column_moves(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int
) -> ColumnMoves | None:
    """None if no column moved, or if ours is where we wrote it, not where its column is now."""
    cells = cells_of(batch, after.sheet_id)
    columns = align_columns(before, after, header_row, cells.keys())
    moved = {old: new for old, new in columns.items() if old != new}
    if not moved or not _have_ours(cells, moved, before, after):
        return None
    width = max((0, *map(len, after.rows)))
    kept = [columns.get(old, _GONE) for old in range(max(columns, default=-1) + 1)]
    return ColumnMoves([*kept, *(at for at in range(width) if at not in kept)])


def _have_ours(
    cells: Mapping[At, CellWrite],
    moved: Mapping[int, int],
    before: TabSnapshot,
    after: TabSnapshot,
) -> bool:
    """Whether more of what we wrote is where its column is now than where its column was."""
    written: dict[int, Counter[str]] = defaultdict(Counter)
    for (_, column), cell in cells.items():
        if raw_key(cell.value):
            written[column][raw_key(cell.value)] += 1
    old_columns = {new: old for old, new in moved.items()}

    def come(column: int, keys: Counter[str]) -> int:
        """How many of our values are in this column now and were not there before."""
        stood = _keys(before, old_columns.get(column, column))
        return (keys & (_keys(after, column) - stood)).total()

    ours = [(column, written[column]) for column in moved.keys() & written.keys()]
    went = sum(come(moved[column], keys) for column, keys in ours)
    stayed = sum(come(column, keys) for column, keys in ours)
    return went > stayed


def _keys(tab: TabSnapshot, column: int) -> Counter[str]:
    return Counter(raw_key(tab.cell(row, column).value) for row in range(len(tab.rows)))


def _unmoved(before: TabSnapshot, batch: WriteBatch) -> Alignment:
    """An alignment in which every cell stayed, including those below the old table."""
    here = before.sheet_id
    places = [(cell.row, cell.column) for cell in batch.cells if cell.sheet_id == here]
    places += [(note.row, note.column) for note in batch.notes if note.sheet_id == here]
    height = max((len(before.rows), *(row + 1 for row, _ in places)))
    width = max((0, *map(len, before.rows), *(column + 1 for _, column in places)))
    rows = {row: row for row in range(height)}
    return Alignment(RowMatch(rows, {}, frozenset(), {}), {at: at for at in range(width)})
