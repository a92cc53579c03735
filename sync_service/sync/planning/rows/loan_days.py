"""How a cell is read in its row: a loan's day whose year was left out, or that nobody waits for.

And « Dr » over a civility that is known.
"""

from dataclasses import dataclass
from datetime import date

from french_cells.reading import NO_YEAR, Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.situation import Situation

_A_YEAR = 365
_BACK = ("returned", "available")


@dataclass(frozen=True, slots=True)
class LoanDay(WrappedCodec):
    """The day on which a loan ends, read beside the day on which it began and its return."""

    began: object
    is_over: bool

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.severity == "assume" and reading.message.startswith(NO_YEAR):
            return (
                Reading(reading.value, severity="repair")
                if self._is_next(str(reading.value))
                else reading
            )
        # « Fin octobre », « 2 semaines »: nobody waits for a day once the thing is back.
        is_idle = self.is_over and reading.error in ("invalid", "ambiguous")
        return Reading(None, severity="repair") if is_idle else reading

    def _is_next(self, day: str) -> bool:
        """The one such day of the year that follows the loan's first."""
        if not isinstance(self.began, str):
            return False
        days = (date.fromisoformat(day) - date.fromisoformat(self.began)).days
        return 0 <= days < _A_YEAR


@dataclass(frozen=True, slots=True)
class KnownCivility(WrappedCodec):
    """« Dr » is no mistake where nothing is known; over « Mme » it would take that away."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_word = reading.error in (None, "empty") and any(map(str.isalpha, cell.text))
        is_other = is_word and reading.value is None
        return Reading(None, "invalid", "reject") if is_other else reading


def codec_in_row(
    situation: Situation, row: SheetRow, name: str, current: Value = None
) -> FieldCodec:
    """How a cell is read in its row; what the record has is not lost for what cannot be read."""
    codec = situation.codec.fields[name]
    if (situation.codec.entity, name) == ("contact", "title") and current is not None:
        return KnownCivility(codec)
    if situation.codec.entity != "loan" or name not in ("due_on", "returned_on"):
        return codec
    read = {
        one: situation.codec.fields[one].read(cell).value
        for one in ("loaned_on", "returned_on", "status")
        if (cell := row.cells.get(one)) is not None
    }
    said = str(read.get("status")).partition(" ")[0]
    is_idle = name == "due_on" and current is None
    is_over = is_idle and (bool(read.get("returned_on")) or said in _BACK)
    return LoanDay(codec, read.get("loaned_on"), is_over)
