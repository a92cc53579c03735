"""Many rows of a tab, stored some at a time: a parent's registration gets its turn between.

Each part is whole in itself, records with their history and what is remembered of their rows: a
crash leaves what an interrupted first run leaves, some rows done and the others still to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.record import Record
from sync_service.ports import Database, Transaction
from sync_service.sync.commit_plan import commit_rows
from sync_service.sync.planning.plan import Plan

PART = 1000
"""Rows in one transaction: some forty milliseconds on SQLite. Smaller parts cost more each."""


@dataclass(frozen=True, slots=True)
class StoreAhead:
    """`known`: what was remembered of the tab before the run, and is until all is stored."""

    database: Database
    run_id: str
    known: TabState

    def store(self, plan: Plan, planned_at: int, now: datetime) -> tuple[Plan, int]:
        """What is left to store, and the last change that it was planned on.

        Stops early when somebody else changed the database meanwhile; then the plan is made again.
        """
        if not self._has_parts(plan):
            return plan, planned_at
        rows = plan.ingested.rows
        created = {record.ref: record for record in plan.created}
        *first, last = in_parts(rows)
        for some in first:
            part = self._ahead(_only(plan, some, created))
            with self.database.transaction() as stored:
                if stored.journal.last_change() != planned_at or not is_free(stored, part):
                    return plan, planned_at
                commit_rows(stored, part, self.run_id, now)
                planned_at = stored.journal.last_change()
        return _only(plan, last, created), planned_at

    def _has_parts(self, plan: Plan) -> bool:
        """In a matrix the records are not the rows; rows' fingerprints are of one kind only."""
        if len(plan.ingested.rows) <= PART:
            return False
        refs = {row.ref for row in plan.ingested.rows}
        is_by_row = plan.updated.keys() <= refs and all(r.ref in refs for r in plan.created)
        is_first = not self.known.rows
        return is_by_row and (is_first or [*self.known.fields] == [*plan.ingested.state.fields])

    def _ahead(self, part: Plan) -> Plan:
        """Just rows: the tab counts as seen, and all else of the plan as done, with the last."""
        state = self.known if self.known.rows else part.ingested.state
        unseen = replace(state, first_met_at=self.known.first_met_at, fingerprint="")
        memory = replace(part.ingested, state=unseen, forgotten=())
        return Plan((), memory, memory, created=part.created, updated=part.updated)


def in_parts(rows: Sequence[BaseRow]) -> list[Sequence[BaseRow]]:
    """At least one, perhaps empty."""
    return [rows[start : start + PART] for start in range(0, max(len(rows), 1), PART)]


def _only(plan: Plan, rows: Sequence[BaseRow], created: Mapping[str, Record]) -> Plan:
    """The plan for these rows alone."""
    refs = [row.ref for row in rows]
    return replace(
        plan,
        ingested=replace(plan.ingested, rows=rows),
        created=[created[ref] for ref in refs if ref in created],
        updated={ref: plan.updated[ref] for ref in refs if ref in plan.updated},
    )


def is_free(stored: Transaction, plan: Plan) -> bool:
    """No new reference is borne by another record."""
    created = [record.ref for record in plan.created]
    return not created or not stored.records.find_existing(created)
