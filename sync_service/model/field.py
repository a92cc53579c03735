"""The marshmallow field that all ours descend from: a reader, a way to show, and its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack, cast

import marshmallow
from marshmallow import fields

from french_cells.answers import as_typed, empty, ok, repair
from french_cells.context import Context
from french_cells.reading import Raw, Reading, Value
from sync_service.domain.codec import Shown
from sync_service.domain.spreadsheet import Cell


@dataclass(frozen=True, slots=True)
class Kept:
    """How long something is kept: in the dictionary's words, and in years where these decide."""

    words: str
    years: int | None = None
    """Whole ones, after it was over."""

    def __str__(self) -> str:
        return self.words.format(years=self.years)


class FieldSettings(TypedDict, total=False):
    """What any field may be given."""

    required: bool
    load_default: Value
    group: str
    privacy: int | None
    retention: Kept | None
    stays: bool
    ours: bool
    known_as: Sequence[str]
    sorts: bool


class CellField(fields.Field[Value]):
    """One canonical field: reads what people type, shows what is canonical (a `FieldCodec`).

    `label` is its French name; `group` binds fields that conflict together; `privacy` is the
    dictionary's class (0 not personal … 2 personal), and `retention` how long the value is kept:
    None means the entity's own. What `stays` is left when the person is erased, as a figure or a
    link; what is `ours` only we fill in, so that no column of a partner is proposed for it.
    `known_as` are the kinds of title (`french_cells.headers`) that name its column beside the one
    that bears its own name. Where a field `sorts`, partners do so in words of their own too: a
    column with many of those is theirs. A field with `load_default` is never missing: a blank
    cell reads as that value.
    """

    expected = "un texte"
    """What may be typed, in French, with an example."""
    context: Context
    """What readers may know; given by the schema that the field belongs to."""

    name: str
    """The dictionary's name, given by the schema."""
    required: bool

    def __init__(self, label: str, **settings: Unpack[FieldSettings]) -> None:
        required = settings.get("required", False)
        super().__init__(
            allow_none=not required,
            required=required,
            load_default=settings.get("load_default", marshmallow.missing),
            validate=self._refuse_other,
        )
        self.label = label
        self.group = settings.get("group", "")
        self.privacy = settings.get("privacy")
        self.retention = settings.get("retention")
        self.stays = settings.get("stays", False)
        self.ours = settings.get("ours", False)
        self.known_as = settings.get("known_as", ())
        self.sorts = settings.get("sorts", False)

    def understand(self, raw: Raw) -> Reading:
        """What is made of what was typed."""
        raise NotImplementedError

    def holds(self, value: Value) -> bool:
        """Whether this is a canonical value of the field, fit to be stored; never asks when."""
        raise NotImplementedError

    def raw_of(self, cell: Cell) -> Raw:
        """What of an observed cell is read; some fields rather look at what a person sees."""
        whole = isinstance(cell.value, float) and cell.value.is_integer()
        return int(cell.value or 0) if whole else cell.value

    def read(self, cell: Cell) -> Reading:
        """As `understand`; a cell that says « nothing » is accepted where nothing may be said."""
        reading = self.understand(self.raw_of(cell))
        if reading.severity != "ok" and self._is_as_shown(reading, cell.value):
            return ok(reading.value)
        if reading.error != "empty":
            return reading if reading.accepted else as_typed(reading, cell.value)
        if self.required:
            return empty(f"Il manque : {self.label}. Nous attendons {self.expected}.")
        is_blank = cell.value is None or cell.value == ""
        return ok(self.blank_value) if is_blank else self.said_nothing()

    def said_nothing(self) -> Reading:
        """For a cell in which somebody wrote that there is nothing: « NC », « - »."""
        return repair(self.blank_value)

    def _is_as_shown(self, reading: Reading, raw: Raw) -> bool:
        """What we would write ourselves needs neither a repair nor a question."""
        return (
            reading.accepted
            and isinstance(raw, str)
            and raw == self.text(cast(Value, reading.value))
        )

    @property
    def blank_value(self) -> Value:
        """What a blank cell stands for."""
        has_default = self.load_default is not marshmallow.missing
        return cast(Value, self.load_default) if has_default else None

    def show(self, value: Value) -> Shown:
        return Shown(self.text(value) or None)

    def text(self, value: Value) -> str:
        """The value as a person reads it in a sentence."""
        return "" if value is None else str(value)

    def choices(self) -> Sequence[str]:
        """The known values for a drop-down list."""
        return ()

    def _bind_to_schema(self, field_name: str, parent: Any) -> None:  # noqa: ANN401 - marshmallow's signature
        super()._bind_to_schema(field_name, parent)
        self.context = parent.context_of(field_name)
        self._is_stored = parent.is_stored

    def _refuse_other(self, value: Value) -> None:
        if not self.holds(value):
            raise marshmallow.ValidationError(f"Nous attendons {self.expected}.")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Value:  # noqa: ANN401, ARG002 - marshmallow's signature
        if self._is_stored:
            return cast(Value, value)  # nothing to read; marshmallow asks `_refuse_other` next
        reading = self.read(Cell(value))
        if not reading.accepted:
            raise marshmallow.ValidationError(reading.message)
        return cast(Value, reading.value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Raw:  # noqa: ANN401, ARG002 - marshmallow's signature
        return self.show(value).value
