"""Columns that hold several fields, or show a derived one: composed for a plan, then taken apart.

Pure. The plan sees such a column as one field; records are stored in the dictionary's fields.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Protocol

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.folding import is_blank
from sync_service.domain.merge import Meeting, read_cell, text_of
from sync_service.domain.reading import Reading, Value
from sync_service.domain.record import Record
from sync_service.domain.snapshot import Cell


@dataclass(frozen=True, slots=True)
class Beside:
    """What a composite's cell is read beside: the record, and the row's other mapped cells.

    `remembered` is the value that this very cell last had, `typed` what a person sees in it.
    """

    fields: Mapping[str, Value]
    columns: AbstractSet[str]
    remembered: Value = None
    typed: str = ""


class Composite(Protocol):
    """One column for several of an entity's fields; its value says what a cell can say of them."""

    @property
    def name(self) -> str: ...
    @property
    def parts(self) -> Sequence[str]:
        """The fields that it mainly stands for; the first gives its name to a history line."""

    @property
    def is_derived(self) -> bool:
        """Follows from other fields: an emptied cell says nothing, and is filled again."""

    @property
    def codec(self) -> FieldCodec: ...
    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        """The record's value; `remembered`, which may say more, as long as it holds."""

    def told(self, value: Value) -> Mapping[str, Value]:
        """What a value says of the record's fields."""

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        """Whether the record is as the value says."""

    def says_less(self, value: Value, current: Value) -> bool:
        """True, but not all that there is to say: « en prêt » of a loan that is late."""

    def drifts(self, before: Value, after: Value) -> bool:
        """Whether the one became the other without anybody's saying so: the calendar did."""

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        """What was read, judged beside the record: a refusal where they contradict each other."""


Composites = Mapping[str, Composite]


@dataclass(frozen=True, slots=True)
class RelatingCodec(WrappedCodec):
    """A composite's codec for one cell of one record."""

    composite: Composite
    beside: Beside
    assumed: Value = None
    """What was understood once stays so: « rendu le 3 » is no other day next month."""

    def read(self, cell: Cell) -> Reading:
        beside = replace(self.beside, typed=text_of(cell))
        reading = self.composite.relate(self.codec.read(cell), beside)
        is_kept = self.assumed is not None and reading.accepted
        return replace(reading, value=self.assumed) if is_kept else reading


def shows_calendar(composites: Composites) -> bool:
    """Whether what a tab shows may change overnight though no record did."""
    return any(composite.is_derived for composite in composites.values())


def compose_records(
    records: Mapping[str, Record], composites: Composites, rows: Mapping[str, BaseRow]
) -> Mapping[str, Record]:
    """The records as a tab with these columns shows them."""
    if not composites:
        return records
    return {ref: _compose(record, composites, rows.get(ref)) for ref, record in records.items()}


def _compose(record: Record, composites: Composites, row: BaseRow | None) -> Record:
    cells = row.cells if row is not None else {}
    composed = {
        name: one.compose(record.fields, cells[name].value if name in cells else None)
        for name, one in composites.items()
    }
    return replace(record, fields={**record.fields, **composed})


def resolve(fields: Mapping[str, Value], composites: Composites) -> dict[str, Value]:
    """The dictionary's fields alone, as the composites among `fields` say."""
    kept = {name: value for name, value in fields.items() if not _is_only_shown(name, composites)}
    for name, composite in composites.items():
        if name in fields:
            kept.update(composite.told(fields[name]))
    return kept


def changed(
    fields: Mapping[str, Value], changes: Mapping[str, Value], composites: Composites
) -> dict[str, Value]:
    """A record's own fields with these changes; a composite that did not change says nothing."""
    return resolve({**resolve(fields, composites), **changes}, composites)


def _is_only_shown(name: str, composites: Composites) -> bool:
    return name in composites and name not in composites[name].parts


def composed_meeting(composite: Composite, meeting: Meeting, beside: Beside) -> Meeting:
    """What meets in a composite's cell once the row's other cells are merged."""
    remembered, cell = meeting.base.value, meeting.cell
    is_assumed = meeting.base.kind == "assumed" and not meeting.is_retyped
    assumed = remembered if is_assumed else None
    codec = RelatingCodec(meeting.codec, composite, beside, assumed)
    current = composite.compose(beside.fields, remembered)
    meeting = replace(meeting, codec=codec, current=current)
    if meeting.base.kind == "agreed" and not meeting.is_retyped:
        return meeting
    if composite.is_derived and is_blank(cell.value):
        # Emptied, it says nothing: without a base it is filled like a new cell.
        return replace(meeting, base=BaseCell(raw=cell.value))
    reading = read_cell(codec, cell)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    if reading.accepted and composite.holds(value, beside.fields):
        return replace(meeting, current=value)
    if reading.accepted and composite.says_less(value, current):
        # Nothing new was said: the whole state is written, what was typed goes to the history.
        return replace(meeting, base=BaseCell(value, cell.value), decision="database")
    is_filling = meeting.is_first and _fills(composite, value, beside.fields)
    if composite.is_derived and (is_filling or composite.drifts(remembered, current)):
        # Nobody gave the state that stood there: what is typed now meets no other word.
        return replace(meeting, base=meeting.base._replace(value=current))
    return meeting


def _fills(composite: Composite, value: Value, fields: Mapping[str, Value]) -> bool:
    """What the value tells is new to the record, not other than the record has it."""
    told = composite.told(value).items()
    return all(fields.get(name) in (None, fact) for name, fact in told if name != composite.name)
