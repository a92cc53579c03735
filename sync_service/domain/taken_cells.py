"""The base of a new row's cells that are all taken as they are."""

from collections.abc import Iterable, Iterator, Mapping

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, RowCells
from sync_service.domain.spreadsheet import Cell


class TakenCells(RowCells):
    """Cells that are made only when somebody looks at one.

    Row and record hold their two sides already: of a first run of many rows this is a quarter of
    the memory. `ours`: fields whose text is our own name for what they link to.
    """

    __slots__ = ("_ours", "_row", "_values")

    def __init__(
        self, row: Mapping[str, Cell], values: Mapping[str, Value], ours: tuple[str, ...] = ()
    ) -> None:
        self._row, self._values, self._ours = row, values, ours

    def __getitem__(self, field: str) -> BaseCell:
        value, raw, is_ours = self._sides(field, self._row[field])
        return BaseCell(value, raw, ours=is_ours)

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def sides(self) -> Iterator[tuple[str, tuple[Value, Raw, bool]]]:
        """By field: its value, what the sheet holds, and whether the name is ours."""
        return ((field, self._sides(field, cell)) for field, cell in self._row.items())

    def agree(self, names: Iterable[str], fields: Mapping[str, Value]) -> bool:
        own, known = self._row, self._values
        return all(fields.get(n) == (known.get(n) if n in own else None) for n in names)

    def _sides(self, field: str, cell: Cell) -> tuple[Value, Raw, bool]:
        if cell.value is None or cell.value == "":
            return None, None, False
        return self._values.get(field), cell.value, field in self._ours
