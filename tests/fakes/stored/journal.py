"""Runs and changes, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Entity, entity_of
from sync_service.ports import (
    Run,
    Touch,
)
from tests.fakes.stored.tables import Tables


class FakeJournal:
    """Runs and changes."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def open_run(self, run: Run) -> None:
        self._tables.runs[run.id] = run

    def close_run(self, run_id: str, at: datetime, summary: Mapping[str, int]) -> None:
        run = self._tables.runs.get(run_id)
        if run is None:
            raise NotFound(run_id)
        self._tables.runs[run_id] = replace(run, ended_at=at, summary=dict(summary))

    def read_runs(self, limit: int = 50) -> Sequence[Run]:
        newest_first = sorted(
            self._tables.runs.values(), key=lambda run: (run.started_at, run.id), reverse=True
        )
        return newest_first[:limit]

    def append(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._tables.changes[self._tables.next_number("change")] = change

    def read_history(self, ref: str) -> Sequence[Change]:
        return [change for change in self._tables.changes.values() if change.ref == ref]

    def read_histories(
        self, refs: Iterable[str], fields: Collection[str] = ()
    ) -> Mapping[str, Sequence[Change]]:
        return {
            ref: [one for one in self.read_history(ref) if not fields or one.field in fields]
            for ref in refs
        }

    def read_changes(
        self,
        *,
        run_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        entities: Collection[Entity] = (),
    ) -> Sequence[Change]:
        return [
            change
            for change in self._tables.changes.values()
            if (run_id is None or change.run == run_id)
            and (since is None or change.at >= since)
            and (until is None or change.at < until)
            and (not entities or entity_of(change.ref) in entities)
        ]

    def read_changes_of(self, run_ids: Collection[str]) -> Sequence[Change]:
        return [one for one in self._tables.changes.values() if one.run in run_ids]

    def last_change(self) -> int:
        return max(self._tables.changes, default=0)

    def entities_changed_after(
        self, change_number: int, but_from: Sequence[str] = ()
    ) -> frozenset[Entity]:
        return frozenset(
            entity_of(change.ref)
            for number, change in self._tables.changes.items()
            if number > change_number and change.source not in but_from
        )

    def find_changed_after(self, change_number: int, refs: Iterable[str]) -> frozenset[str]:
        newer = {one.ref for number, one in self._tables.changes.items() if number > change_number}
        return frozenset(newer.intersection(refs))

    def read_latest(self, after: int, most: int) -> Sequence[Touch]:
        newest_first = sorted(self._tables.changes.items(), reverse=True)
        return [Touch(n, one.ref, one.field) for n, one in newest_first if n > after][:most]
