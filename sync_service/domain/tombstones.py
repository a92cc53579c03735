"""Where records stood that were erased by date, and are still in a sheet.

Such a row is left as it is: a tombstone recognises it by a keyed hash of what was there, which
reveals it to nobody. Another kind covers a single cell of a record that remains (ADR 13). Values
only.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.folding import is_blank
from sync_service.domain.base import row_fingerprint
from sync_service.domain.mapping import is_day
from sync_service.domain.spreadsheet import BLANK, SheetRow


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Where a record stood that is gone. `seal` covers what its cells of `fields` held."""

    ref: str
    fields: tuple[str, ...]
    seal: str


@dataclass(frozen=True, slots=True)
class Tombstones:
    """Those of one tab, and the key that their seals were made with."""

    key: str = ""
    stones: Sequence[Tombstone] = field(default_factory=tuple)
    """Those that cover whole rows."""
    cells: Sequence[Tombstone] = field(default_factory=tuple)
    """Those that cover single cells, in rows of records that remain."""
    emptied: Mapping[str, Sequence[Tombstone]] = field(default_factory=dict)
    """By reference, one for each cell that no run has emptied yet of somebody who was erased."""

    @property
    def refs(self) -> frozenset[str]:
        return frozenset(stone.ref for stone in self.stones)

    def find_over(self, rows: Iterable[SheetRow], fingerprints: Collection[str]) -> frozenset[int]:
        """The indexes of rows that are as they were when their record went.

        `fingerprints` are those of known records' rows: what is just so is theirs. Each tombstone
        covers one row, preferably the one with its reference; a copy of that row is new.
        """
        if not self.stones:
            return frozenset()
        search = _Search(self, frozenset(fingerprints))
        filled = [row for row in rows if not row.is_blank]
        search.look_by_reference(filled)
        search.look_by_content(filled)
        return frozenset(search.over)

    def without_cells(self, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
        """The same rows; a cell that is as it was when its value went counts as empty."""
        if not self.cells:
            return rows
        stones = {stone.ref: stone for stone in self.cells}
        return [self._without_cells(row, stones.get(row.ref or "")) for row in rows]

    def _without_cells(self, row: SheetRow, stone: Tombstone | None) -> SheetRow:
        if stone is None or not _has(row, stone.fields):
            return row
        if seal_of(self.key, _fingerprint(row, stone.fields)) != stone.seal:
            return row
        cells = {**row.cells, **dict.fromkeys(stone.fields, BLANK)}
        return replace(
            row, cells=cells, fingerprint=row_fingerprint([one.value for one in cells.values()])
        )


def seal_of(key: str, fingerprint: str) -> str:
    """Of a row's fingerprint; without the key nobody can try out what the row may have said."""
    return hmac.digest(key.encode(), fingerprint.encode(), "sha256").hex()


class _Search:
    """The rows that are still read, and the tombstones left for the others."""

    def __init__(self, known: Tombstones, fingerprints: Collection[str]) -> None:
        self.over: set[int] = set()
        self._key, self._fingerprints = known.key, fingerprints
        self._free = {stone.ref: stone for stone in known.stones}

    def look_by_reference(self, rows: Iterable[SheetRow]) -> None:
        for row in rows:
            stone = self._free.get(row.ref or "")
            if (
                stone is not None
                and row.fingerprint not in self._fingerprints
                and self._is_as(row, stone)
            ):
                self._take(row, stone.ref)

    def look_by_content(self, rows: Iterable[SheetRow]) -> None:
        """Sorted without the column of references, or the reference wiped: still the same row."""
        layouts = {stone.fields for stone in self._free.values()}
        refs = {(stone.fields, stone.seal): stone.ref for stone in self._free.values()}
        for row in rows:
            if row.index in self.over or row.fingerprint in self._fingerprints:
                continue
            seals = [(fields, self._seal(row, fields)) for fields in layouts if _has(row, fields)]
            ref = next((refs[seal] for seal in seals if seal in refs), None)
            if ref in self._free and not _says_more(row, self._free[ref].fields):
                self._take(row, ref)

    def _is_as(self, row: SheetRow, stone: Tombstone) -> bool:
        # A column that is gone says nothing: it does not mean that somebody used the row again.
        if not _has(row, stone.fields):
            return True
        is_same = self._seal(row, stone.fields) == stone.seal
        return is_same and not _says_more(row, stone.fields)

    def _seal(self, row: SheetRow, fields: Sequence[str]) -> str:
        return seal_of(self._key, _fingerprint(row, fields))

    def _take(self, row: SheetRow, ref: str) -> None:
        self.over.add(row.index)
        del self._free[ref]


def _fingerprint(row: SheetRow, fields: Sequence[str]) -> str:
    return row_fingerprint([row.cells[name].value for name in fields])


def _has(row: SheetRow, fields: Sequence[str]) -> bool:
    return all(name in row.cells for name in fields)


def _says_more(row: SheetRow, fields: Sequence[str]) -> bool:
    """Somebody filled in a day that was not there then."""
    days = (name for name in row.cells if is_day(name) and name not in fields)
    return any(not is_blank(row.cells[name].value) for name in days)
