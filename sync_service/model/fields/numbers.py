"""Fields that count, measure or pay."""

from typing import Unpack

from french_cells.amounts import quantities
from french_cells.answers import invalid
from french_cells.reading import Raw, Reading, Value
from sync_service.domain.codec import Shown
from sync_service.model.field import CellField, FieldSettings


class Count(CellField):
    """A whole number of things, within bounds."""

    def __init__(
        self, label: str, *, least: int = 0, most: int = 100_000, **settings: Unpack[FieldSettings]
    ) -> None:
        super().__init__(label, **settings)
        self.least = least
        self.most = most
        self.expected = f"un nombre entier, {least} ou plus"

    def understand(self, raw: Raw) -> Reading:
        reading = quantities.read(raw, self.context)
        if not reading.accepted:
            return reading
        if not isinstance(reading.value, int) or not self.least <= reading.value <= self.most:
            return invalid(f"Nous attendons {self.expected}.")
        return reading

    def show(self, value: Value) -> Shown:
        return Shown(value if isinstance(value, int) else None)


class Amount(CellField):
    """Money or hours: a number that may have decimals, zero or more."""

    expected = "un nombre, par exemple 12,50"

    def understand(self, raw: Raw) -> Reading:
        reading = quantities.read(raw, self.context)
        if isinstance(reading.value, int | float) and reading.value < 0:
            return invalid(f"Nous attendons {self.expected}.")
        return reading

    def show(self, value: Value) -> Shown:
        return Shown(value if isinstance(value, int | float) else None)

    def text(self, value: Value) -> str:
        return "" if value is None else str(value).replace(".", ",")
