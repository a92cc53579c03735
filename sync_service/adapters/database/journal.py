"""Runs and what they changed; rows are only ever appended, in the order of commits (ADR 7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, func, select, text, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.postponed import ASKS_NOTHING, store_later
from sync_service.adapters.database.statements import in_chunks, prepare_rows
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Entity, entity_of
from sync_service.ports import Run, Touch

_COLUMNS = tuple(column.name for column in tables.change.columns if column.name != "id")
_APPEND_LOCK = 7_240_001
"""Any number, but the same in every process and used for nothing else."""
_LOCK = text(f"SELECT pg_advisory_xact_lock({_APPEND_LOCK})").execution_options(**ASKS_NOTHING)
_RUN_COLUMNS = tuple(column.name for column in tables.run.columns)
# Made once: each part of a large run asks them.
_LAST = select(func.max(tables.change.c.id))
_ENTITIES = (
    select(tables.change.c.entity).where(tables.change.c.id > bindparam("after")).distinct()
)
_ENTITIES_OF_OTHERS = _ENTITIES.where(
    tables.change.c.source.not_in(bindparam("own", expanding=True))
)


class SqlJournal:
    """Runs and changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Change] = []
        self.has_erased = False
        """Whether bytes have to leave the files once this is committed."""

    @property
    def _dialect(self) -> Dialect:
        return self._connection.dialect

    def open_run(self, run: Run) -> None:
        summary = None if run.summary is None else dict(run.summary)
        row = (run.id, run.kind, run.started_at, run.ended_at, summary)
        store_later(self._connection, prepare_rows(self._dialect, tables.run, _RUN_COLUMNS), [row])

    def close_run(self, run_id: str, at: datetime, summary: Mapping[str, int]) -> None:
        end = (
            update(tables.run)
            .where(tables.run.c.id == run_id)
            .values(ended_at=at, summary=dict(summary))
        )
        if self._connection.execute(end).rowcount == 0:
            raise NotFound(f"Aucun passage {run_id}.")

    def read_runs(self, limit: int = 50) -> Sequence[Run]:
        run = tables.run.c
        newest_first = select(run.id, run.kind, run.started_at, run.ended_at, run.summary)
        newest_first = newest_first.order_by(run.started_at.desc(), run.id.desc()).limit(limit)
        return [Run(*row) for row in self._connection.execute(newest_first)]

    def append(self, changes: Iterable[Change]) -> None:
        """Kept until they are read or the transaction ends: the lock below is held shortly."""
        self._waiting += changes

    def flush(self) -> None:
        if not self._waiting:
            return
        if self._dialect.name == "postgresql":
            # Numbers are given in the order of commits: a reader that has seen change 9 has
            # seen all before it, so `last_change` may be remembered as a point in time.
            self._connection.execute(_LOCK)
        prepared = prepare_rows(self._dialect, tables.change, _COLUMNS)
        store_later(self._connection, prepared, map(_row_of, self._waiting))
        self._waiting = []

    def read_history(self, ref: str) -> Sequence[Change]:
        return self._read(_select_changes().where(tables.change.c.ref == ref))

    def read_histories(
        self, refs: Iterable[str], fields: Collection[str] = ()
    ) -> Mapping[str, Sequence[Change]]:
        found: dict[str, list[Change]] = {ref: [] for ref in refs}
        wanted = _select_changes()
        if fields:
            wanted = wanted.where(tables.change.c.field.in_(fields))
        for chunk in in_chunks(found):
            for change in self._read(wanted.where(tables.change.c.ref.in_(chunk))):
                found[change.ref].append(change)
        return found

    def read_changes(
        self,
        *,
        run_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        entities: Collection[Entity] = (),
    ) -> Sequence[Change]:
        change, wanted = tables.change.c, _select_changes()
        if run_id is not None:
            wanted = wanted.where(change.run == run_id)
        if since is not None:
            wanted = wanted.where(change.at >= since)
        if until is not None:
            wanted = wanted.where(change.at < until)
        if entities:
            wanted = wanted.where(change.entity.in_(entities))
        return self._read(wanted)

    def read_changes_of(self, run_ids: Collection[str]) -> Sequence[Change]:
        return self._read(_select_changes().where(tables.change.c.run.in_(run_ids)))

    def _read(self, wanted: Select[Any]) -> Sequence[Change]:
        self.flush()
        rows = self._connection.execute(wanted.order_by(tables.change.c.id))
        return [Change(*row) for row in rows]

    def last_change(self) -> int:
        self.flush()
        return self._connection.execute(_LAST).scalar() or 0

    def entities_changed_after(
        self, change_number: int, but_from: Sequence[str] = ()
    ) -> frozenset[Entity]:
        self.flush()
        newer = _ENTITIES_OF_OTHERS if but_from else _ENTITIES
        asked = {"after": change_number, **({"own": [*but_from]} if but_from else {})}
        return frozenset(self._connection.execute(newer, asked).scalars())

    def find_changed_after(self, change_number: int, refs: Iterable[str]) -> frozenset[str]:
        self.flush()
        change = tables.change.c
        newer = select(change.ref).where(change.id > change_number)
        found: set[str] = set()
        for chunk in in_chunks(refs):
            found.update(self._connection.execute(newer.where(change.ref.in_(chunk))).scalars())
        return frozenset(found)

    def read_latest(self, after: int, most: int) -> Sequence[Touch]:
        self.flush()
        change = tables.change.c
        newer = select(change.id, change.ref, change.field).where(change.id > after)
        rows = self._connection.execute(newer.order_by(change.id.desc()).limit(most))
        return [Touch(*row) for row in rows]


def _select_changes() -> Select[Any]:
    change = tables.change.c
    return select(
        change.ref,
        change.field,
        change.before,
        change.after,
        change.source,
        change.at,
        change.run,
    )


def _row_of(change: Change) -> tuple[object, ...]:
    """In the order of the table's columns."""
    return (
        change.ref,
        entity_of(change.ref),
        change.field,
        change.before,
        change.after,
        change.source,
        change.at,
        change.run,
    )
