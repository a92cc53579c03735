"""Takes out values that a late verification would leave in another row. Pure.

If rows and a column moved during a write, and rows again since, cells cannot all be followed. So
each cell that we wrote or repair is compared with its row once more; what does not belong there is
taken out and reported.
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


def take_out_misplaced(
    verdict: Verdict,
    batch: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    reference: int | None,
    *,
    is_turned: bool,
) -> Verdict:
    """The verdict without what it would leave in another row.

    `is_turned`: columns moved since the write, and `after` shows them in their old order. The next
    plan deals with a `reference` that a sort left behind.
    """
    cells = cells_of(batch, after.sheet_id)
    columns = align_columns(before, after, header_row, cells.keys())
    if not is_turned and all(old == new for old, new in columns.items()):
        return verdict
    columns = {old: new for old, new in columns.items() if old != reference}
    proof = _Proof(cells, before, after, columns, {(c.row, c.column): c for c in verdict.cells})
    doubtful = {at: stood for at in proof.placed() if (stood := proof.contradicting(at))}
    reported = {(one.write.row, one.write.column) for one in verdict.lost}
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in doubtful]
    blank = [CellWrite(after.sheet_id, *at, None) for at in doubtful if proof.is_filled(at)]
    lost = [
        Lost(CellWrite(after.sheet_id, *at, after.cell(*at).value), stood, after.cell(*at).text)
        for at, stood in doubtful.items()
        if at not in reported
    ]
    return replace(verdict, cells=[*kept, *blank], lost=[*verdict.lost, *lost])


@dataclass(slots=True)
class _Proof:
    """The tab as it will be after the repair, and each row as it was meant to be."""

    cells: Mapping[At, CellWrite]
    before: TabSnapshot
    after: TabSnapshot
    columns: Mapping[int, int]
    repaired: Mapping[At, CellWrite]
    _old: Mapping[int, int] = field(init=False)
    _meant: Mapping[int, Mapping[int, AbstractSet[str]]] = field(init=False)
    """Row → column → the values that may stand there: the former one and ours."""
    _rows_with: Mapping[tuple[int, str], AbstractSet[int]] = field(init=False)
    """(Column, value) → the rows that may have it there."""
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
        self._rows_with = bearing
        self._ours = {key for cell in self.cells.values() if (key := raw_key(cell.value))}

    def placed(self) -> Iterator[At]:
        """Cells that hold a value of ours, and cells that are repaired."""
        for row, line in enumerate(self.after.rows):
            for column in range(len(line)):
                if column in self._old and self._is_placed((row, column)):
                    yield row, column

    def contradicting(self, at: At) -> Sequence[Cell]:
        """What the rows that this one resembles have in this column; () if the cell fits them."""
        key, scores = self._key(at), Counter[int]()
        for column in self._old.keys() - {at[1]}:
            scores.update(self._rows_with.get((column, self._key((at[0], column))), ()))
        if not scores:
            # It is alone in its row: under a title that it was not written for, it is no row's.
            return () if not key or (at[1], key) in self._rows_with else (BLANK,)
        best = max(scores.values())
        owners = [row for row, score in scores.items() if score == best]
        if not key or any(key in self._meant[row].get(at[1], ()) for row in owners):
            return ()
        stood = [self.before.cell(row, self._old[at[1]]) for row in owners]
        return list({raw_key(one.value): one for one in stood}.values())

    def is_filled(self, at: At) -> bool:
        return bool(raw_key(self.after.cell(*at).value))

    def _is_placed(self, at: At) -> bool:
        if at in self.repaired:
            return True
        key, old = self._key(at), self._old[at[1]]
        return key in self._ours and not any(
            raw_key(self.before.cell(row, old).value) == key
            for row in range(len(self.before.rows))
        )

    def _key(self, at: At) -> str:
        cell = self.repaired.get(at)
        return raw_key(self.after.cell(*at).value if cell is None else cell.value)

    def _keys_meant(self, row: int) -> Iterator[tuple[int, AbstractSet[str]]]:
        for old, new in self.columns.items():
            cell = self.cells.get((row, old))
            values = [self.before.cell(row, old).value, None if cell is None else cell.value]
            if keys := {key for value in values if (key := raw_key(value))}:
                yield new, keys
