"""Canonical records in their typed tables, and which of them are a partner's own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
    update,
)

from french_cells.reading import Value
from sync_service.adapters.database.erased import was_erased
from sync_service.adapters.database.statements import in_chunks, store_rows
from sync_service.adapters.database.tables import RECORD_COLUMNS, RECORD_TABLES
from sync_service.domain.errors import NotFound
from sync_service.domain.record import LETTERS, Entity, Record
from sync_service.model.codecs import WITH_RULES, StoreDoor

OWNERS: Mapping[Entity, Mapping[str, Entity | None]] = MappingProxyType(
    {
        "organisation": {"id": None},
        "contact": {"organisation_id": None},
        "meeting": {},
        "attendance": {"organisation_id": None},
        "item": {"owner_organisation_id": None},
        "loan": {"borrower_organisation_id": None, "item_code": "item"},
        "workshop": {"lead_organisation_id": None},
        "session": {"workshop_id": "workshop"},
        "registration": {"session_id": "session"},
        "session_count": {"session_id": "session"},
    }
)
"""Columns that make a record somebody's own: they hold a slug, or link to a record that is."""


def _own_records(entity: Entity, partner: str) -> ColumnElement[bool]:
    """The condition on the entity's table; `partner` is a slug."""
    columns = RECORD_TABLES[entity].c
    return or_(
        False,  # noqa: FBT003 - nothing is a partner's own without a reason
        *(
            columns[name] == partner
            if above is None
            else columns[name].in_(_select_own(above, partner))
            for name, above in OWNERS[entity].items()
        ),
    )


def _select_own(entity: Entity, partner: str) -> Select[tuple[str]]:
    return select(RECORD_TABLES[entity].c.ref).where(_own_records(entity, partner))


_ENTITY_OF_LETTER = {letter: entity for entity, letter in LETTERS.items()}

_MAINTAINED = ("serial", "updated_at", "archived_at")
"""What we keep of a record beside its fields, in the order of the columns after them."""

FIELD_NAMES: Mapping[Entity, tuple[str, ...]] = {
    entity: tuple(column.name for column in table.columns if column.name not in RECORD_COLUMNS)
    for entity, table in RECORD_TABLES.items()
}
"""The fields of each entity, in the order of their columns."""


_STORED_COLUMNS: Mapping[Entity, tuple[str, ...]] = {
    entity: ("ref", *names, *_MAINTAINED) for entity, names in FIELD_NAMES.items()
}
"""What a new record sets, in the order of the table; the rest has defaults there."""
_FIELDS = {entity: frozenset(names) for entity, names in FIELD_NAMES.items()}
DOOR = StoreDoor()
"""The one of this process: what a column has held before need not be asked again."""


class SqlRecords:
    """Canonical records; every field comes back, those without a value as None."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, ref: str) -> Record | None:
        entity = find_entity(ref)
        if entity is None:
            return None
        row = self._connection.execute(_FIND[entity], {"wanted": ref}).first()
        return None if row is None else record_of(entity, row)

    def find_all(self, refs: Iterable[str]) -> Mapping[str, Record]:
        found: dict[str, Record] = {}
        for entity, some in _by_entity(refs).items():
            for chunk in in_chunks(some):
                rows = self._connection.execute(_FIND_ALL[entity], {"wanted": chunk}).all()
                found |= {row[0]: record_of(entity, row) for row in rows}
        return found

    def read_all(
        self, entity: Entity, *, archived: bool = False, fields: tuple[str, ...] = ()
    ) -> Sequence[Record]:
        rows = self._connection.execute(_select_all(entity, fields, archived=archived)).all()
        return [record_of(entity, row, fields or FIELD_NAMES[entity]) for row in rows]

    def count(self, entity: Entity) -> int:
        table = RECORD_TABLES[entity]
        live = select(func.count()).select_from(table).where(table.c.archived_at.is_(None))
        return self._connection.execute(live).scalar_one()

    def read_like(self, entity: Entity, field: str, value: str) -> Sequence[Record]:
        rows = self._connection.execute(_select_like(entity, field), {"wanted": value})
        return _records_of(entity, rows.all())

    def read_sessions_at(self, slug: str) -> Sequence[tuple[Record, Record | None]]:
        rows = self._connection.execute(_SESSIONS_AT, {"slug": slug}).all()
        return [
            (
                record_of("session", row[:_WORKSHOP_AT]),
                record_of("workshop", row[_WORKSHOP_AT:]) if row[_WORKSHOP_AT] else None,
            )
            for row in rows
        ]

    def read_sessions_from(self, day: str, *, archived: bool = False) -> Sequence[Record]:
        wanted = _SESSIONS_FROM if archived else _LIVE_SESSIONS_FROM
        return _records_of("session", self._connection.execute(wanted, {"day": day}).all())

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        statement = select_records(entity)
        if partner is not None:
            statement = statement.where(_own_records(entity, partner))
        rows = self._connection.execute(_in_order(entity, statement)).all()
        return {record.ref: record for record in _records_of(entity, rows)}

    def add(self, records: Iterable[Record]) -> None:
        by_entity: dict[Entity, list[Record]] = {}
        for record in records:
            by_entity.setdefault(record.entity, []).append(record)
        for entity, added in by_entity.items():
            serial = self.next_serial(entity)
            rows = (_values_of(record, serial + place) for place, record in enumerate(added))
            store_rows(self._connection, RECORD_TABLES[entity], _STORED_COLUMNS[entity], rows)

    def next_serial(self, entity: Entity) -> int:
        return (self._connection.execute(_NEWEST[entity]).scalar() or 0) + 1

    def update(self, ref: str, fields: Mapping[str, Value], at: datetime) -> None:
        self.update_all({ref: fields}, at)

    def update_all(self, changes: Mapping[str, Mapping[str, Value]], at: datetime) -> None:
        """One statement for all records of an entity whose same fields change."""
        self._refuse_broken(changes)
        alike: dict[tuple[Entity, tuple[str, ...]], list[dict[str, Value]]] = {}
        for ref, fields in changes.items():
            entity = find_entity(ref)
            if entity is None:
                raise NotFound(f"Aucune fiche {ref}.")
            _refuse_unknown(entity, fields)
            DOOR.refuse_invalid(entity, fields)
            row = {"changed": ref, **fields}
            alike.setdefault((entity, tuple(sorted(fields))), []).append(row)
        for (entity, names), rows in alike.items():
            self._update_alike(RECORD_TABLES[entity], names, rows, at)

    def _refuse_broken(self, changes: Mapping[str, Mapping[str, Value]]) -> None:
        """A rule across fields is asked of the record as it would be."""
        ruled = [ref for ref in changes if find_entity(ref) in WITH_RULES]
        for ref, record in self.find_all(ruled).items():
            after = {**record.fields, **changes[ref]}
            DOOR.refuse_broken(record.entity, record.fields, after)

    def _update_alike(
        self, table: Table, names: Sequence[str], rows: list[dict[str, Value]], at: datetime
    ) -> None:
        new: dict[str, Any] = {name: bindparam(name) for name in names}
        change = (
            update(table)
            .where(table.c.ref == bindparam("changed"))
            .values(new | {"updated_at": at, "rev": table.c.rev + 1})
        )
        # An update of nobody would be lost in silence.
        if self._connection.execute(change, rows).rowcount != len(rows):
            refs = ", ".join(str(row["changed"]) for row in rows[:3])
            raise NotFound(f"Une de ces fiches n’existe pas : {refs}…")

    def archive(self, refs: Iterable[str], at: datetime, *, archived: bool = True) -> None:
        for entity, some in _by_entity(refs).items():
            table = RECORD_TABLES[entity]
            # Only those not so yet: who was archived before keeps the day.
            is_other = table.c.archived_at.is_(None) == archived
            values = {"archived_at": at if archived else None, "updated_at": at}
            if archived and "merged_into" in table.c:
                # For whatever reason now: whoever merged it says so afterwards.
                values["merged_into"] = None
            mark = (
                update(table)
                .where(and_(table.c.ref == bindparam("marked"), is_other))
                .values(rev=table.c.rev + 1, **values)
            )
            self._connection.execute(mark, [{"marked": ref} for ref in some])

    def hold(self, refs: Iterable[str]) -> None:
        # Whoever writes on SQLite is alone with all of it.
        if self._connection.dialect.name == "sqlite":
            return
        # In one order everywhere, so that two who hold several do not wait for each other.
        for entity, some in sorted(_by_entity(refs).items()):
            for chunk in in_chunks(sorted(some)):
                self._connection.execute(_HOLD[entity], {"wanted": chunk})

    def find_owners(self, refs: Iterable[str]) -> Mapping[str, frozenset[str]]:
        wanted = found = self.find_all(refs)
        known: dict[str, Record] = {}
        while found:
            known.update(found)
            above = {one for record in found.values() for one in _above(record)}
            found = self.find_all(above - known.keys())
        return {ref: frozenset(_owners_of(record, known)) for ref, record in wanted.items()}

    def references_to(self, ref: str) -> Sequence[str]:
        target = self.find(ref)
        if target is None:
            return []
        linking = [
            select(table.c.ref).where(
                and_(key.parent == target_value(target, key.target_fullname), _is_live(table))
            )
            for table in RECORD_TABLES.values()
            for key in table.foreign_keys
            if key.target_fullname.split(".")[0] == target.entity
        ]
        if not linking:
            return []
        # A record may link to this one by several fields: it is reported once.
        return list(dict.fromkeys(self._connection.execute(union_all(*linking)).scalars()))

    def find_existing(self, refs: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for entity, some in _by_entity(refs).items():
            for chunk in in_chunks(some):
                rows = self._connection.execute(_FIND_EXISTING[entity], {"wanted": chunk})
                found.update(rows.scalars())
        return frozenset(found)


def find_entity(ref: str) -> Entity | None:
    return _ENTITY_OF_LETTER.get(ref[:1]) if ref[1:2] == "-" else None


def select_records(entity: Entity, fields: tuple[str, ...] = ()) -> Select[Any]:
    """Reference, instant, two marks, then the fields, or some: what `record_of` takes."""
    table = RECORD_TABLES[entity]
    return select(
        table.c.ref,
        table.c.updated_at,
        table.c.archived_at.is_not(None),
        was_erased(entity, table),
        *(table.c[name] for name in fields or FIELD_NAMES[entity]),
    )


def _is_live(table: Table) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy
    return table.c.archived_at.is_(None)


# Made once: for one row, making a statement takes longer than running it.
_FIND: Mapping[Entity, Select[Any]] = {
    entity: select_records(entity).where(table.c.ref == bindparam("wanted"))
    for entity, table in RECORD_TABLES.items()
}
_FIND_ALL: Mapping[Entity, Select[Any]] = {
    entity: select_records(entity).where(table.c.ref.in_(bindparam("wanted", expanding=True)))
    for entity, table in RECORD_TABLES.items()
}
_FIND_EXISTING: Mapping[Entity, Select[Any]] = {
    entity: select(table.c.ref).where(table.c.ref.in_(bindparam("wanted", expanding=True)))
    for entity, table in RECORD_TABLES.items()
}
_HOLD: Mapping[Entity, Select[Any]] = {
    entity: select(table.c.ref)
    .where(table.c.ref.in_(bindparam("wanted", expanding=True)))
    .order_by(table.c.ref)
    .with_for_update()
    for entity, table in RECORD_TABLES.items()
}


def _in_order(entity: Entity, statement: Select[Any]) -> Select[Any]:
    table = RECORD_TABLES[entity]
    return statement.order_by(table.c.serial, table.c.ref)


@cache
def _select_all(
    entity: Entity, fields: tuple[str, ...] = (), *, archived: bool = True
) -> Select[Any]:
    wanted = _in_order(entity, select_records(entity, fields))
    return wanted if archived else wanted.where(_is_live(RECORD_TABLES[entity]))


@cache
def _select_like(entity: Entity, field: str) -> Select[Any]:
    return _select_all(entity, archived=False).where(
        RECORD_TABLES[entity].c[field] == bindparam("wanted")
    )


def _select_sessions_from() -> Select[Any]:
    session, other = RECORD_TABLES["session"].c, RECORD_TABLES["session"].alias().c
    day = bindparam("day", type_=session.date.type)
    addresses = select(other.slug).where(and_(other.date >= day, other.slug.is_not(None)))
    return _select_all("session").where(or_(session.date >= day, session.slug.in_(addresses)))


_SESSIONS_FROM = _select_sessions_from()
_SESSION, _WORKSHOP = RECORD_TABLES["session"], RECORD_TABLES["workshop"]
_WORKSHOP_AT = len(select_records("session").selected_columns)
_SESSIONS_AT = _in_order(
    "session",
    select_records("session")
    .add_columns(*select_records("workshop").selected_columns)
    .select_from(_SESSION.outerjoin(_WORKSHOP, _WORKSHOP.c.ref == _SESSION.c.workshop_id))
    .where(_SESSION.c.slug == bindparam("slug"), _SESSION.c.archived_at.is_(None)),
)
_LIVE_SESSIONS_FROM = _SESSIONS_FROM.where(_is_live(RECORD_TABLES["session"]))
_NEWEST: Mapping[Entity, Select[Any]] = {
    entity: select(func.max(table.c.serial)) for entity, table in RECORD_TABLES.items()
}


def _records_of(entity: Entity, rows: Iterable[Sequence[Any]]) -> list[Record]:
    return [record_of(entity, row) for row in rows]


def record_of(entity: Entity, row: Sequence[Any], names: Sequence[str] = ()) -> Record:
    ref, updated_at, archived, erased, *values = row
    fields = dict(zip(names or FIELD_NAMES[entity], values, strict=True))
    return Record(ref, entity, fields, updated_at, bool(archived), bool(erased))


def row_of(record: Record, serial: int) -> dict[str, Any]:
    """A row for a typed table; every row names every field, so that one statement fits all."""
    return dict(zip(_STORED_COLUMNS[record.entity], _values_of(record, serial), strict=True))


def _values_of(record: Record, serial: int) -> tuple[Value | datetime, ...]:
    """In the order of `_STORED_COLUMNS`; every new record passes here."""
    _refuse_unknown(record.entity, record.fields)
    DOOR.refuse_invalid(record.entity, record.fields)
    DOOR.refuse_broken(record.entity, None, record.fields)
    at = record.updated_at
    fields = map(record.fields.get, FIELD_NAMES[record.entity])
    return (record.ref, *fields, serial, at, at if record.archived else None)


def _above(record: Record) -> Iterator[str]:
    """References of what it may be somebody's own by."""
    for name, above in OWNERS[record.entity].items():
        if above is not None and record.fields.get(name) is not None:
            yield str(record.fields[name])


def _owners_of(record: Record, known: Mapping[str, Record]) -> Iterator[str]:
    """Slugs; `known` has what it belongs to."""
    for name, above in OWNERS[record.entity].items():
        value = record.fields.get(name)
        if above is None and value is not None:
            yield str(value)
        elif value in known:
            yield from _owners_of(known[str(value)], known)


def target_value(target: Record, column: str) -> Value:
    """What a link to this record holds: a slug for an organisation, else its reference."""
    return target.fields.get("id") if column.endswith(".id") else target.ref


def _by_entity(refs: Iterable[str]) -> dict[Entity, list[str]]:
    """References that can be none are left out."""
    grouped: dict[Entity, list[str]] = {}
    for ref in refs:
        entity = find_entity(ref)
        if entity is not None:
            grouped.setdefault(entity, []).append(ref)
    return grouped


def _refuse_unknown(entity: Entity, fields: Mapping[str, Value]) -> None:
    unknown = fields.keys() - _FIELDS[entity]
    if unknown:
        raise ValueError(f"{entity} has no column for {', '.join(sorted(unknown))}")
