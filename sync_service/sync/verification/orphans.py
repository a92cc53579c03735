"""Values of ours that rows of somebody else took along: what these rows get back. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot
from sync_service.sync.verification.alignment import Alignment, is_filled
from sync_service.sync.verification.misled import give_back, typed_for_another
from sync_service.sync.verification.new_rows import ValueIndex, find_added
from sync_service.sync.verification.tab_cells import At, holds
from sync_service.sync.verification.verify import (
    Lost,
    Verdict,
    format_change,
    is_more_than_value,
    put_back,
)


def find_orphans(
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    reference: int | None,
    verdict: Verdict,
) -> AbstractSet[At]:
    """Cells that may hold a value which we wrote elsewhere: their row moved since.

    A cell that held the value before the write proves nothing, in its column or in the one that
    took its place, nor does one where we wrote it; nobody knows whether columns moved before the
    write or after it. Rows that we added and that moved as a whole are in their right place.
    """
    old = {new: column for column, new in columns.items()}
    added = find_added(cells, before, after, columns, reference)
    followed = {row for rows in added.values() for row in rows}
    was, now = ValueIndex(before), ValueIndex(after)

    def stood(new: int, key: str) -> AbstractSet[At | None]:
        rows = was.rows(old[new], key) if new in old else ()
        return {verdict.place((row, old[new])) for row in rows}

    orphans: set[At] = set()
    for (column, key), places in _by_value(cells, columns).items():
        held = {at for at in places if holds(after, at, cells[at])}
        for new in {columns[column], column}:
            spots = {(row, new) for row in now.rows(new, key) if row not in followed}
            if spots - stood(new, key) - held:
                orphans |= spots
    return {at for at in orphans if at not in cells or not holds(after, at, cells[at])}


def _by_value(
    cells: Mapping[At, CellWrite], columns: Mapping[int, int]
) -> Mapping[tuple[int, str], set[At]]:
    """(Column, value) → the cells that it was written to, of columns that still exist."""
    written: dict[tuple[int, str], set[At]] = defaultdict(set)
    for at, cell in cells.items():
        if raw_key(cell.value) and at[1] in columns:
            written[at[1], raw_key(cell.value)].add(at)
    return written


def find_emptied(
    cells: Mapping[At, CellWrite], before: TabSnapshot, after: TabSnapshot, alignment: Alignment
) -> AbstractSet[At]:
    """Cells that are empty now, in columns where a blank that we wrote is not in its row.

    Another row took the blank along, which cannot be told from other blanks. If columns moved, it
    may be in the one that stands where we wrote it.
    """
    standing = {new: old for old, new in alignment.columns.items()}
    blanks = {at for at, cell in cells.items() if not raw_key(cell.value)}
    places = {at: alignment.place(*at) for at in blanks}
    astray = {
        column
        for at, place in places.items()
        if place is None or raw_key(after.cell(*place).value)
        for column in (at[1], standing.get(at[1], at[1]))
    }
    filled = {
        place
        for column in astray
        for row in range(len(before.rows))
        if (row, column) not in blanks and raw_key(before.cell(row, column).value)
        if (place := alignment.place(row, column)) is not None
    }
    return {at for at in filled if not raw_key(after.cell(*at).value)}


@dataclass(slots=True)
class Orphans:
    """What to do about values of ours that were taken along by rows of somebody else."""

    cells: Mapping[At, CellWrite]
    before: TabSnapshot
    after: TabSnapshot
    alignment: Alignment
    reference: int | None
    _written: dict[str, dict[int, list[At]]] = field(init=False)
    """Value → column → where it was written; looked up for every misplaced cell."""
    _formatted: AbstractSet[str] = field(init=False)
    """Values that were written with a format of their own."""
    _added: Mapping[int, AbstractSet[int]] = field(init=False)
    """New rows of ours, and where they are now."""
    _old_rows: Mapping[int, int] = field(init=False)
    """Row now → where it was before the write."""

    def __post_init__(self) -> None:
        self._written = defaultdict(lambda: defaultdict(list))
        for at, cell in self.cells.items():
            self._written[raw_key(cell.value)][at[1]].append(at)
        self._formatted = {raw_key(cell.value) for cell in self.cells.values() if cell.format}
        self._old_rows = {new: old for old, new in self.alignment.match.rows.items()}
        columns = self.alignment.columns
        self._added = find_added(self.cells, self.before, self.after, columns, self.reference)

    def verdict(self, ours: AbstractSet[At]) -> Verdict:
        """Restores the values that ours hid; the next merge writes ours where they belong.

        `ours` are cells that hold a written value, wherever they are now. If more cells hold our
        value than we miss, or the row that it was meant for is gone, a person may have typed it:
        then both values are reported.
        """
        restored: list[CellWrite] = []
        lost: list[Lost] = []
        for (column, key), spots in self._misplaced(ours).items():
            missing, unknown = self._missing(column, key)
            is_missed = missing + unknown > 0
            # Where we wrote it, it may be ours even if a person typed the same in the right place.
            for at, old in [one for one in spots if is_missed or one[0] in self.cells]:
                stood = self.before.cell(*old)
                value = self.after.cell(*at).value
                restored.append(self._put_back(at, stood))
                if is_more_than_value(stood) or len(spots) > missing:
                    write = CellWrite(self.after.sheet_id, *at, value)
                    lost.append(Lost(write, [stood], self.after.cell(*at).text))
        found = Verdict(
            is_as_planned=False,
            is_alone=False,
            cells=restored,
            lost=lost,
            alignment=self.alignment,
        )
        return give_back(found, self._find_misled(restored))

    def _find_misled(self, restored: Sequence[CellWrite]) -> Sequence[Lost]:
        """What people typed into rows that showed what we had written to another one."""
        typed = [
            one
            for row in {cell.row for cell in restored}
            for one in self._typed_in(row, [cell for cell in restored if cell.row == row])
        ]
        return typed_for_another(typed, restored)

    def _typed_in(self, row: int, restored: Sequence[CellWrite]) -> Sequence[Lost]:
        """Where the row shows neither what it had nor what we wrote into the row it stood in.

        What we wrote into several rows does not tell in which of these it stood: then what it
        shows may be of none of them.
        """
        shown = [raw_key(self.after.cell(row, cell.column).value) for cell in restored]
        stood = Counter(at[0] for key in shown for at in self._all_written(key))
        most = max(stood.values(), default=0)
        old, stood_in = self._old_rows.get(row), {one for one, n in stood.items() if n == most}
        if old is None or not stood_in:
            return []
        done = {cell.column for cell in restored} | self.alignment.staying
        written: dict[int, list[CellWrite]] = defaultdict(list)
        for cell in (cell for at, cell in self.cells.items() if at[0] in stood_in):
            written[cell.column].append(cell)
        typed: list[Lost] = []
        for column, cells in written.items():
            at = self.alignment.columns.get(column)
            if at is None or at in done or self.after.cell(row, at).is_formula:
                continue
            had, now = self.before.cell(old, column), self.after.cell(row, at)
            known = {raw_key(had.value), *(raw_key(cell.value) for cell in cells)}
            if len(cells) == len(stood_in) and raw_key(now.value) not in known:
                write = CellWrite(self.after.sheet_id, row, at, now.value)
                typed.append(Lost(write, [had], now.text))
        return typed

    def _all_written(self, key: str) -> Sequence[At]:
        return [at for places in self._written[key].values() for at in places]

    def _put_back(self, at: At, stood: Cell) -> CellWrite:
        """With its former format, if our value brought one."""
        now = self.after.cell(*at)
        has_ours = raw_key(now.value) in self._formatted
        looks = format_change(now, stood.format) if has_ours else ""
        return CellWrite(self.after.sheet_id, *at, put_back(stood, now.value), looks)

    def _misplaced(
        self, ours: AbstractSet[At]
    ) -> Mapping[tuple[int, str], Sequence[tuple[At, At]]]:
        """(Column written for, value) → for each such cell, its place now and in the old tab."""
        old_columns = {new: old for old, new in self.alignment.columns.items()}
        found: dict[tuple[int, str], list[tuple[At, At]]] = defaultdict(list)
        for at in sorted(ours):
            stays = at[1] in self.alignment.staying
            row, column = at[0] if stays else self._old_rows.get(at[0]), old_columns.get(at[1])
            if row is None or column is None:
                continue
            key, planned = raw_key(self.after.cell(*at).value), self.cells.get((row, column))
            is_own = planned is not None and raw_key(planned.value) == key
            if not is_own and raw_key(self.before.cell(row, column).value) != key:
                found[self._written_column(at, column, key), key].append((at, (row, column)))
        return found

    def _written_column(self, at: At, column: int, key: str) -> int:
        """The column of the old tab that this value was written for."""
        written = self._written[key]
        return column if column in written or at[1] not in written else at[1]

    def _missing(self, column: int, key: str) -> tuple[int, int]:
        """How many cells with this value are not in their row, and how many have no row any more.

        A new row of ours that is found nowhere is written again.
        """
        cells = self._written[key].get(column, ())
        old = [at for at in cells if is_filled(self.before, at[0])]
        places = [self.alignment.place(*at) for at in old]
        known = [place for place in places if place is not None]
        misplaced = [place for place in known if raw_key(self.after.cell(*place).value) != key]
        added = [at for at in cells if at not in old and not self._is_in_new_row(at, key)]
        return len(misplaced) + len(added), len(places) - len(known)

    def _is_in_new_row(self, at: At, key: str) -> bool:
        column, rows = self.alignment.columns.get(at[1]), self._added.get(at[0], ())
        return column is not None and any(
            raw_key(self.after.cell(row, column).value) == key for row in rows
        )
