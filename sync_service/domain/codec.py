"""What the sync asks of the model: how a column reads typed cells and shows canonical values.

A composite is a column that holds several fields, or shows a derived one. A plan sees it as one
field; records are stored in the dictionary's fields.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from french_cells.reading import Raw, Reading, Value
from sync_service.domain.base import BaseRow
from sync_service.domain.record import Entity, Record
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording import sentences


@dataclass(frozen=True, slots=True)
class Shown:
    """What is written into a cell.

    A typed value and, for dates, the number format an empty cell is given.
    """

    value: Raw
    format: str = ""
    time: float | None = None
    """The same as a true time, for a column that holds such: a fraction of a day."""
    lasting: Raw = None
    """The same number of hours for a cell that shows a time: a fraction of a day, or words."""

    def within(self, cell: Cell) -> Raw:
        """What that cell is given of it."""
        return self.value if self.lasting is None or cell.format != "TIME" else self.lasting


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule across fields that a record breaks.

    Which field should be corrected, and why, in French.
    """

    field: str
    message: str


class FieldCodec(Protocol):
    """One mapped field: reads what people type, shows what is canonical.

    `read(show(v)) == v` for every canonical value v. Never raises, whatever the cell holds.
    """

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str:
        """The field's French name, for sentences."""

    @property
    def required(self) -> bool: ...
    @property
    def group(self) -> str:
        """Fields of one group conflict together (address; item, borrower and dates of a loan)."""

    @property
    def expected(self) -> str:
        """What may be typed, in French, with an example."""

    def read(self, cell: Cell) -> Reading: ...
    def show(self, value: Value) -> Shown:
        """None shows as an empty cell."""

    def text(self, value: Value) -> str:
        """The value as a person reads it in a sentence or a note.

        « 06 39 98 12 34 », « 12/03/2026 ».
        """

    def choices(self) -> Sequence[str]:
        """The known values for a drop-down list; empty when there is no such list."""

    def shared_name(self, value: Value) -> str:
        """The name of what is shown by its reference: others have it too. Empty for all else."""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        """Whether the words named this before it was renamed or moved, and name it no more."""


@dataclass(frozen=True, slots=True)
class WrappedCodec:
    """What a codec that only reads in its own way has from the one inside; add `read`."""

    codec: FieldCodec

    @property
    def name(self) -> str:
        return self.codec.name

    @property
    def label(self) -> str:
        return self.codec.label

    @property
    def required(self) -> bool:
        return self.codec.required

    @property
    def group(self) -> str:
        return self.codec.group

    @property
    def expected(self) -> str:
        return self.codec.expected

    def show(self, value: Value) -> Shown:
        return self.codec.show(value)

    def text(self, value: Value) -> str:
        return self.codec.text(value)

    def choices(self) -> Sequence[str]:
        return self.codec.choices()

    def shared_name(self, value: Value) -> str:
        return self.codec.shared_name(value)

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        return self.codec.is_former_name(raw, value)


@dataclass(frozen=True, slots=True)
class Called:
    """What something is called, folded: its name first, then its other names."""

    names: tuple[str, ...]
    is_all: bool
    """Nothing else is known that could distinguish it from a namesake."""
    number: str = ""
    """Two namesakes with different ones are two, as things with an inventory number each."""

    def may_be(self, namesake: "Called") -> bool:
        return not (self.number and namesake.number) or self.number == namesake.number


class EntityCodec(Protocol):
    """All fields of one entity, and the rules across them."""

    @property
    def entity(self) -> Entity: ...
    @property
    def fields(self) -> Mapping[str, FieldCodec]: ...
    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        """The rules across fields, and required fields; empty when the record may be stored."""

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        """Keys that only one record can have, strongest first; folded for comparison."""

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        """The name by which it is found if nobody else has it; None if a name does not help."""

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        """Values that a new record takes for fields its sheet does not give."""


class WrappedEntityCodec:
    """What a codec that differs in some fields or rules alone has from the one inside."""

    def __init__(self, codec: EntityCodec, fields: Mapping[str, FieldCodec] | None = None) -> None:
        self._codec = codec
        self.entity: Entity = codec.entity
        self.fields = codec.fields if fields is None else fields

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        return self._codec.check(fields)

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        return self._codec.strong_keys(fields)

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self._codec.called(fields)

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        return self._codec.defaults(fields)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a composite's cell is read beside: the record, and the row's other mapped cells.

    `remembered` is the value that this very cell last had, `typed` what a person sees in it;
    `asked` are columns whose cell has a question of its own, `refused` those of them that nobody
    could read, and `said` is what the row's other cells say of the composite's field; `changed`
    are the fields that these change in this run.
    """

    fields: Mapping[str, Value]
    columns: AbstractSet[str]
    remembered: Value = None
    typed: str = ""
    asked: AbstractSet[str] = frozenset()
    refused: AbstractSet[str] = frozenset()
    said: Mapping[str, Value] = field(default_factory=dict)
    changed: AbstractSet[str] = frozenset()


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
    def about(self, ref: str) -> "Composite":
        """The same for one record, of which more may be known than its fields."""

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

    def is_open(self, value: Value, beside: Beside) -> bool:
        """Whether a cell beside it that nobody could read may say otherwise."""

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        """What was read, judged beside the record: a refusal where they contradict each other."""


Composites = Mapping[str, Composite]


@dataclass(frozen=True, slots=True)
class ComposingCodec:
    """An entity's codec with its composites as further fields; rules and keys ask the parts."""

    inner: EntityCodec
    composites: Composites
    entity: Entity = field(init=False)
    fields: Mapping[str, FieldCodec] = field(init=False)

    def __post_init__(self) -> None:
        composed = {name: one.codec for name, one in self.composites.items()}
        object.__setattr__(self, "entity", self.inner.entity)
        object.__setattr__(self, "fields", {**self.inner.fields, **composed})

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        real = resolve(fields, self.composites)
        return [self._relocate(one, fields, real) for one in self.inner.check(real)]

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        """A field's own column goes before what a derived one hints at."""
        typed = {name: value for name, value in fields.items() if value is not None}
        real = resolve(fields, self.composites)
        hinted = {name: one for name, one in self.composites.items() if one.is_derived}
        own = {n: v for n, v in typed.items() if n in real and n not in hinted}
        return self.inner.strong_keys({**real, **own} if hinted else real)

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self.inner.called(resolve(fields, self.composites))

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        """Without the parts that a composite's value contains: they come with it."""
        real = resolve(fields, self.composites)
        told = {name for name, value in real.items() if name not in fields and value is not None}
        completed = self.inner.defaults(real)
        return {**{n: v for n, v in completed.items() if n not in told}, **fields}

    def _relocate(
        self, objection: Objection, fields: Mapping[str, Value], real: Mapping[str, Value]
    ) -> Objection:
        """A part's objection is said at the cell that the part came from, or should come from."""
        part = objection.field
        for name, composite in self.composites.items():
            is_given = name in fields and real.get(part) != fields.get(part)
            if not is_given and (composite.is_derived or part not in composite.parts):
                continue
            codec = self.inner.fields.get(part)
            if real.get(part) is None and codec is not None and codec.required:
                label, expected = composite.codec.label, composite.codec.expected
                is_blank = fields.get(name) is None
                said = sentences.required(label, expected)
                return Objection(
                    name, said if is_blank else sentences.lacks(codec.label, expected)
                )
            return replace(objection, field=name)
        return objection


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
    remembered = {name: cells[name].value for name in composites.keys() & cells.keys()}
    composed = {
        name: one.about(record.ref).compose(record.fields, remembered.get(name))
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


def with_held_year(fields: Mapping[str, FieldCodec], day: Cell, status: Cell, today: date) -> Cell:
    """« 23/01 », noted as held, is not to come: its text gets the year that the sheet gave it."""
    if not isinstance(day.value, int | float):
        return day
    given, meant = (fields["date"].read(one).value for one in (day._replace(text=""), day))
    is_ahead = meant != given and str(meant) > today.isoformat()
    if not (is_ahead and fields["status"].read(status).value == "held"):
        return day
    return day._replace(text=fields["date"].text(given))  # type: ignore[arg-type] # canonical
