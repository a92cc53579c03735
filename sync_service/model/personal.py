"""What tells of somebody, and how long it is kept: for erasure, purge and export.

Read from the entities' declarations: whole years after a record, or one of its values, was over.
Registrations go by the host's setting instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from french_cells.context import Context
from french_cells.reading import Value
from sync_service.domain.record import NOBODY, Entity
from sync_service.model.entities import SCHEMAS
from sync_service.model.fields import Link, Mail, Phone, Words
from sync_service.model.schema import CanonicalSchema, CellField

PEOPLE: Sequence[Entity] = tuple(one for one, schema in SCHEMAS.items() if schema.is_person)
REACHED: Sequence[Entity] = (*PEOPLE, "organisation")
"""Whose records have an address or a number."""
CLASSES = ("non personnelle", "contact professionnel", "personnelle")
"""The data dictionary's, by number."""

Place: TypeAlias = tuple[Entity, str]
"""One field of one entity."""


@cache
def schema_of(entity: Entity) -> CanonicalSchema:
    """For what it declares: it knows no names and no day."""
    return SCHEMAS[entity](Context(today=date.min))


@cache
def left_of(entity: Entity) -> Mapping[str, Value]:
    """Field → what stands in it once the person of such a record was erased."""
    return {
        name: NOBODY if field.required else field.blank_value
        for name, field in schema_of(entity).cells.items()
        if not field.stays
    }


def name_field(entity: Entity) -> str:
    """The field that then says « nobody »."""
    return next(name for name, left in left_of(entity).items() if left == NOBODY)


def phone_fields(entity: Entity) -> Sequence[str]:
    return [name for name, field in schema_of(entity).cells.items() if isinstance(field, Phone)]


TELLING = frozenset(
    name
    for entity in PEOPLE
    for name, field in schema_of(entity).cells.items()
    if name in ("given_name", "family_name") or isinstance(field, Mail | Phone)
)
"""Fields that say of a text alone who is meant: others may have the same function."""


def places_of_people() -> Sequence[Place]:
    """Where other records say who: by a contact's reference, or in a list of names."""
    return [
        (entity, name)
        for entity in SCHEMAS
        if entity not in PEOPLE
        for name, field in schema_of(entity).cells.items()
        if _is_contact(field) or (isinstance(field, Words) and schema_of(entity).privacy_of(name))
    ]


def _is_contact(field: CellField) -> bool:
    return isinstance(field, Link) and field.entity == "contact"


def says_of(entity: Entity) -> Mapping[str, Mapping[str, str]]:
    """What somebody who asks is told of each personal field: its name, its class, how long."""
    schema = schema_of(entity)
    return {
        name: {
            "label": field.label,
            "class": CLASSES[schema.privacy_of(name)],
            "kept": str(schema.kept(name)),
        }
        for name, field in schema.cells.items()
        if schema.privacy_of(name)
    }


def more_personal_fields(entity: Entity) -> frozenset[str]:
    """Fields that tell more of somebody than the rest of their record."""
    schema = schema_of(entity)
    return frozenset(name for name in schema.cells if schema.privacy_of(name) > schema.privacy)


def _values() -> Iterator[tuple[Place, int]]:
    for entity in SCHEMAS:
        schema = schema_of(entity)
        for name, field in schema.cells.items():
            years = field.retention and field.retention.years
            if years and years != schema.retention.years:
                yield (entity, name), years


KEPT_YEARS: Mapping[Entity, int] = MappingProxyType(
    {
        entity: years
        for entity in reversed(tuple(SCHEMAS))
        if (years := schema_of(entity).retention.years)
    }
)
"""In the order in which they go, what links before what it links to: a loan names a contact."""
VALUES_KEPT_YEARS: Mapping[Place, int] = MappingProxyType(dict(_values()))
"""Fields that go alone: who answered for a loan, once it is back; who led a session, once held."""


def kept_since(years: int, today: date) -> date:
    """What was over before this day has served its time."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)
