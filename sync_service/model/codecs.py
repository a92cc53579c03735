"""The schemas as others see them: the sync through `build_codec`, the database at `StoreDoor`.

And with what follows from other values, for people and programs outside.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from french_cells.context import Context
from french_cells.directory import Directory
from french_cells.named.keepers import is_keepers_voice
from french_cells.named.partners import is_keepers_own
from french_cells.reading import Raw, Value
from sync_service.domain.codec import Called, EntityCodec, FieldCodec, Objection
from sync_service.domain.errors import RefusedRecord
from sync_service.domain.record import NOBODY, Entity, Record
from sync_service.domain.week import Season
from sync_service.model.entities import SCHEMAS
from sync_service.model.entities.loan import loan_status
from sync_service.model.fields import Link
from sync_service.model.schema import CanonicalSchema, folded_key

_MOST_REMEMBERED = 20_000
"""Values by column: a town's worth of them, some megabytes at most; then it begins anew."""


class StoreDoor:
    """What every record passes on its way into the database: its entity's schema.

    A value that a column has held before is not asked again: columns repeat themselves.
    """

    def __init__(self) -> None:
        self._cells = {
            entity: schema(Context(today=date.min)).cells for entity, schema in SCHEMAS.items()
        }
        self._passed: dict[Entity, dict[str, set[Hashable]]] = {
            entity: {name: set() for name in cells} for entity, cells in self._cells.items()
        }

    def refuse_invalid(self, entity: Entity, fields: Mapping[str, Value]) -> None:
        """Raises RefusedRecord, without the value, which may be somebody's."""
        passed = self._passed[entity]
        unseen = [
            (name, value)
            for name, value in fields.items()
            if value is not None
            # Nearly all are texts, which are their own key: no call for each.
            and (value if type(value) is str else _remembered_as(value)) not in passed[name]
        ]
        cells = self._cells[entity]
        refused = [name for name, value in unseen if not cells[name].holds(value)]
        if refused:
            raise RefusedRecord(entity, refused)
        for name, value in unseen:
            if len(passed[name]) >= _MOST_REMEMBERED:
                passed[name].clear()
            passed[name].add(_remembered_as(value))

    def refuse_broken(
        self, entity: Entity, before: Mapping[str, Value] | None, after: Mapping[str, Value]
    ) -> None:
        """Raises RefusedRecord where a rule across fields is broken now that was not before."""
        broken = broken_rules(entity, before, after)
        if broken:
            raise RefusedRecord(entity, broken)


WITH_RULES = frozenset(
    entity for entity, schema in SCHEMAS.items() if schema.rules is not CanonicalSchema.rules
)
"""Entities that have rules across fields."""
_RULES = {
    # No day is ahead of this one: what a day may be is asked of who types it.
    entity: SCHEMAS[entity](Context(today=date.max))
    for entity in WITH_RULES
}


def broken_rules(
    entity: Entity, before: Mapping[str, Value] | None, after: Mapping[str, Value]
) -> Sequence[str]:
    """Fields that break a rule now and did not before; an old fault keeps no correction out."""
    if entity not in WITH_RULES or NOBODY in after.values():
        return []
    schema = _RULES[entity]
    standing = set(schema.rules(before)) if before is not None else set()
    return sorted({one.field for one in schema.rules(after) if one not in standing})


def _remembered_as(value: Value) -> Hashable:
    """True is 1 to Python, and no number of children."""
    if type(value) is str:
        return value
    return (type(value), tuple(value) if isinstance(value, list) else value)


class SchemaCodec:
    """One entity's schema, bound to what is known today."""

    def __init__(self, schema: CanonicalSchema) -> None:
        self._schema = schema
        self._fields: Mapping[str, FieldCodec] = schema.cells
        self._required = [field for field in schema.cells.values() if field.required]
        self._blank_values = {
            name: field.blank_value
            for name, field in schema.cells.items()
            if field.blank_value is not None
        }

    @property
    def entity(self) -> Entity:
        return self._schema.entity

    @property
    def fields(self) -> Mapping[str, FieldCodec]:
        return self._fields

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        missing = [
            Objection(field.name, f"Il manque : {field.label}. Nous attendons {field.expected}.")
            for field in self._required
            if fields.get(field.name) is None
        ]
        return [*missing, *self._schema.rules(fields)]

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        keys = (folded_key(parts) for parts in self._schema.keys(fields))
        return [key for key in keys if key is not None]

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self._schema.called(fields)

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        known = {name: value for name, value in fields.items() if value is not None}
        chosen: dict[str, Value] = {
            name: value for name, value in self._blank_values.items() if name not in known
        }
        derived = {
            name: value
            for name, value in self._schema.derive({**chosen, **known})
            if name not in known and value is not None
        }
        return {**chosen, **derived}


@cache
def named_entities(entity: Entity) -> frozenset[Entity]:
    """The entities whose records this one's cells name: what its directory has to know."""
    fields = SCHEMAS[entity](Context(today=date.min)).cells.values()
    named: set[Entity] = {field.entity for field in fields if isinstance(field, Link)}
    if "session" in named:
        named.add("workshop")  # a session is called after it
    return frozenset(named)


@dataclass(frozen=True, slots=True)
class TabContext:
    """What a tab says around its cells: how it calls each field's column, and its season."""

    titles: Mapping[str, str] = field(default_factory=dict)
    season: str = ""
    """`2025-2026`, if its title or the spreadsheet's names one."""
    names: Sequence[Raw] = ()
    """What stands in a column of whole names, ages or returns: in which order or unit, or days."""
    owner: str = ""
    """The partner whose own list it is; empty where all are shown."""
    keeper: str = ""
    """The partner whose spreadsheet it is."""
    owners: Sequence[Raw] = ()
    """What stands in a column of owners: « nous », most of all."""
    lines: Sequence[str] = ()
    """What stands above the titles: whose list it is, perhaps."""


NO_TAB = TabContext()


def build_codec(
    entity: Entity,
    directory: Directory,
    today: date,
    around: TabContext = NO_TAB,
) -> EntityCodec:
    """How one entity is read, shown and checked, with these known names, on this day."""
    context = Context(
        today=today,
        directory=directory,
        season=around.season,
        owner=around.owner,
        keeper=around.keeper,
        is_in_column=True,
        samples=around.names if entity == "loan" else (),
    )
    is_voice = is_keepers_voice(around.owners) or (
        is_keepers_own(around.owners, around.lines, context)
    )
    context = replace(context, is_keepers_voice=is_voice)
    return SchemaCodec(SCHEMAS[entity](context, titles=around.titles))


def with_derived(record: Record, today: date, *, is_withdrawn: bool = False) -> Record:
    """The record as people and programs outside see it on this day.

    `is_withdrawn`: of a loan, that its thing went out of service before it began.
    """
    derived = _derived(record, today, is_withdrawn=is_withdrawn)
    return replace(record, fields={**record.fields, **derived})


def _derived(record: Record, today: date, *, is_withdrawn: bool) -> Mapping[str, Value]:
    if record.entity == "loan":
        return {"status": loan_status(record.fields, today, is_withdrawn=is_withdrawn)}
    if record.entity == "meeting" and isinstance(day := record.fields.get("date"), str):
        return {"season": Season.of(date.fromisoformat(day)).label}
    return {}
