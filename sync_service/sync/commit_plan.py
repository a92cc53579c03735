"""Stores what a plan decided: records, history, memory, problems. One transaction, no request.

Many rows of one tab are stored in parts, so that a parent's registration need not wait for all of
them. Each part is complete in itself: records with their history and the memory of their rows
(ADR 8). After a crash, some rows are done and the others still to do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.base import BaseRow, Problem, TabState
from sync_service.domain.record import (
    DECIDED,
    DECISION,
    WHOLE,
    Change,
    Entity,
    Record,
    by_its_day,
    by_other_cell,
    is_by_its_day,
    of_tab,
    tab_source,
)
from sync_service.families import overfull
from sync_service.ports import Database, Transaction
from sync_service.sync.planning.around_plan import ROW_AND_DAY
from sync_service.sync.planning.memory import TabMemory
from sync_service.sync.planning.plan import REFUSED_WRITE, Plan
from sync_service.sync.unread_questions import carry_out_answers, find_unread

PART = 120
"""Rows in one transaction: about ten milliseconds of CPU on SQLite, for which a family waits.
Smaller parts cost more each."""


_FAMILIES = frozenset[Entity]({"registration"})
_HEARS_OF_FAMILIES = frozenset[Entity]({"workshop", "session", "registration", "session_count"})
"""Only their plans depend on registrations; contacts are not planned again for a family."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a tab's plan is based on: all changes up to this one, and its own."""

    at: int
    entity: Entity
    source: str

    def is_current(self, stored: Transaction, plan: Plan | None) -> bool:
        """Nobody has since changed what the plan knows, and nobody can change what it changes."""
        # Locked first: on PostgreSQL somebody may be storing a change of one of them right now.
        stored.records.hold(_changed_by(plan))
        return self._is_undisturbed(stored)

    def after_part(self, stored: Transaction) -> "Basis":
        """If it is still valid with a part stored, changes up to now need not be checked again."""
        last = stored.journal.last_change()
        return replace(self, at=last) if self._is_undisturbed(stored) else self

    def _is_undisturbed(self, stored: Transaction) -> bool:
        is_deaf = self.entity not in _HEARS_OF_FAMILIES
        return self._others(stored) <= (_FAMILIES if is_deaf else frozenset())

    def is_current_for(self, stored: Transaction, plan: Plan | None) -> bool:
        """Nobody changed, or can change, what the plan changes; the rest may be outdated."""
        refs = _changed_by(plan)
        stored.records.hold(refs)
        return not stored.journal.find_changed_after(self.at, refs)

    def last_known(self, stored: Transaction) -> int:
        """The last change that the plan takes into account, its own included.

        On PostgreSQL others may have stored changes at the same time.
        """
        last = stored.journal.last_change()
        return self.at if self._others(stored) else last

    def _others(self, stored: Transaction) -> frozenset[Entity]:
        own = of_tab(self.source)
        return stored.journal.entities_changed_after(self.at, but_from=own)


def _changed_by(plan: Plan | None) -> frozenset[str]:
    """References of records that it changes or confirms; nobody else knows the new ones yet."""
    if plan is None:
        return frozenset()
    confirmed = (ref for ref, _, _ in plan.confirmed)
    return frozenset((*plan.updated, *plan.archived, *plan.returned, *confirmed))


def commit_ingested(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> None:
    """Stores what the sheet gave, and the memory as it is before the write."""
    commit_rows(stored, plan, run_id, now)
    state = plan.ingested.state
    standing = stored.problems.read_open(state.spreadsheet_id)
    unread = find_unread(stored, standing, state.sheet_id, plan.columns)
    kept = [one.problem for one in unread]
    if plan.batch.is_empty:
        # What is still to be written would bring back the memory from before the answers.
        kept = [*carry_out_answers(stored, unread, run_id, now)]
    problems = [*plan.problems, *_undecided(standing, plan), *kept]
    replace_problems(stored, state, problems, now)


def commit_rows(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> None:
    """Stores records, history and memory; opens and closes no problem."""
    state = plan.ingested.state
    source = tab_source(state.spreadsheet_id, state.sheet_id)
    # Read before the records change: the history says what they were.
    changes = [
        *_changes(stored, plan, source, run_id, now),
        *_mean_overfull(stored, plan, source, run_id, now),
    ]
    stored.records.add(with_own_slugs(stored, plan.created))
    stored.records.archive([*plan.returned], now, archived=False)
    stored.records.update_all(plan.updated, now)
    stored.records.archive(plan.archived, now)
    stored.journal.append(changes)
    if plan.reborn:
        stored.overdue.forget_tombstones(state.spreadsheet_id, state.sheet_id, plan.reborn)
    save_memory(stored, plan.ingested, state)


def _mean_overfull(
    stored: Transaction, plan: Plan, source: str, run_id: str, now: datetime
) -> Iterator[Change]:
    """Marks sessions as meant to be that full, so that pages and letter stop asking."""
    for session, people in plan.meant.items():
        if overfull.mean(stored, session, people, now):
            overfull.answer_rows(stored, session, people)
            yield Change(session, DECIDED, None, overfull.MEANT, source, now, run_id)


def commit_written(stored: Transaction, plan: Plan, fingerprint: str, now: datetime) -> None:
    """Stores memory and problems once everything is written; `fingerprint` is the tab's."""
    state = replace(plan.written.state, fingerprint=fingerprint)
    save_memory(stored, plan.written, state)
    standing = stored.problems.read_open(state.spreadsheet_id)
    unread = find_unread(stored, standing, state.sheet_id, plan.columns)
    undecided = _undecided(standing, plan)
    left = [one for one in undecided if one.kind == "incident" or _is_left(one, plan)]
    kept = [one.problem for one in unread]
    replace_problems(stored, state, [*plan.problems, *left, *kept], now)


def save_memory(stored: Transaction, memory: TabMemory, state: TabState) -> None:
    # Only rows that changed: a large tab has a hundred thousand.
    stored.memory.save_tab(replace(state, rows={}), memory.rows, memory.forgotten)


def replace_problems(
    stored: Transaction, state: TabState, problems: Iterable[Problem], now: datetime
) -> None:
    stored.problems.replace(state.spreadsheet_id, state.sheet_id, problems, now)


def _undecided(standing: Iterable[Problem], plan: Plan) -> list[Problem]:
    """Decided problems stay open until the write that ends them is done."""
    state = plan.ingested.state
    return [one for one in standing if one.sheet_id == state.sheet_id and _stays(one, plan)]


def _stays(problem: Problem, plan: Plan) -> bool:
    """An incident stays open until a person has seen it, a refusal until it is written."""
    if problem.kind == "incident":
        return problem.decision is None
    if problem.row_key == REFUSED_WRITE:
        return not plan.batch.is_empty
    return _is_left(problem, plan) or (problem.row_key, problem.field or "") in plan.pending


def _is_left(problem: Problem, plan: Plan) -> bool:
    """While somebody types in its row, no problem ends and no decision is forgotten."""
    if problem.kind in ("guard", "scramble"):
        return plan.is_unsettled and problem.decision is not None
    return problem.row_key.partition(ROW_AND_DAY)[0] in plan.left_alone


def _changes(
    stored: Transaction, plan: Plan, source: str, run_id: str, now: datetime
) -> Iterable[Change]:
    for record in plan.created:
        yield Change(record.ref, WHOLE, None, record.ref, source, now, run_id)
    for ref in plan.returned:
        yield Change(ref, WHOLE, None, ref, source, now, run_id)
    given = list(_given(stored, plan, source, run_id, now))
    # What follows from a change after all that was typed, so that the journal tells each at once.
    yield from sorted(given, key=is_by_its_day)
    for ref, name, value in plan.confirmed:
        # The value stays as it is, but from now on other sheets receive it.
        yield Change(ref, name, value, value, source, now, run_id)
    yield from _replaced(stored, plan, run_id, now)
    for ref in plan.archived:
        yield Change(ref, WHOLE, ref, None, source, now, run_id)


def _given(
    stored: Transaction, plan: Plan, source: str, run_id: str, now: datetime
) -> Iterator[Change]:
    known = stored.records.find_all(plan.updated)
    for ref, fields in plan.updated.items():
        before = known[ref].fields if ref in known else {}
        for name, value in fields.items():
            given_by = _find_source(plan, ref, source) if name == "status" else source
            yield Change(ref, name, before.get(name), value, given_by, now, run_id)


def _find_source(plan: Plan, ref: str, source: str) -> str:
    """Of a state, which other cells of its row may give."""
    if ref in plan.by_its_day:
        return by_its_day(source)
    return by_other_cell(source) if ref in plan.by_other_cell else source


def _replaced(stored: Transaction, plan: Plan, run_id: str, now: datetime) -> Iterable[Change]:
    """What was typed and given up by a person's decision: once, however long the write waits."""
    for ref, name, typed, value in plan.replaced:
        history = stored.journal.read_history(ref)
        last = next((c for c in reversed(history) if c.field == name), None)
        if last is None or (last.source, last.before) != (DECISION, typed):
            yield Change(ref, name, typed, value, DECISION, now, run_id)


def store_ahead(
    database: Database, run_id: str, known: TabState, plan: Plan, basis: Basis, now: datetime
) -> Plan:
    """Stores the plan in parts, and returns what is left to store (ADR 8).

    `known`: what was remembered of the tab before the run, and is until all is stored. Stops early
    if somebody else changed what the plan knows; then the plan is made again.
    """
    if not _has_parts(plan, known):
        return plan
    rows = plan.ingested.rows
    created = {record.ref: record for record in plan.created}
    *first, last = in_parts(rows)
    for some in first:
        part = _ahead(_only(plan, some, created), known)
        with database.transaction() as stored:
            if not basis.is_current(stored, part) or not is_free(stored, part):
                return plan
            commit_rows(stored, part, run_id, now)
            basis = basis.after_part(stored)
    return _only(plan, last, created)


def _has_parts(plan: Plan, known: TabState) -> bool:
    """In a matrix, records are not rows; and all rows need fingerprints over the same columns."""
    if len(plan.ingested.rows) <= PART:
        return False
    refs = {row.ref for row in plan.ingested.rows}
    is_by_row = plan.updated.keys() <= refs and all(r.ref in refs for r in plan.created)
    is_first = not known.rows
    return is_by_row and (is_first or [*known.fields] == [*plan.ingested.state.fields])


def _ahead(part: Plan, known: TabState) -> Plan:
    """A plan of rows only: the tab counts as read, and all else is stored with the last part."""
    state = known if known.rows else part.ingested.state
    unseen = replace(state, first_met_at=known.first_met_at, fingerprint="")
    memory = replace(part.ingested, state=unseen, forgotten=())
    rows = Plan((), memory, memory, created=part.created, updated=part.updated)
    return replace(rows, by_its_day=part.by_its_day, by_other_cell=part.by_other_cell)


def in_parts(rows: Sequence[BaseRow]) -> list[Sequence[BaseRow]]:
    """At least one part, which may be empty."""
    return [rows[start : start + PART] for start in range(0, max(len(rows), 1), PART)]


def _only(plan: Plan, rows: Sequence[BaseRow], created: Mapping[str, Record]) -> Plan:
    """The part of the plan that concerns these rows."""
    refs = [row.ref for row in rows]
    return replace(
        plan,
        ingested=replace(plan.ingested, rows=rows),
        created=[created[ref] for ref in refs if ref in created],
        updated={ref: plan.updated[ref] for ref in refs if ref in plan.updated},
    )


def is_free(stored: Transaction, plan: Plan) -> bool:
    """No other record has one of the new references."""
    created = [record.ref for record in plan.created]
    return not created or not stored.records.find_existing(created)


def with_own_slugs(stored: Transaction, created: Sequence[Record]) -> Sequence[Record]:
    """If another structure, even an archived one, has the slug, the reference is added to it.

    Two partners may both list a « CCAS » without seeing each other's.
    """
    if not any(record.entity == "organisation" for record in created):
        return created
    known = stored.records.read_all("organisation", archived=True)
    return [*_with_distinct_slugs(created, {record.fields.get("id") for record in known})]


def _with_distinct_slugs(created: Sequence[Record], taken: set[object]) -> Iterator[Record]:
    for record in created:
        slug = record.fields.get("id")
        if record.entity == "organisation" and slug in taken:
            slug = f"{slug}-{record.ref.lower()}"
            yield replace(record, fields={**record.fields, "id": slug})
        else:
            yield record
        if record.entity == "organisation":
            taken.add(slug)
