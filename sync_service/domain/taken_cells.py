"""The base of a new row's cells that are all taken as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from french_cells.reading import Raw, Value
from sync_service.domain.base import UNMET, BaseCell, RowCells
from sync_service.domain.spreadsheet import Cell


class TakenCells(RowCells):
    """Cells that are made only when somebody looks at one.

    Row and record hold their two sides already: of a first run of many rows this is a quarter of
    the memory. `ours`: fields whose text is our own name for what they link to, or nobody's word.
    """

    __slots__ = ("_ours", "_row", "_values")

    def __init__(
        self, row: Mapping[str, Cell], values: Mapping[str, Value], ours: tuple[str, ...] = ()
    ) -> None:
        self._row, self._values, self._ours = row, values, ours

    def as_ours(self, field: str) -> "TakenCells":
        """With the mark that nobody typed this one."""
        return TakenCells(self._row, self._values, (*self._ours, field))

    def __getitem__(self, field: str) -> BaseCell:
        raw = self._row[field].value
        if raw is None or raw == "":
            return UNMET
        return BaseCell(self._values.get(field), raw, ours=field in self._ours)

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def sides(self) -> Sequence[tuple[str, Value, Raw, bool]]:
        """Field, its value, what the sheet holds, and whether the name is ours."""
        known, ours = self._values.get, self._ours
        return [
            (field, None, None, False)
            if (raw := cell.value) is None or raw == ""
            else (field, known(field), raw, field in ours)
            for field, cell in self._row.items()
        ]

    def agree(self, names: Iterable[str], fields: Mapping[str, Value]) -> bool:
        own, known = self._row, self._values
        return all(fields.get(n) == (known.get(n) if n in own else None) for n in names)
