"""Canonical records, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from french_cells.reading import Value
from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.record import Entity, Record
from sync_service.model.codecs import StoreDoor
from tests.fakes.stored.tables import Tables

DOOR = StoreDoor()


class FakeRecords:
    """Canonical records."""

    def __init__(self, tables: Tables) -> None:
        self._records = tables.records
        self._tables = tables

    def find(self, ref: str) -> Record | None:
        return self._records.get(ref)

    def find_all(self, refs: Iterable[str]) -> Mapping[str, Record]:
        return {ref: self._records[ref] for ref in refs if ref in self._records}

    def read_all(
        self, entity: Entity, *, archived: bool = False, fields: tuple[str, ...] = ()
    ) -> Sequence[Record]:
        return [
            replace(record, fields={name: record.fields.get(name) for name in fields})
            if fields
            else record
            for record in self._records.values()
            if record.entity == entity and (archived or not record.archived)
        ]

    def count(self, entity: Entity) -> int:
        return len(self.read_all(entity))

    def read_like(self, entity: Entity, field: str, value: str) -> Sequence[Record]:
        return [one for one in self.read_all(entity) if one.fields.get(field) == value]

    def read_sessions_at(self, slug: str) -> Sequence[tuple[Record, Record | None]]:
        found = self.read_like("session", "slug", slug)
        return [(one, self._records.get(str(one.fields.get("workshop_id")))) for one in found]

    def read_sessions_from(self, day: str, *, archived: bool = False) -> Sequence[Record]:
        known = self.read_all("session", archived=archived)
        coming = [one for one in known if str(one.fields.get("date") or "") >= day]
        addresses = {one.fields.get("slug") for one in coming} - {None}
        return [one for one in known if one in coming or one.fields.get("slug") in addresses]

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        return {
            record.ref: record
            for record in self.read_all(entity, archived=True)
            if partner is None or partner in self._owners(record)
        }

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.ref in self._records:
                raise ConcurrencyError(f"{record.ref} exists already")
            DOOR.refuse_invalid(record.entity, record.fields)
            DOOR.refuse_broken(record.entity, None, record.fields)
            self._records[record.ref] = replace(record, fields=dict(record.fields))
            self._tables.created[record.ref] = record.updated_at

    def update(self, ref: str, fields: Mapping[str, Value], at: datetime) -> None:
        record = self._records.get(ref)
        if record is None:
            raise NotFound(ref)
        DOOR.refuse_invalid(record.entity, fields)
        DOOR.refuse_broken(record.entity, record.fields, {**record.fields, **fields})
        self._records[ref] = replace(record, fields={**record.fields, **fields}, updated_at=at)

    def update_all(self, changes: Mapping[str, Mapping[str, Value]], at: datetime) -> None:
        for ref, new in changes.items():
            self.update(ref, new, at)

    def archive(self, refs: Iterable[str], at: datetime, *, archived: bool = True) -> None:
        for ref in refs:
            record = self._records.get(ref)
            if record is not None and record.archived != archived:
                self._records[ref] = replace(record, archived=archived, updated_at=at)
                if archived:
                    self._tables.merged.pop(ref, None)

    def hold(self, refs: Iterable[str]) -> None:
        """Who writes is alone."""

    def find_owners(self, refs: Iterable[str]) -> Mapping[str, frozenset[str]]:
        found = self.find_all(refs)
        return {ref: frozenset(self._owners(record)) for ref, record in found.items()}

    def references_to(self, ref: str) -> Sequence[str]:
        target = self._records.get(ref)
        if target is None:
            return []
        name = target.fields.get("id") if target.entity == "organisation" else ref
        return [
            record.ref
            for record in self._records.values()
            if not record.archived
            and any(
                value == name
                for field_name, value in record.fields.items()
                if _is_link(field_name) and value is not None
            )
        ]

    def find_existing(self, refs: Iterable[str]) -> frozenset[str]:
        return frozenset(refs) & self._records.keys()

    def _owners(self, record: Record) -> set[str]:
        """The slugs of the organisations in whose own scope a record is."""
        names = [name for name in record.fields if name.endswith("organisation_id")]
        owners = {str(record.fields[name]) for name in names}
        if record.entity == "organisation":
            owners.add(str(record.fields.get("id")))
        for name in ("item_code", "workshop_id", "session_id"):
            above = self._records.get(str(record.fields.get(name)))
            owners |= self._owners(above) if above else set()
        return owners


def _is_link(name: str) -> bool:
    return name == "item_code" or name.endswith("_id")
