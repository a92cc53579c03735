"""Marks of partners' presence that are names: whoever is named came. Once a tab a person says yes.

Among people a name beside a name is no mark, and stays refused.
"""

from dataclasses import dataclass

from french_cells.answers import assume
from french_cells.presence.who_came import names_who_came
from french_cells.reading import Reading
from sync_service.domain.codec import WrappedCodec
from sync_service.domain.spreadsheet import Cell

_SAID = "Un nom dit qui est venu : compris comme « présent »."


@dataclass(frozen=True, slots=True)
class WhoCame(WrappedCodec):
    """« Mme Kuchly », « Maëlle + Ricardo »: the structure was there; the names are not kept."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.accepted or reading.error == "empty" or not isinstance(cell.value, str):
            return reading
        return assume("present", _SAID) if names_who_came(cell.value) else reading
