"""Takes out values of ours that are alone in a row, as the row we wrote them into moved on. Pure.

Such a row is no former row, and no plan takes it for a record, so nobody else would ever take our
value out. A reference that a sort left beside it is corrected by the next plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import BLANK, Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.alignment import Alignment, is_filled
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Lost, Verdict, format_change


def take_out_values(
    verdict: Verdict,
    batch: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    reference: int | None,
) -> Verdict:
    """The verdict without values of ours that would stay alone in a row.

    If no more cells show our value than untouched rows lack it, all of them are ours. Otherwise a
    person may have typed one, to begin a row: that is reported. So is what is put back into a row
    that only its reference identifies, since a sort may have left that there.
    """
    if verdict.alignment is None:
        return verdict
    strays = _Strays(batch, before, after, verdict.alignment, reference)
    planned = {(cell.row, cell.column) for cell in verdict.cells}
    reported = {(one.write.row, one.write.column) for one in verdict.lost}
    written: list[CellWrite] = []
    lost: list[Lost] = []
    for written_to, places in strays.find():
        has_format = any(write.format for write in written_to)
        is_sure = len(places) <= strays.untouched(written_to)
        for at, stood in places.items():
            now = after.cell(*at)
            if at not in planned:
                new_format = format_change(now, stood.format) if has_format else ""
                written.append(CellWrite(after.sheet_id, *at, None, new_format))
            if at not in reported and (raw_key(stood.value) or not is_sure):
                lost.append(Lost(CellWrite(after.sheet_id, *at, now.value), [stood], now.text))
    if not written and not lost:
        return verdict
    return replace(
        verdict,
        is_as_planned=False,
        cells=[*verdict.cells, *written],
        lost=[*verdict.lost, *lost],
    )


@dataclass(slots=True)
class _Strays:
    batch: WriteBatch
    before: TabSnapshot
    after: TabSnapshot
    alignment: Alignment
    reference: int | None
    _reference_now: int | None = field(init=False)
    """Where the column of references is now."""
    _old_rows: Mapping[int, int] = field(init=False)
    _old_columns: Mapping[int, int] = field(init=False)
    """Current index of a row or column → its former one."""
    _written: Mapping[tuple[int, str], Sequence[CellWrite]] = field(init=False)
    """(Column now, value) → the cells that we wrote it to."""

    def __post_init__(self) -> None:
        columns = self.alignment.columns
        self._reference_now = columns.get(self.reference) if self.reference is not None else None
        self._old_rows = {new: old for old, new in self.alignment.match.rows.items()}
        self._old_columns = {new: old for old, new in columns.items()}
        written: dict[tuple[int, str], list[CellWrite]] = defaultdict(list)
        for cell in self.batch.cells:
            if cell.sheet_id == self.after.sheet_id and raw_key(cell.value):
                place = columns.get(cell.column)
                if place is not None:
                    written[place, raw_key(cell.value)].append(cell)
        self._written = written

    def find(self) -> Iterator[tuple[Sequence[CellWrite], Mapping[At, Cell]]]:
        """Cells of ours that are missing from their rows, and where their value stands alone.

        With what stood there before, known only if a reference alone says which row it was.
        """
        missing = self._missing()
        places: dict[tuple[int, str], dict[At, Cell]] = defaultdict(dict)
        for row in range(len(self.after.rows)) if missing else ():
            cells = self._shown(row)
            if all(cell in missing for cell in cells.items()) and not self._is_another(row, cells):
                for column, key in cells.items():
                    places[column, key][row, column] = self._stood(row, column)
        for cell, spots in places.items():
            yield missing[cell], spots

    def untouched(self, written_to: Sequence[CellWrite]) -> int:
        """How many of their rows are gone, or show what they did or a value of ours."""
        places = ((write, self.alignment.place(write.row, write.column)) for write in written_to)
        return sum(at is None or self._is_untouched(write, at) for write, at in places)

    def _is_untouched(self, write: CellWrite, at: At) -> bool:
        key = raw_key(self.after.cell(*at).value)
        was = raw_key(self.before.cell(write.row, write.column).value)
        return key == was or (at[1], key) in self._written

    def _missing(self) -> Mapping[tuple[int, str], Sequence[CellWrite]]:
        """(Column now, value) → cells that we wrote into rows that do not show it now.

        A new row of ours may be anywhere.
        """
        return {
            cell: missing
            for cell, written_to in self._written.items()
            if (missing := [write for write in written_to if self._is_missing(write, cell[1])])
        }

    def _is_missing(self, write: CellWrite, key: str) -> bool:
        if not is_filled(self.before, write.row) or write.column == self.reference:
            return False
        place = self.alignment.place(write.row, write.column)
        return place is None or raw_key(self.after.cell(*place).value) != key

    def _shown(self, row: int) -> Mapping[int, str]:
        """Column → what stands there, except the reference and what formulas show."""
        return {
            column: key
            for column, cell in enumerate(self.after.rows[row])
            if column != self._reference_now
            and not cell.is_formula
            and (key := raw_key(cell.value))
        }

    def _is_another(self, row: int, shown: Mapping[int, str]) -> bool:
        """Whether it may be an old row in which ours covers all that it held."""
        known = self._old_rows.get(row)
        olds = self.alignment.match.doubts.get(row, ()) if known is None else [known]
        return any(self._filled(old) <= shown.keys() for old in olds)

    def _filled(self, old: int) -> AbstractSet[int | None]:
        cells = enumerate(self.before.rows[old])
        filled = {self.alignment.columns.get(at) for at, cell in cells if raw_key(cell.value)}
        return filled - {self._reference_now}

    def _stood(self, row: int, column: int) -> Cell:
        old, at = self._old_rows.get(row), self._old_columns.get(column)
        return BLANK if old is None or at is None else self.before.cell(old, at)
