"""Reads a session's day with the help of the days and months around it.

« 23 janvier » below a session in December is in the next year; « Lu 14 » below « SEPTEMBRE » is in
that month.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from french_cells.reading import NO_YEAR, Reading
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow, TabSnapshot
from sync_service.sync.planning.situation import Situation

DAYS = ("date", "moment")
"""Fields that say a session's day: alone, or with its hours."""
_FOLLOWS_WITHIN = 200
"""Days: sessions further apart say nothing about each other's year."""
_BESIDE = 20
"""Rows that are searched on either side for a certain day."""


@dataclass(frozen=True, slots=True)
class DayInOrder(WrappedCodec):
    """A day without a year, between days whose year is known."""

    above: str | None
    below: str | None

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        day = _day_in(reading.value)
        if reading.severity != "assume" or day is None:
            return reading
        is_yearless = reading.message.startswith(NO_YEAR)
        is_next = _follows(self.above, day) or _follows(day, self.below)
        return Reading(reading.value, severity="repair") if is_yearless and is_next else reading


def _day_in(value: object) -> str | None:
    """The day of a session's value, which may also hold hours."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else None


def _follows(first: str | None, second: str | None) -> bool:
    if first is None or second is None:
        return False
    return 0 <= (date.fromisoformat(second) - date.fromisoformat(first)).days <= _FOLLOWS_WITHIN


def find_day(names: Container[str]) -> str | None:
    """Which of the fields says the session's day: one of its own, or the one with the hours."""
    return next((name for name in DAYS if name in names), None)


def in_order(situation: Situation, row: SheetRow, name: str, codec: FieldCodec) -> FieldCodec:
    """Reads a session's day; the nearest certain days tell its year."""
    if situation.header is None or name not in situation.header.columns:
        return codec
    column, first_row = situation.header.columns[name], situation.header.first_row

    def sure(rows: Iterable[int]) -> str | None:
        readings = (codec.read(situation.tab.cell(one, column)) for one in rows)
        days = (_day_in(one.value) for one in readings if one.severity != "assume")
        return next(filter(None, days), None)

    first, end = row.index - _BESIDE, row.index + _BESIDE + 1
    above = sure(range(row.index - 1, max(first, first_row) - 1, -1))
    below = sure(range(row.index + 1, min(end, len(situation.tab.rows))))
    return DayInOrder(codec, above, below)


@dataclass(frozen=True, slots=True)
class UnderMonth(WrappedCodec):
    """A day of the month that stands above it when it is typed; a later sort changes nothing."""

    whole: str

    def read(self, cell: Cell) -> Reading:
        del cell
        return self.codec.read(Cell(self.whole, self.whole))


def under_month(situation: Situation, row: SheetRow, name: str, codec: FieldCodec) -> FieldCodec:
    """The codec of « Lu 14 » where a row above it is « SEPTEMBRE » and nothing else."""
    header = situation.header
    if header is None or situation.readers.whole_day is None or name not in header.columns:
        return codec
    whole = situation.readers.whole_day(
        row.cells.get(name, BLANK).text,
        _lines(situation.tab, range(row.index - 1, header.first_row - 1, -1)),
        _lines(situation.tab, range(row.index + 1, len(situation.tab.rows))),
        header.columns[name],
    )
    return UnderMonth(codec, whole) if whole else codec


def _lines(tab: TabSnapshot, rows: Iterable[int]) -> Iterator[Sequence[str]]:
    return ([cell.text for cell in tab.rows[one]] for one in rows)
