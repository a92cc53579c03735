"""Plans the mapped tabs of one observed spreadsheet, and stores what each of them gave.

If two tabs may be confused, a note in both says which one is followed: last year's tab stays in
the sync under its new name, while people type into the copy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.base import Problem, ProblemKind, Refusal, TabState
from sync_service.domain.instants import is_time_to_retry, past
from sync_service.domain.record import tab_source
from sync_service.domain.spreadsheet import NoteWrite, SpreadsheetSnapshot, TabSnapshot, WriteBatch
from sync_service.domain.wording import sentences
from sync_service.ports import Transaction
from sync_service.sync.commit_plan import (
    Basis,
    commit_ingested,
    is_free,
    store_ahead,
)
from sync_service.sync.gathering.matrix_situation import gather_matrix, plan_matrix, record_maker
from sync_service.sync.gathering.situations import MappedTab, Seen, gather_situation
from sync_service.sync.planning.around_plan import mask_plan, take_apart
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.columns.layout import tab_fingerprint
from sync_service.sync.planning.following import (
    Following,
    Wanted,
    follow,
    link_of,
    marks,
    without_adoption,
)
from sync_service.sync.planning.plan import REFUSED_WRITE, Plan, plan
from sync_service.sync.planning.situation import Situation
from sync_service.sync.sync_services import State, SyncServices
from sync_service.sync.unread_questions import carry_out_answers, find_unread
from sync_service.sync.who_came import follow_plan

_WAITING: Mapping[ProblemKind, State] = {
    "missing_tab": "failed",
    "copied": "copied",
    "guard": "guard",
}
"""The state of a tab that waits for an answer before it can be planned."""

_ATTEMPTS = 3
"""Plans are made without a lock, and made again if the database changed meanwhile."""


def _nothing() -> None: ...


@dataclass(frozen=True, slots=True)
class SheetRun:
    """One spreadsheet in one run; `begin` is called once a read shows that there is work."""

    services: SyncServices
    run_id: str
    tabs: Sequence[MappedTab]
    is_dry: bool = False
    begin: Callable[[], None] = _nothing

    @property
    def spreadsheet_id(self) -> str:
        return self.tabs[0].spreadsheet.spreadsheet_id

    @property
    def lease(self) -> str:
        return lease_name(self.spreadsheet_id)

    def now(self) -> datetime:
        return self.services.clock.now()


def lease_name(spreadsheet_id: str) -> str:
    return f"spreadsheet:{spreadsheet_id}"


@dataclass(frozen=True, slots=True)
class TabPlan:
    """A tab as observed and planned; without a plan, `problem` and `state` say why.

    `was_same`: the tab was observed exactly like this before.
    """

    mapped: MappedTab
    plan: Plan | None = None
    tab: TabSnapshot | None = None
    was_same: bool = True
    state: State = "ok"
    planned_change: int = 0
    """The last change in the database that the plan takes into account, its own included."""
    problem: Problem | None = None
    known: TabState | None = None
    """What was remembered of the tab before this run."""
    is_written: bool = False
    """The batch has been written."""
    forgets: frozenset[int] = frozenset()
    """Sheets that this tab replaces, and of which nothing is remembered any more."""
    claim: Problem | None = None
    """The question about another installation, open until a batch of ours is in the sheet."""
    outgoing: WriteBatch | None = None
    """What is sent, if that is less than the plan's batch."""
    refusal: Refusal | None = None
    """Why it is less."""
    after: TabSnapshot | None = None
    """The tab as it was after our last write."""

    @property
    def batch(self) -> WriteBatch:
        """What is to be written; empty without a plan."""
        if self.outgoing is not None:
            return self.outgoing
        return self.plan.batch if self.plan is not None else WriteBatch("")

    @property
    def sends_all(self) -> bool:
        """Nothing of the plan's batch is left out."""
        if self.plan is None or self.outgoing is None:
            return True
        return self.outgoing == replace(self.plan.batch, is_row_wise=self.outgoing.is_row_wise)


def plan_and_ingest(run: SheetRun, snapshot: SpreadsheetSnapshot) -> list[TabPlan]:
    """In the order in which records refer to each other, so that links find their records."""
    return [_plan_and_ingest(run, snapshot, mapped) for mapped in run.tabs]


def _plan_and_ingest(run: SheetRun, snapshot: SpreadsheetSnapshot, mapped: MappedTab) -> TabPlan:
    database = run.services.database
    for _ in range(_ATTEMPTS):
        with database.reading() as stored:
            last_change = stored.journal.last_change()
            planned = _plan_tab(run, stored, snapshot, mapped)
        if run.is_dry:
            return planned
        if planned.forgets:
            # First, and in a transaction of its own: what follows is then a normal first meeting.
            with database.transaction() as stored:
                _take_over(stored, planned, run.now())
            continue
        basis = _basis(planned, last_change)
        left = _store_ahead(run, planned, basis)
        with database.transaction() as stored:
            if basis.is_current(stored, left) and (left is None or is_free(stored, left)):
                return _ingest(run, stored, planned, left, basis)
    # Others keep storing: planned inside the storing transaction, so that the run ends.
    with database.transaction() as stored:
        planned, basis = _plan_to_store(run, stored, snapshot, mapped)
        return _ingest(run, stored, planned, planned.plan, basis)


def _plan_to_store(
    run: SheetRun, stored: Transaction, snapshot: SpreadsheetSnapshot, mapped: MappedTab
) -> tuple[TabPlan, Basis]:
    """Once if the lock covers the whole database; else until nobody changed what it changes.

    Records that it locked stay locked, so that this comes to an end as well.
    """
    while True:
        last_change = stored.journal.last_change()
        planned = _plan_tab(run, stored, snapshot, mapped)
        if planned.forgets:
            _take_over(stored, planned, run.now())
            continue
        basis = _basis(planned, last_change)
        if basis.is_current_for(stored, planned.plan):
            return planned, basis


def _basis(planned: TabPlan, last_change: int) -> Basis:
    known = planned.known
    source = "" if known is None else tab_source(known.spreadsheet_id, known.sheet_id)
    return Basis(last_change, planned.mapped.rules.entity, source)


def _take_over(stored: Transaction, planned: TabPlan, now: datetime) -> None:
    """This tab replaces the one that was followed before, of which nothing is remembered."""
    state = planned.known
    assert state is not None  # noqa: S101 - only a tab that is there takes another's place
    for sheet_id in planned.forgets:
        stored.memory.forget_tab(state.spreadsheet_id, sheet_id)
        stored.problems.replace(state.spreadsheet_id, sheet_id, (), now)
    stored.memory.save_tab(state, ())


def _store_ahead(run: SheetRun, planned: TabPlan, basis: Basis) -> Plan | None:
    if planned.plan is None or planned.known is None:
        return planned.plan
    database, known = run.services.database, planned.known
    return store_ahead(database, run.run_id, known, planned.plan, basis, run.now())


def _ingest(
    run: SheetRun, stored: Transaction, planned: TabPlan, left: Plan | None, basis: Basis
) -> TabPlan:
    """`left`: the part of the plan that is not stored yet."""
    if left is not None:
        commit_ingested(stored, left, run.run_id, run.now())
        # All of the plan: parts that were stored ahead have no other moment.
        whole = planned.plan or left
        follow_plan(stored, run.services.rng, whole, run.run_id, run.now())
    elif planned.problem is not None:
        sheet_id, now = planned.problem.sheet_id, run.now()
        standing = stored.problems.read_open(run.spreadsheet_id)
        unread = find_unread(stored, standing, sheet_id, ())
        kept = carry_out_answers(stored, unread, run.run_id, now)
        stored.problems.replace(run.spreadsheet_id, sheet_id, [planned.problem, *kept], now)
    return replace(planned, planned_change=basis.last_known(stored))


def _plan_tab(
    run: SheetRun, stored: Transaction, snapshot: SpreadsheetSnapshot, mapped: MappedTab
) -> TabPlan:
    known = stored.memory.read_tabs(snapshot.spreadsheet_id)
    asked = stored.problems.read_open(snapshot.spreadsheet_id)
    following = follow(mapped.wanted, snapshot, known, asked)
    state, tab = following.state, following.tab
    if following.question is not None or state is None or tab is None:
        question = following.question
        waiting = _WAITING[question.kind] if question is not None else "failed"
        return TabPlan(mapped, state=waiting, problem=question)
    fingerprint = tab_fingerprint(tab)
    known_state, was_same = state, fingerprint == state.fingerprint
    if not was_same or past(state.fingerprint_since, run.now()) is None:
        state = replace(state, fingerprint=fingerprint, fingerprint_since=run.now())
    if state.refusal is not None and _is_tried_again(run, stored, state, state.refusal):
        state = replace(state, refusal=None)
    seen = Seen(tab, state, run.now(), snapshot.title, snapshot.locale, notices(following))
    planned = with_signposts(_plan(run, stored, mapped, seen), mapped, snapshot, following)
    planned = _without_refusal(planned) if planned.batch.is_empty else planned
    forgets = following.forgets
    return TabPlan(mapped, planned, tab, was_same, known=known_state, forgets=forgets)


def _without_refusal(planned: Plan) -> Plan:
    """Nothing waits to be written, so the question ends: what comes later is tried at once."""
    ingested, written = (
        replace(memory, state=replace(memory.state, refusal=None))
        for memory in (planned.ingested, planned.written)
    )
    return replace(planned, ingested=ingested, written=written)


def _is_tried_again(run: SheetRun, stored: Transaction, state: TabState, refusal: Refusal) -> bool:
    """People changed the tab, enough time passed, or somebody asked for it."""
    is_time = is_time_to_retry(refusal.retry_after, refusal.tries + 1, run.now())
    if state.fingerprint != refusal.fingerprint or is_time:
        return True
    problems = stored.problems.read_open(state.spreadsheet_id)
    return any(
        one.sheet_id == state.sheet_id and one.row_key == REFUSED_WRITE and one.decision
        for one in problems
    )


def _plan(run: SheetRun, stored: Transaction, mapped: MappedTab, seen: Seen) -> Plan:
    services = run.services
    if mapped.rules.layout == "table":
        situation = gather_situation(stored, services.mappings, mapped, seen)
        return take_apart(_kept(plan(_patient(run, situation)), situation), situation)
    matrix = gather_matrix(stored, services.mappings, mapped, seen)
    situation = _patient(run, matrix.situation)
    make = record_maker(stored, services.mappings, situation, services.rng.number())
    return _kept(plan_matrix(replace(matrix, situation=situation), make), situation)


def _kept(planned: Plan, situation: Situation) -> Plan:
    """The plan without what must not be stored."""
    return mask_plan(planned, situation.readers.hides) if situation.readers.hides else planned


def _patient(run: SheetRun, situation: Situation) -> Situation:
    services = run.services
    return replace(
        situation,
        tells_steps=run.is_dry,
        settle_seconds=0 if run.is_dry else services.settings.settle_seconds,
        rulebook=services.rulebook,
        open_cells_url=services.open_cells_url(situation.spreadsheet_id),
        seed=services.rng.number(),
    )


def notices(following: Following) -> Sequence[str]:
    """Sentences for the note on the title of the followed tab."""
    tab, beside = following.tab, following.beside
    if tab is None or beside is None:
        return ()
    return (sentences.followed_here(tab.title, beside.title),)


def with_signposts(
    plan: Plan, mapped: MappedTab, snapshot: SpreadsheetSnapshot, following: Following
) -> Plan:
    """The plan, with the question about the other tab, and notes in tabs that are not followed."""
    remarks = [following.remark] if following.remark is not None else []
    notes = list(_signposts(mapped, snapshot, following))
    if not (remarks or notes):
        return plan
    batch = replace(plan.batch, notes=(*plan.batch.notes, *notes))
    return replace(plan, problems=(*plan.problems, *remarks), batch=batch)


def _signposts(
    mapped: MappedTab, snapshot: SpreadsheetSnapshot, following: Following
) -> Iterable[NoteWrite]:
    """Only in tabs that carry our metadata: we have never written into others."""
    for tab in snapshot.tabs:
        if tab is following.tab or not _was_ours(tab, mapped.wanted):
            continue
        title = following.tab.title if following.tab is not None else ""
        wanted = sentences.followed_elsewhere(title) if tab is following.beside else ""
        place = _our_title(mapped, tab)
        standing = tab.cell(*place).note if place is not None else wanted
        is_free = not standing or sentences.is_signpost(standing)
        if place is not None and standing != wanted and is_free and not _is_locked(tab, place):
            yield NoteWrite(tab.sheet_id, *place, wanted)


def _was_ours(tab: TabSnapshot, wanted: Wanted) -> bool:
    """It was this mapped tab once, or is a copy of it, and is no other mapped tab now."""
    links = [link_of(mark) for mark in marks(tab)]
    is_ours = any(without_adoption(link) == wanted.first_link for link in links)
    return is_ours and not wanted.others.intersection(links)


def _our_title(mapped: MappedTab, tab: TabSnapshot) -> tuple[int, int] | None:
    unmet = TabState("", tab.sheet_id, "")
    header = find_header(tab, mapped.rules.columns, unmet, least=1)
    if header.row is None or header.reference is None:
        return None
    return header.row, header.reference


def _is_locked(tab: TabSnapshot, place: tuple[int, int]) -> bool:
    return any(area.holds(*place) for area in tab.locked)
