"""What every canonical entity's schema has: its fields, its rules across fields, its keys.

A field is a marshmallow field with a reader, a way to show, and its facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, TypedDict, Unpack, cast

import marshmallow
from marshmallow import fields

from french_cells.answers import as_typed, empty, ok, repair
from french_cells.beside import are_words
from french_cells.context import Context
from french_cells.reading import Raw, Reading, Value
from french_cells.text import fold
from sync_service.domain.codec import Called, Objection, Shown
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell

NO_TITLES: Mapping[str, str] = MappingProxyType({})


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
    may_be_theirs: bool


class CellField(fields.Field[Value]):
    """One canonical field: reads what people type, shows what is canonical (a `FieldCodec`).

    `label` is its French name; `group` binds fields that conflict together; `privacy` is the
    dictionary's class (0 not personal … 2 personal), and `retention` how long the value is kept:
    None means the entity's own. What `stays` is left when the person is erased, as a figure or a
    link; what is `ours` only we fill in, so that no column of a partner is proposed for it.
    `known_as` are the kinds of title (`french_cells.headers`) that name its column beside the one
    that bears its own name. Where a field `sorts`, partners do so in words of their own too: a
    column with many of those is theirs. Where words `may_be_theirs`, nobody is asked about those
    that are no value. A field with `load_default` is never missing: a blank cell reads as that
    value.
    """

    expected = "un texte"
    """What may be typed, in French, with an example."""
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
        self.may_be_theirs = settings.get("may_be_theirs", False)

    @cached_property
    def context(self) -> Context:
        """What readers may know; the schema that the field belongs to says it."""
        return cast(CanonicalSchema, self.parent).context_of(self.name)

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
        if reading.error in ("invalid", "ambiguous") and self.is_theirs(cell.value):
            return replace(as_typed(reading, cell.value), is_for_people=True)
        if reading.error != "empty":
            return reading if reading.accepted else as_typed(reading, cell.value)
        if self.required:
            return empty(f"Il manque : {self.label}. Nous attendons {self.expected}.")
        is_blank = cell.value is None or cell.value == ""
        return ok(self.blank_value) if is_blank else self.said_nothing()

    def is_theirs(self, raw: Raw) -> bool:
        """Whether what is refused is words, which are people's own where nothing is known yet."""
        return self.may_be_theirs and are_words(raw)

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

    def shared_name(self, value: Value) -> str:
        del value
        return ""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        del raw, value
        return False

    def _refuse_other(self, value: Value) -> None:
        if not self.holds(value):
            raise marshmallow.ValidationError(f"Nous attendons {self.expected}.")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Value:  # noqa: ANN401, ARG002 - marshmallow's signature
        reading = self.read(Cell(value))
        if not reading.accepted:
            raise marshmallow.ValidationError(reading.message)
        return cast(Value, reading.value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Raw:  # noqa: ANN401, ARG002 - marshmallow's signature
        return self.show(value).value


class CanonicalSchema(marshmallow.Schema):
    """One entity: the one place that says what is valid.

    `privacy` and `retention` come from the data dictionary; a field may be stricter.
    """

    entity: ClassVar[Entity]
    privacy: ClassVar[int] = 0
    retention: ClassVar[Kept] = Kept("illimitée")
    is_person: ClassVar[bool] = False
    """A record of somebody, who may ask for it, and have it erased."""

    def __init__(
        self,
        context: Context,
        *,
        titles: Mapping[str, str] = NO_TITLES,
        partial: bool = False,
    ) -> None:
        """`titles`: how a tab calls the column of a field."""
        self.context = context
        self.titles = titles
        super().__init__(partial=partial)

    def context_of(self, name: str) -> Context:
        """What the readers of one field may know."""
        return replace(self.context, field=name, header=self.titles.get(name, ""))

    @property
    def cells(self) -> Mapping[str, CellField]:
        """The fields that a sheet's column may hold; none is derived or technical."""
        return {name: field for name, field in self.fields.items() if isinstance(field, CellField)}

    def privacy_of(self, name: str) -> int:
        own = self.cells[name].privacy
        return self.privacy if own is None else own

    def kept(self, name: str) -> Kept:
        return self.cells[name].retention or self.retention

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:  # noqa: ARG002 - for entities to say
        """What breaks a rule across fields."""
        yield from ()

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:  # noqa: ARG002 - for entities to say
        """Candidate keys, strongest first; one with a missing part is no key."""
        yield from ()

    def called(self, fields: Mapping[str, Value]) -> Called | None:  # noqa: ARG002 - for entities to say
        """Its names; a name that nobody else has identifies it."""
        return None

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:  # noqa: ARG002 - for entities to say
        """Documented values for what a new record's sheet does not say."""
        yield from ()

    @marshmallow.validates_schema
    def _check_rules(self, data: Mapping[str, Value], **_: object) -> None:
        errors: dict[str, list[str]] = {}
        for objection in self.rules(data):
            errors.setdefault(objection.field, []).append(objection.message)
        if errors:
            raise marshmallow.ValidationError(errors)


def folded_key(parts: Sequence[Value]) -> tuple[str, ...] | None:
    """A key fit for comparison, or None when a part is missing."""
    if any(part is None or part == "" for part in parts):
        return None
    return tuple(fold(str(part)) for part in parts)


def after(
    fields: Mapping[str, Value], earlier: str, later: str, message: str
) -> Iterator[Objection]:
    """`later` must not come before `earlier`; ISO dates and times compare as text."""
    first, last = fields.get(earlier), fields.get(later)
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield Objection(later, message)


def not_more(
    fields: Mapping[str, Value], part: str, whole: str, message: str
) -> Iterator[Objection]:
    """`part` must not be more than `whole`."""
    some, every = fields.get(part), fields.get(whole)
    if isinstance(some, int) and isinstance(every, int) and some > every:
        yield Objection(part, message)
