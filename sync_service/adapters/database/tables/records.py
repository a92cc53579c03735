"""One table an entity, made of its declaration: a column for each field, and what it may hold.

A field's kind says which column type it has and which condition PostgreSQL and SQLite hold it to.
What they cannot say (a character that misleads, a rule across fields) the store's door asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from sync_service.adapters.database.tables.types import (
    Amount,
    Day,
    Hour,
    InstantField,
    OneOrMore,
    Words,
    record_table,
)
from sync_service.domain.record import Entity
from sync_service.model import fields as kinds
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import schema_of
from sync_service.model.schema import CellField

_TYPES: Sequence[tuple[type[CellField], type[TypeEngine[Any]]]] = (
    (kinds.YesNo, Boolean),
    (kinds.Count, Integer),
    (kinds.Amount, Amount),
    (kinds.Day, Day),
    (kinds.Hour, Hour),
    (kinds.Instant, InstantField),
    (kinds.Phone, OneOrMore),
    (kinds.Words, Words),
    (kinds.Languages, Words),
)
"""All others are texts."""
_DIGITS = "0123456789"
_CONDITIONS: Mapping[type[CellField], str] = MappingProxyType(
    {
        kinds.Amount: "{0} BETWEEN 0 AND 1.7976931348623157e308",
        kinds.Words: "{0} LIKE '[%]'",
        kinds.Languages: "{0} LIKE '[%]'",
        kinds.Ages: "{0} LIKE '_% years' OR {0} LIKE '_% months'",
        kinds.Mail: "{0} LIKE '_%@_%.__%' AND {0} NOT LIKE '% %' AND length({0}) <= 254",
        kinds.Phone: f"trim({{0}}, '+{_DIGITS};ext=') = '' AND length({{0}}) BETWEEN 2 AND 22",
        kinds.Postcode: f"trim({{0}}, '{_DIGITS}') = '' AND length({{0}}) = 5",
        kinds.Siret: f"trim({{0}}, '{_DIGITS}') = '' AND length({{0}}) = 14",
        kinds.Rna: f"{{0}} LIKE 'W%' AND trim(substr({{0}}, 2), '{_DIGITS}') = '' "
        "AND length({0}) = 10",
        kinds.InseeCode: f"trim({{0}}, '{_DIGITS}AB') = '' AND length({{0}}) = 5",
        kinds.Link: "length({0}) > 0",
    }
)
_OF_SQLITE: Mapping[type[CellField], str] = MappingProxyType(
    {
        kinds.YesNo: "{0} IN (0, 1)",
        kinds.Day: "date({0}) IS {0}",
        kinds.Hour: "strftime('%H:%M:00.000000', {0}) IS {0}",
        kinds.Instant: "strftime('%Y-%m-%dT%H:%M:%S', {0}) || substr({0}, 20) IS {0}",
    }
)
"""Types that PostgreSQL has itself."""


def _of_kind(conditions: Mapping[type[CellField], str], field: CellField) -> str:
    """A kind made of another one reads otherwise, and holds the same."""
    known = (conditions[kind] for kind in type(field).__mro__ if kind in conditions)
    return next(known, "")


def condition_of(name: str, field: CellField) -> str:
    """What the field's column may hold, as both databases understand it; empty for anything."""
    if isinstance(field, kinds.Choice | kinds.Presence):
        known = ", ".join(f"'{value}'" for value in field.labels)
        return f"{name} IN ({known})"
    if isinstance(field, kinds.Count):
        return f"{name} BETWEEN {field.least} AND {field.most}"
    if isinstance(field, kinds.Text):
        return f"trim({name}) = {name} AND length({name}) BETWEEN 1 AND {field.longest}"
    condition = _of_kind(_CONDITIONS, field).format(name)
    is_list = isinstance(field, kinds.Phone) and field.several
    return f"{name} LIKE '[%]' OR {condition}" if is_list else condition


def _column(name: str, field: CellField) -> SchemaItem:
    type_ = next((type_ for kind, type_ in _TYPES if isinstance(field, kind)), Text)
    if not isinstance(field, kinds.Link):
        return Column(name, type_, nullable=not field.required)
    target = f"{field.entity}.{'id' if field.entity == 'organisation' else 'ref'}"
    # Looked up at commit: the records of one run may come in any order.
    key = ForeignKey(target, deferrable=True, initially="DEFERRED", onupdate="CASCADE")
    return Column(name, type_, key, nullable=not field.required, index=True)


def _checks(name: str, field: CellField) -> Iterator[CheckConstraint]:
    condition, of_sqlite = condition_of(name, field), _of_kind(_OF_SQLITE, field)
    if condition:
        yield CheckConstraint(condition, name=f"{name}_holds")
    if of_sqlite:
        its = {"dialect": "sqlite"}
        check = CheckConstraint(of_sqlite.format(name), name=f"{name}_holds", info=its)
        yield check.ddl_if(dialect="sqlite")


def _index_of_some(name: str) -> Index:
    """Of the rows that have a value: the others cost no page when they are written.

    In PostgreSQL, too, by its migration: saying so here would load that dialect in every command.
    """
    return Index(None, name, sqlite_where=text(f"{name} IS NOT NULL"))


_BESIDE: Mapping[Entity, tuple[SchemaItem, ...]] = {
    # Which record says who it is, since somebody made one of two; of a registration as well.
    "contact": (Column("merged_into", Text),),
    # The slug, by which other records link here.
    "organisation": (UniqueConstraint("id"), Column("merged_into", Text)),
    # The date that its families last heard, whatever the sheet says since.
    "session": (Column("told_date", Day), Index(None, "slug")),
    # What its form is known by: null for a row typed in a sheet.
    "registration": (
        Column("nonce", Text, unique=True),
        Column("suspect", Boolean, nullable=False, server_default=false()),
        Column("merged_into", Text),
        # Of a cycle: the reference that all registrations of one form share.
        Column("made_with", Text),
        *map(_index_of_some, ("made_with", "email")),
    ),
}
"""What is kept of a record besides its fields, and what its rows are looked up by."""


def _table(entity: Entity) -> Table:
    cells = schema_of(entity).cells
    columns = [_column(name, field) for name, field in cells.items()]
    checks = [check for name, field in cells.items() for check in _checks(name, field)]
    return record_table(entity, *columns, *_BESIDE.get(entity, ()), *checks)


RECORD_TABLES: Mapping[Entity, Table] = MappingProxyType(
    {entity: _table(entity) for entity in SCHEMAS}
)
"""In an order in which every record comes after those that it links to."""
registration, session = RECORD_TABLES["registration"], RECORD_TABLES["session"]
