"""What the sync asks of the model: how a column reads typed cells and shows canonical values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from french_cells.reading import Raw, Reading, Value
from sync_service.domain.record import Entity
from sync_service.domain.snapshot import Cell


@dataclass(frozen=True, slots=True)
class Shown:
    """What is written into a cell.

    A typed value and, for dates, the number format an empty cell is given.
    """

    value: Raw
    format: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule across fields that a record breaks.

    Which field should be mended, and why, in French.
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


@dataclass(frozen=True, slots=True)
class Called:
    """What something is called, folded: its name first, then its other names."""

    names: tuple[str, ...]
    is_all: bool
    """Nothing else is known that could tell it from a namesake."""


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
        """By what it is found where nobody else is called so; None where a name is no help."""

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
