"""Which records are one person or one structure, since somebody made one of two."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Column, Connection, select, union, update

from sync_service.adapters.database.statements import in_chunks
from sync_service.adapters.database.tables import RECORD_TABLES
from sync_service.domain.record import Entity, entity_of

_CONTACT, _REGISTRATION = RECORD_TABLES["contact"], RECORD_TABLES["registration"]
_ORGANISATION = RECORD_TABLES["organisation"]
_MERGED_INTO: Mapping[Entity, Column[str]] = {
    "contact": _CONTACT.c.merged_into,
    "registration": _REGISTRATION.c.merged_into,
    "organisation": _ORGANISATION.c.merged_into,
}


class SqlMerges:
    """Implements ports.Merges."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, dropped: str, kept: str) -> None:
        table = _MERGED_INTO[entity_of(dropped)].table
        change = update(table).where(table.c.ref == dropped).values(merged_into=kept)
        self._connection.execute(change)

    def find_kept(self, ref: str) -> str | None:
        column = _MERGED_INTO[entity_of(ref)]
        wanted = select(column).where(column.table.c.ref == ref)
        return self._connection.execute(wanted).scalar_one_or_none()

    def read_dropped(self, entity: Entity) -> Mapping[str, str]:
        kept = _MERGED_INTO[entity]
        table = kept.table
        wanted = select(table.c.ref, kept).where(
            table.c.archived_at.is_not(None), kept.is_not(None)
        )
        return {one.ref: one.merged_into for one in self._connection.execute(wanted)}

    def find_same(self, refs: Iterable[str]) -> Sequence[str]:
        found = dict.fromkeys(refs)
        further = [*found]
        while further:
            near = [one for chunk in in_chunks(further) for one in self._read_near(chunk)]
            further = [one for one in dict.fromkeys(near) if one not in found]
            found.update(dict.fromkeys(further))
        return [*found]

    def _read_near(self, refs: Sequence[str]) -> Sequence[str]:
        """What they were merged into, and what was merged into them."""
        links = [
            (kept.table.c.archived_at.is_not(None), kept.table.c.ref, kept)
            for kept in _MERGED_INTO.values()
        ]
        up = [
            select(kept).where(is_merged, dropped.in_(refs), kept.is_not(None))
            for is_merged, dropped, kept in links
        ]
        down = [
            select(dropped).where(is_merged, kept.in_(refs)) for is_merged, dropped, kept in links
        ]
        return self._connection.execute(union(*up, *down)).scalars().all()
