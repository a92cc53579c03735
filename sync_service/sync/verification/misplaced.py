"""What a late proof leaves in a row that shows somebody else, where columns moved, too. Pure.

Rows and a column that moved under a write, and rows again since, leave too little to follow every
cell by. So each cell of ours, and each that is put right, is compared with its row once more, and
what does not belong there is taken out and told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import BLANK, Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.column_alignment import align_columns
from sync_service.sync.verification.tab_cells import At, cells_of
from sync_service.sync.verification.verify import Lost, Verdict


def tell_misplaced(
    verdict: Verdict,
    batch: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    reference: int | None,
    *,
    is_turned: bool,
) -> Verdict:
    """The verdict without what it would leave in another's row.

    `is_turned`: columns moved since the write, and `after` shows them in their old order. A
    `reference` that a sort left behind is the next plan's matter.
    """
    cells = cells_of(batch, after.sheet_id)
    columns = align_columns(before, after, header_row, cells.keys())
    if not is_turned and all(old == new for old, new in columns.items()):
        return verdict
    columns = {old: new for old, new in columns.items() if old != reference}
    proof = _Proof(cells, before, after, columns, {(c.row, c.column): c for c in verdict.cells})
    doubtful = {at: stood for at in proof.placed() if (stood := proof.contradicting(at))}
    told = {(one.write.row, one.write.column) for one in verdict.lost}
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in doubtful]
    blank = [CellWrite(after.sheet_id, *at, None) for at in doubtful if proof.is_filled(at)]
    lost = [
        Lost(CellWrite(after.sheet_id, *at, after.cell(*at).value), stood, after.cell(*at).text)
        for at, stood in doubtful.items()
        if at not in told
    ]
    return replace(verdict, cells=[*kept, *blank], lost=[*verdict.lost, *lost])


@dataclass(slots=True)
class _Proof:
    """The tab as it will be, and each row as it was meant to be."""

    cells: Mapping[At, CellWrite]
    before: TabSnapshot
    after: TabSnapshot
    columns: Mapping[int, int]
    mended: Mapping[At, CellWrite]
    _old: Mapping[int, int] = field(init=False)
    _meant: Mapping[int, Mapping[int, AbstractSet[str]]] = field(init=False)
    """Row → column → what stood there, and what we wrote, which may not be there yet."""
    _bearing: Mapping[tuple[int, str], AbstractSet[int]] = field(init=False)
    """(Column, value) → the rows that were to hold it there."""
    _ours: AbstractSet[str] = field(init=False)

    def __post_init__(self) -> None:
        self._old = {new: old for old, new in self.columns.items()}
        rows = {*range(len(self.before.rows)), *(row for row, _ in self.cells)}
        self._meant = {row: dict(self._keys_meant(row)) for row in rows}
        bearing: dict[tuple[int, str], set[int]] = defaultdict(set)
        for row, meant in self._meant.items():
            for column, keys in meant.items():
                for key in keys:
                    bearing[column, key].add(row)
        self._bearing = bearing
        self._ours = {key for cell in self.cells.values() if (key := raw_key(cell.value))}

    def placed(self) -> Iterator[At]:
        """Cells that hold one of our values, and those that are put right."""
        for row, line in enumerate(self.after.rows):
            for column in range(len(line)):
                if column in self._old and self._is_placed((row, column)):
                    yield row, column

    def contradicting(self, at: At) -> Sequence[Cell]:
        """What the rows had there that this one shows more of; nothing where it belongs there."""
        key, scores = self._key(at), Counter[int]()
        for column in self._old.keys() - {at[1]}:
            scores.update(self._bearing.get((column, self._key((at[0], column))), ()))
        if not scores:
            # Alone in its row: under another title, at least, it is nobody's.
            return () if not key or (at[1], key) in self._bearing else (BLANK,)
        best = max(scores.values())
        owners = [row for row, score in scores.items() if score == best]
        if not key or any(key in self._meant[row].get(at[1], ()) for row in owners):
            return ()
        stood = [self.before.cell(row, self._old[at[1]]) for row in owners]
        return list({raw_key(one.value): one for one in stood}.values())

    def is_filled(self, at: At) -> bool:
        return bool(raw_key(self.after.cell(*at).value))

    def _is_placed(self, at: At) -> bool:
        if at in self.mended:
            return True
        key, old = self._key(at), self._old[at[1]]
        return key in self._ours and not any(
            raw_key(self.before.cell(row, old).value) == key
            for row in range(len(self.before.rows))
        )

    def _key(self, at: At) -> str:
        cell = self.mended.get(at)
        return raw_key(self.after.cell(*at).value if cell is None else cell.value)

    def _keys_meant(self, row: int) -> Iterator[tuple[int, AbstractSet[str]]]:
        for old, new in self.columns.items():
            cell = self.cells.get((row, old))
            values = [self.before.cell(row, old).value, None if cell is None else cell.value]
            if keys := {key for value in values if (key := raw_key(value))}:
                yield new, keys
