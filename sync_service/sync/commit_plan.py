"""Stores what a plan decided: records, history, memory, problems. One transaction, no request."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sync_service.domain.base import Problem, TabState
from sync_service.domain.record import DECISION, Change
from sync_service.ports import Transaction
from sync_service.sync.gathering.namesakes import with_own_slugs
from sync_service.sync.planning.matrix.effects import ROW_AND_DAY
from sync_service.sync.planning.plan import REFUSED_WRITE, Plan
from sync_service.sync.planning.rendering.memory import TabMemory


def commit_ingested(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> None:
    """What the sheet gave, and the memory while nothing is written yet."""
    commit_rows(stored, plan, run_id, now)
    problems = [*plan.problems, *_undecided(stored, plan)]
    replace_problems(stored, plan.ingested.state, problems, now)


def commit_rows(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> None:
    """Records, history and memory; no problem is opened or closed."""
    state = plan.ingested.state
    source = f"sheet:{state.spreadsheet_id}:{state.sheet_id}"
    # Read before the records change: the history tells what they were.
    changes = list(_changes(stored, plan, source, run_id, now))
    stored.records.add(with_own_slugs(stored, plan.created))
    stored.records.archive([*plan.returned], now, archived=False)
    stored.records.update_all(plan.updated, now)
    stored.records.archive(plan.archived, now)
    stored.journal.append(changes)
    if plan.reborn:
        stored.overdue.forget_tombstones(state.spreadsheet_id, state.sheet_id, plan.reborn)
    save_memory(stored, plan.ingested, state)


def commit_written(stored: Transaction, plan: Plan, fingerprint: str, now: datetime) -> None:
    """The memory and the problems once all is in the sheet; `fingerprint` is the tab's."""
    state = replace(plan.written.state, fingerprint=fingerprint)
    save_memory(stored, plan.written, state)
    standing = [p for p in _undecided(stored, plan) if p.kind == "incident" or _is_left(p, plan)]
    replace_problems(stored, state, [*plan.problems, *standing], now)


def save_memory(stored: Transaction, memory: TabMemory, state: TabState) -> None:
    # Only the rows that changed go beside it: a large tab has a hundred thousand.
    stored.memory.save_tab(replace(state, rows={}), memory.rows, memory.forgotten)


def replace_problems(
    stored: Transaction, state: TabState, problems: Iterable[Problem], now: datetime
) -> None:
    stored.problems.replace(state.spreadsheet_id, state.sheet_id, problems, now)


def _undecided(stored: Transaction, plan: Plan) -> list[Problem]:
    """Decided problems stay open until the write that ends them."""
    state = plan.ingested.state
    return [
        problem
        for problem in stored.problems.read_open(state.spreadsheet_id)
        if problem.sheet_id == state.sheet_id
        if _stays(problem, plan)
    ]


def _stays(problem: Problem, plan: Plan) -> bool:
    """An incident stays until a person has seen it, a refused write until it is written."""
    if problem.kind == "incident":
        return problem.decision is None
    if problem.row_key == REFUSED_WRITE:
        return not plan.batch.is_empty
    return _is_left(problem, plan) or (problem.row_key, problem.field or "") in plan.pending


def _is_left(problem: Problem, plan: Plan) -> bool:
    """While somebody is typing in its row, nothing ends and no decision is forgotten."""
    if problem.kind in ("guard", "scramble"):
        return plan.is_unsettled and problem.decision is not None
    return problem.row_key.partition(ROW_AND_DAY)[0] in plan.left_alone


def _changes(
    stored: Transaction, plan: Plan, source: str, run_id: str, now: datetime
) -> Iterable[Change]:
    for record in plan.created:
        yield Change(record.ref, "*", None, record.ref, source, now, run_id)
    for ref in plan.returned:
        yield Change(ref, "*", None, ref, source, now, run_id)
    known = stored.records.find_all(plan.updated)
    for ref, fields in plan.updated.items():
        before = known[ref].fields if ref in known else {}
        for name, value in fields.items():
            yield Change(ref, name, before.get(name), value, source, now, run_id)
    for ref, name, value in plan.confirmed:
        # The value stays, but from now on other sheets receive it.
        yield Change(ref, name, value, value, source, now, run_id)
    yield from _replaced(stored, plan, run_id, now)
    for ref in plan.archived:
        yield Change(ref, "*", ref, None, source, now, run_id)


def _replaced(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> Iterable[Change]:
    """What was typed and given up by a person's decision: once, however long the write waits."""
    for ref, name, typed, value in plan.replaced:
        history = stored.journal.read_history(ref)
        last = next((c for c in reversed(history) if c.field == name), None)
        if last is None or (last.source, last.before) != (DECISION, typed):
            yield Change(ref, name, typed, value, DECISION, now, run_id)
