"""What every canonical entity's schema has: its fields, its rules across fields, its keys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

import marshmallow

from french_cells.context import Context
from french_cells.reading import Value
from french_cells.text import fold
from sync_service.domain.codec import Called, Objection
from sync_service.domain.record import Entity
from sync_service.model.field import CellField, Kept

NO_TITLES: Mapping[str, str] = MappingProxyType({})


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
        is_stored: bool = False,
    ) -> None:
        """`titles`: how a tab calls the column of a field.

        `is_stored`: what is loaded is canonical already; else it is as cells hold it.
        """
        self.context = context
        self.titles = titles
        self.is_stored = is_stored
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
        if self.is_stored:
            return  # the parts of a record come one by one, and rules ask what day it is
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
