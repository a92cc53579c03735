"""A family's session, told by the workshop in one column and the day in another beside it."""

from dataclasses import dataclass

from french_cells.reading import Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.domain.wording.row_sentences import another_day_beside
from sync_service.sync.planning.cells.counted_beside import counts_otherwise
from sync_service.sync.planning.situation import Situation

SESSION = "session_id"


@dataclass(frozen=True, slots=True)
class OnDayBeside(WrappedCodec):
    """« Cuisine de saison » beside « 09/11/2026 » is the session of that day."""

    day: str

    def read(self, cell: Cell) -> Reading:
        told = self.whole(cell)
        reading = self.codec.read(Cell(told, told) if told else cell)
        return Reading(reading.value, severity="repair") if told and reading.accepted else reading

    def whole(self, cell: Cell) -> str:
        """Workshop and day as one text."""
        text = cell.text.strip()
        return f"{text} {self.day}" if text else ""


@dataclass(frozen=True, slots=True)
class OnAnotherDay(WrappedCodec):
    """Only the day was changed: the family stays in its session until somebody confirms."""

    message: str

    def read(self, cell: Cell) -> Reading:
        del cell
        return Reading(None, "ambiguous", "reject", self.message)


def day_beside(situation: Situation, row: SheetRow, name: str, codec: FieldCodec) -> FieldCodec:
    """Reads a family's session if a column beside it gives the day."""
    if situation.readers.session_day is None or name != SESSION:
        return codec
    day = situation.readers.session_day(row.index)
    return OnDayBeside(codec, day) if day else codec


def on_another_day(
    situation: Situation, row: SheetRow, name: str, current: Value
) -> FieldCodec | None:
    """What asks, if workshop and day now name another session than the record has."""
    if situation.readers.session_day is None or name != SESSION or current is None:
        return None
    codec, cell = situation.codec.fields[name], row.cells.get(name, BLANK)
    beside = day_beside(situation, row, name, codec)
    told = beside.whole(cell) if isinstance(beside, OnDayBeside) else ""
    meant = codec.read(Cell(told, told)) if told else None
    if meant is None or not meant.accepted or meant.value == current:
        return None
    day, shown = situation.readers.session_day(row.index), codec.text(current)
    return OnAnotherDay(codec, another_day_beside(day, shown, told))


def says_otherwise(situation: Situation, row: SheetRow, record: Record | None) -> bool:
    """Whether an unmapped column gives another day, or another number of children."""
    session = None if record is None else record.fields.get(SESSION)
    is_moved = SESSION in row.cells and on_another_day(situation, row, SESSION, session)
    return bool(is_moved) or counts_otherwise(situation, row)
