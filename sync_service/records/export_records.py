"""Canonical records in the shapes of an export: lines, and rows of a table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from french_cells.reading import Value
from sync_service.domain.record import Entity, Record
from sync_service.ports import Database, Progress
from sync_service.ports.work import unseen
from sync_service.sync.gathering.withdrawn import derive_all

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_records(
    database: Database, entity: Entity, today: date, *, archived: bool = False
) -> Sequence[Record]:
    """What is derived is as on this day."""
    with database.reading() as stored:
        records = stored.records.read_all(entity, archived=archived)
        return derive_all(stored, records, today)


def export_scope(
    database: Database, entity: Entity, partner: str | None, today: date
) -> Sequence[Record]:
    """All of one partner's, or (None) of everybody's; archived ones too."""
    with database.reading() as stored:
        records = [*stored.records.read_scope(entity, partner).values()]
        return derive_all(stored, records, today)


def line_of(record: Record) -> Mapping[str, object]:
    """The record as one JSON object, fields by the dictionary's names."""
    return {
        "ref": record.ref,
        "entity": record.entity,
        "fields": dict(record.fields),
        "updated_at": record.updated_at,
        "archived": record.archived,
    }


def table_rows(
    records: Sequence[Record], progress: Progress = unseen
) -> Iterator[Sequence[Value]]:
    """A header, then one row a record; lists are joined by commas."""
    names = list(dict.fromkeys(name for record in records for name in record.fields))
    yield ["ref", *names, "updated_at", "archived"]
    for record in progress(records):
        cells = [_flat(record.fields.get(name)) for name in names]
        at = record.updated_at.isoformat(timespec="seconds")
        yield [record.ref, *cells, at, record.archived]


def guarded(value: Value) -> Value:
    """A text that a spreadsheet program would run as a formula, made harmless by an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _flat(value: Value) -> Value:
    return ", ".join(value) if isinstance(value, list) else value
