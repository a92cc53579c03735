"""A session's day beside a weekday in a column of its own: « samedi » beside 19/03.

Families come on the day that both give; if the two differ, nobody knows which is right.
"""

from dataclasses import dataclass, replace
from datetime import date

from french_cells.reading import NO_YEAR, Reading, another_weekday
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class WeekdayBeside(WrappedCodec):
    """Reads a day; `weekday` counts from Monday."""

    weekday: int

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        day = reading.value[0] if isinstance(reading.value, list) else reading.value
        if not isinstance(day, str):
            return reading
        said = date.fromisoformat(day)
        if said.weekday() != self.weekday:
            return Reading(None, "ambiguous", "reject", another_weekday(said, self.weekday))
        is_yearless = reading.severity == "assume" and reading.message.startswith(NO_YEAR)
        return replace(reading, severity="repair", message="") if is_yearless else reading


def beside_weekday(
    situation: Situation, row: SheetRow, name: str, codec: FieldCodec
) -> FieldCodec:
    """Reads a session's day if the column next to it holds weekdays."""
    header = situation.header
    if header is None or situation.readers.weekday is None or name not in header.columns:
        return codec
    column, mapped = header.columns[name], header.columns.values()
    others = (one for one in (column - 1, column + 1) if one >= 0 and one not in mapped)
    told = (situation.readers.weekday(situation.tab.cell(row.index, one).text) for one in others)
    found = next((one for one in told if one is not None), None)
    return codec if found is None else WeekdayBeside(codec, found)
