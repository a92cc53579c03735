"""A row's cells by field, without a dictionary for each row: a large tab has 100,000 of them."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Any

from sync_service.domain.spreadsheet import Cell


class CellsOfRow(Mapping[str, Cell]):
    """`cells` in the order of `places`, which all rows of a tab share."""

    __slots__ = ("cells", "places")

    def __init__(self, places: Mapping[str, int], cells: Sequence[Cell]) -> None:
        self.places, self.cells = places, cells

    def __getitem__(self, field: str) -> Cell:
        return self.cells[self.places[field]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, field: object) -> bool:
        return field in self.places

    def get(self, field: str, default: Any = None, /) -> Any:  # noqa: ANN401 - as a mapping's
        place = self.places.get(field)
        return default if place is None else self.cells[place]

    # Each row is iterated over a dozen times: this is as fast as a dictionary.
    def items(self) -> ItemsView[str, Cell]:
        return _Items(self)

    def values(self) -> ValuesView[Cell]:
        return _Values(self)


class _Items(ItemsView[str, Cell]):
    _mapping: CellsOfRow

    def __iter__(self) -> Iterator[tuple[str, Cell]]:
        return zip(self._mapping.places, self._mapping.cells, strict=True)


class _Values(ValuesView[Cell]):
    _mapping: CellsOfRow

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._mapping.cells)
