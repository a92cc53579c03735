"""A large tab's first rows, stored some at a time: a parent's registration gets its turn between.

Each part is whole in itself: a crash leaves what an interrupted first run leaves, some rows known
and the others still new.
"""

from dataclasses import replace
from datetime import datetime

from sync_service.application.commit_plan import commit_ingested
from sync_service.application.ports import Database, Transaction
from sync_service.domain.plan import Plan

PART = 1000
"""Rows in one transaction: some forty milliseconds on SQLite. Smaller parts cost more each."""


def store_ahead(
    database: Database, plan: Plan, planned_at: int, run_id: str, now: datetime
) -> tuple[Plan, int]:
    """What is left to store, and the last change that it was planned on.

    Stops early when somebody else changed the database meanwhile; then the plan is made again.
    """
    if len(plan.created) <= PART or not _is_first_meeting(database, plan):
        return plan, planned_at
    while len(plan.created) > PART:
        part, rest = _split(plan)
        with database.transaction() as stored:
            if stored.journal.last_change() != planned_at or not is_free(stored, part):
                return plan, planned_at
            commit_ingested(stored, part, run_id, now)
            planned_at = stored.journal.last_change()
        plan = rest
    return plan, planned_at


def is_free(stored: Transaction, plan: Plan) -> bool:
    """No new reference is borne by another record."""
    created = [record.ref for record in plan.created]
    return not created or not stored.records.find_existing(created)


def _is_first_meeting(database: Database, plan: Plan) -> bool:
    state = plan.ingested.state
    with database.reading() as stored:
        known = stored.memory.read_tabs(state.spreadsheet_id).get(state.sheet_id)
    return known is None or known.first_met_at is None


def _split(plan: Plan) -> tuple[Plan, Plan]:
    """The first newcomers with their rows, as if the tab had not been met yet; and the rest."""
    first = {record.ref for record in plan.created[:PART]}
    memory = plan.ingested
    unmet = replace(memory.state, first_met_at=None, digest="")
    ahead = replace(memory, state=unmet, rows=[r for r in memory.rows if r.ref in first])
    part = Plan((), ahead, ahead, created=plan.created[:PART])
    left = replace(memory, rows=[row for row in memory.rows if row.ref not in first])
    return part, replace(plan, created=plan.created[PART:], ingested=left)
