"""Children's ages beside the number of children in their row: « 2 » and « 8 ans » lack one age.

A child that is left out would be counted nowhere, and nobody would notice. The same goes for the
number beside a thing that is lent, « molkky x2 », and the number in its row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.amounts.counted import Counted, told_apart
from french_cells.reading import Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.seats import ADULTS, CHILDREN_FIELDS
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.domain.wording.row_sentences import counts_children, counts_things
from sync_service.sync.planning.situation import Situation

_OF_THINGS = "quantity"
_OF_CHILDREN = frozenset({"children_ages", *CHILDREN_FIELDS})


@dataclass(frozen=True, slots=True)
class CountedBeside(WrappedCodec):
    """Reads ages, or one band of them; `others` are the children in the other bands."""

    counted: Counted
    others: int = 0
    may_be_more: bool = False
    """Some bands have no column, so children of these ages are not in the row."""

    def read(self, cell: Cell) -> Reading:
        reading = self._read_apart(cell)
        told = number_in(reading.value) if reading.accepted else 0
        if not told:
            return reading
        number = told + self.others
        if self.counted.are_twins and number == 1 and isinstance(reading.value, list):
            return replace(reading, value=[one and "2" for one in reading.value])
        is_more = self.counted.number > number and not self.may_be_more
        is_less = self.counted.number < number and not self.counted.is_least
        if not (is_more or is_less):
            return reading
        message = counts_children(self.counted.number, number)
        return Reading(None, "ambiguous", "reject", message)

    def _read_apart(self, cell: Cell) -> Reading:
        """« 3 ans et 6 mois » is one child or two: the row's number decides."""
        reading, counted = self.codec.read(cell), self.counted
        is_said = not (reading.accepted or counted.are_twins or counted.is_least)
        text = told_apart(cell.text, counted.number) if is_said else ""
        told = self.codec.read(Cell(text, text)) if text else reading
        return Reading(told.value, severity="repair") if text and told.accepted else reading


def counted_beside(
    situation: Situation, row: SheetRow, name: str, codec: FieldCodec
) -> FieldCodec:
    """Reads ages if the row counts children in a column that belongs to no field."""
    if situation.readers.counted is None or name not in _OF_CHILDREN:
        return codec
    adults = read_beside(situation, row, ADULTS)
    counted = situation.readers.counted(row.index, adults if isinstance(adults, int) else None)
    if counted is None or name not in CHILDREN_FIELDS:
        return codec if counted is None else CountedBeside(codec, counted)
    bands = {one: read_beside(situation, row, one) for one in CHILDREN_FIELDS if one in row.cells}
    filled = _filled(bands)
    # One of the cells asks for all.
    if filled[:1] != [name]:
        return codec
    others = sum(number_in(bands[one]) for one in filled[1:])
    return CountedBeside(codec, counted, others, len(bands) < len(CHILDREN_FIELDS))


@dataclass(frozen=True, slots=True)
class CountedThing(WrappedCodec):
    """« Molkky x2 » in a row that gives another number of things."""

    count: Callable[[Cell], Mapping[str, Value]]
    told: Value

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        count = self.count(cell).get(_OF_THINGS) if reading.accepted else None
        if count is None or self.told in (None, count):
            return reading
        message = counts_things(number_in(count), number_in(self.told))
        return Reading(None, "ambiguous", "reject", message)


def counted_thing(situation: Situation, row: SheetRow, codec: FieldCodec) -> FieldCodec:
    """Reads what is lent, if its number may stand beside its name.

    In a known row, a number typed there changes nothing.
    """
    tell = situation.readers.implied.get("item_code")
    record = situation.records.get(row.ref or "")
    told = record.fields.get(_OF_THINGS) if record else read_beside(situation, row, _OF_THINGS)
    return codec if tell is None else CountedThing(codec, tell, told)  # type: ignore[arg-type] # canonical


def counts_otherwise(situation: Situation, row: SheetRow) -> bool:
    """Whether the row's ages no longer match the number of children that it counts."""
    return situation.readers.counted is not None and any(
        is_contradicted(situation, row, name) for name in row.cells if name in _OF_CHILDREN
    )


def is_contradicted(situation: Situation, row: SheetRow, name: str) -> bool:
    """Whether a cell can be read on its own, but not with the number in its row."""
    if situation.readers.counted is None:
        return False
    codec, cell = situation.codec.fields[name], row.cells[name]
    beside = counted_beside(situation, row, name, codec)
    return beside is not codec and codec.read(cell).accepted and not beside.read(cell).accepted


def _filled(bands: Mapping[str, object]) -> Sequence[str]:
    return [one for one, value in bands.items() if number_in(value)]


def number_in(value: Value | object) -> int:
    """Children in a band, or in a list of bands."""
    if isinstance(value, list):
        return sum(int(one) for one in value if one)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def read_beside(situation: Situation, row: SheetRow, name: str) -> object:
    """A blank cell says nothing, whatever it may stand for."""
    codec, cell = situation.codec.fields.get(name), row.cells.get(name, BLANK)
    return None if codec is None or not cell.text.strip() else codec.read(cell).value
