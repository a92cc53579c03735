"""Whole names in one cell, read with the help of the e-mail address or number in their row."""

from collections.abc import Callable
from dataclasses import dataclass

from french_cells.folding import fold
from french_cells.patterns import pattern
from french_cells.reading import Reading
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.situation import Situation

_LINES, _ADDRESSES = ("phone", "mobile", "reach"), ("email", "reach")
_OF_A_HOUSE = pattern(r"(?:33|0)?[1-59]\d{8}")
"""A telephone number's digits, unless it is a mobile."""


@dataclass(frozen=True, slots=True)
class NamedByAddress(WrappedCodec):
    """« Mme Maillard Christine » beside c.maillard@…, which shows the family name."""

    ordered: Callable[[str, str], str | None]
    address: str

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.accepted and reading.severity != "assume":
            return reading
        name = self.ordered(cell.text, self.address)
        told = self.codec.read(Cell(name, name)) if name else reading
        is_told = told.accepted and told.severity != "assume"
        return Reading(told.value, severity="repair") if is_told else reading


@dataclass(frozen=True, slots=True)
class NamedByPost(WrappedCodec):
    """« accueil » beside a landline or accueil@…: a service answers, nobody is named."""

    find_post: Callable[[str], str | None]
    row: SheetRow

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_sure = reading.accepted and reading.severity != "assume"
        service = None if is_sure else self.find_post(cell.text)
        if service is None or not self._is_reached(fold(service).split()[0]):
            return reading
        return Reading([service, ""], severity="repair")

    def _is_reached(self, word: str) -> bool:
        cells = self.row.cells
        numbers = ("".join(filter(str.isdigit, cells.get(one, BLANK).text)) for one in _LINES)
        addresses = (fold(cells.get(one, BLANK).text.partition("@")[0]) for one in _ADDRESSES)
        return any(map(_OF_A_HOUSE.fullmatch, numbers)) or any(word in one for one in addresses)


def named_in_row(situation: Situation, row: SheetRow, codec: FieldCodec) -> FieldCodec:
    """Reads a column of whole names in this row."""
    if situation.readers.ordered is not None and "email" in row.cells:
        codec = NamedByAddress(codec, situation.readers.ordered, row.cells["email"].text)
    return NamedByPost(codec, situation.readers.post, row) if situation.readers.post else codec
