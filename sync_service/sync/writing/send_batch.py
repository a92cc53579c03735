"""One atomic write: journals the intent, sends it, verifies it, and recovers it after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync_service.domain.base import BaseRow
from sync_service.domain.errors import Unreachable, WriteRefused
from sync_service.domain.spreadsheet import (
    InsertWrite,
    SpreadsheetSnapshot,
    TabSnapshot,
    WriteBatch,
)
from sync_service.ports import WriteIntent
from sync_service.sync.commit_plan import commit_written, in_parts
from sync_service.sync.plan_tabs import SheetRun, TabPlan
from sync_service.sync.planning.columns.layout import tab_fingerprint
from sync_service.sync.planning.plan import Plan
from sync_service.sync.verification.base_moves import BaseMoves, gather_moves, without_unsent
from sync_service.sync.writing.prove_write import (
    ProofRound,
    TabProof,
    find_uncertain_in,
    keep_proved,
)
from sync_service.sync.writing.send_write import new_marker, write
from sync_service.sync.writing.write_intents import (
    Step,
    TabBefore,
    close_intent,
    load_step,
    open_step,
    set_aside,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of a write, and its plans as they are after it.

    `fingerprint` is the spreadsheet's if everything is as sent and nobody else changed anything
    meanwhile, else "". `is_untouched`: nothing was sent, since Google would not have taken it.
    """

    plans: Sequence[TabPlan]
    is_applied: bool
    fingerprint: str = ""
    is_untouched: bool = False


def send_once(run: SheetRun, plans: Sequence[TabPlan]) -> Sent:
    """Writes what these tabs have for their sheet, in one atomic batch.

    Raises SpreadsheetError when nothing is known or nothing was applied.
    """
    batch = _join(plans, new_marker(run))
    planned = {one.tab.sheet_id: one for one in plans if one.tab is not None and one.plan}
    before = {
        sheet_id: TabBefore(tab, plan.written.state.header_row or 0, _moves_of(one, plan))
        for sheet_id, one in planned.items()
        if (tab := one.tab) is not None and (plan := one.plan) is not None
    }
    # Before the request: after a crash, the intent says what may be in the sheet.
    step = open_step(run, batch, before)
    try:
        written = write(run, batch)
    except WriteRefused:
        close_intent(run, step.intent, "abandoned")
        raise
    if not written.is_applied:
        return Sent(plans, is_applied=False)

    def keep_base(proof: TabProof, first: Step) -> None:
        _remember(run, planned[proof.tab.sheet_id], proof, first)

    proof = ProofRound(run, [step], keep_base).finish(written.seen, is_late=written.is_late)
    is_alone = proof.is_done and all(
        one.verdict.is_as_planned and one.verdict.is_alone and len(one.route.steps) == 1
        for one in proof.tabs.values()
    )
    return Sent(
        [_after(one, proof.answer) for one in plans],
        is_applied=True,
        fingerprint=proof.answer.fingerprint if is_alone else "",
    )


@dataclass(frozen=True, slots=True)
class Room:
    """The spreadsheet with the inserted rows, or without them if Google refuses to insert any.

    Not applied: nobody knows yet whether they are there, and nothing else may be written
    meanwhile.
    """

    seen: SpreadsheetSnapshot | None = None
    is_applied: bool = True


def make_room(run: SheetRun, inserts: Sequence[InsertWrite]) -> Room:
    """Inserts blank rows, and nothing else: the plan on the response needs no other proof."""
    batch = WriteBatch(marker=new_marker(run), inserts=tuple(inserts))
    step = open_step(run, batch, {})
    try:
        written = write(run, batch)
    except WriteRefused:
        close_intent(run, step.intent, "abandoned")
        return Room()
    if written.is_applied:
        close_intent(run, step.intent, "verified")
    return Room(written.seen, is_applied=written.is_applied)


def _after(planned: TabPlan, answer: SpreadsheetSnapshot) -> TabPlan:
    tab = answer.find_tab(planned.tab.sheet_id) if planned.tab is not None else None
    return replace(planned, is_written=True, after=tab)


def recover_writes(run: SheetRun, snapshot: SpreadsheetSnapshot) -> SpreadsheetSnapshot:
    """After a crash: verifies now what the marker says was applied, and repairs it.

    Returns the spreadsheet as it is then. What is not in place is written again by the next merge.
    Raises Unreachable while the sheet cannot be repaired: nothing is planned on it meanwhile.
    """
    with run.services.database.reading() as stored:
        intents = [
            *stored.memory.read_open_intents(run.spreadsheet_id),
            *stored.memory.read_unseen_intents(run.spreadsheet_id),
        ]
    steps = _applied_steps(intents, snapshot.marker or "")
    applied = {step.marker for step in steps if step.is_applied}
    for intent in intents:
        if intent.step == "intended" and intent.marker not in applied:
            set_aside(run, intent)
    if not steps:
        return snapshot

    def keep_base(proof: TabProof, first: Step) -> None:
        _remember_recovered(run, proof, first)

    proof = ProofRound(run, steps, keep_base).finish(snapshot, is_late=True)
    if not proof.is_done:
        raise Unreachable(
            "Des lignes bougent pendant que la feuille est remise en ordre. Rien n’est perdu : "
            "un nouvel essai aura lieu au prochain passage.",
            spreadsheet_id=run.spreadsheet_id,
        )
    return proof.answer


def _applied_steps(intents: Sequence[WriteIntent], marker: str) -> list[Step]:
    """The write whose marker is in the sheet, after those that it repairs; in order.

    A batch of several requests that was interrupted has the marker `<marker>#1`: a part of it was
    applied. Repairs that were not applied still tell how the tabs were after it.
    """
    steps = {intent.marker: load_step(intent) for intent in intents}
    found = steps.get(marker) or steps.get(marker.partition("#")[0])
    if found is None:
        return []
    chain = [replace(found, is_whole=found.marker == marker)]
    while (earlier := steps.get(chain[0].repairs)) is not None:
        is_applied = earlier.intent.step != "unseen"
        chain.insert(0, replace(earlier, is_applied=is_applied))
    following = {step.repairs: step for step in steps.values() if step.repairs}
    while (later := following.get(chain[-1].marker)) is not None:
        chain.append(replace(later, is_applied=False))
    return chain


def _moves_of(planned: TabPlan, plan: Plan) -> BaseMoves:
    before: dict[str, BaseRow] = {**(planned.known.rows if planned.known else {})}
    before |= {row.ref: row for row in plan.ingested.rows}
    reference_column = plan.written.state.reference_column or 0
    rows = plan.written.rows
    moves = gather_moves(plan.columns, reference_column, before, rows, plan.groups)
    return without_unsent(moves, plan.batch, planned.batch)


def _remember(run: SheetRun, planned: TabPlan, proof: TabProof, first: Step) -> None:
    """Moves the base: for the whole tab if all is as planned, else row by row."""
    plan = planned.plan
    if plan is None or plan.batch.is_empty:
        return
    is_right = proof.verdict.is_as_planned and len(proof.route.steps) == 1
    is_right = is_right and not find_uncertain_in(proof, first)
    if is_right and planned.sends_all:
        _remember_whole(run, plan, proof.tab)
        return
    state = plan.ingested.state
    if is_right:
        state = replace(state, fingerprint=tab_fingerprint(proof.tab))
    keep_proved(run, state, proof, first)


def _remember_whole(run: SheetRun, plan: Plan, after: TabSnapshot) -> None:
    database, fingerprint = run.services.database, tab_fingerprint(after)
    *parts, last = in_parts(plan.written.rows)
    for rows in parts:
        # Each row's memory is valid on its own; the tab's memory stays as it is.
        with database.transaction() as stored:
            stored.memory.save_tab(replace(plan.ingested.state, rows={}), rows)
    plan = replace(plan, written=replace(plan.written, rows=last))
    with database.transaction() as stored:
        commit_written(stored, plan, fingerprint, run.now())


def _remember_recovered(run: SheetRun, proof: TabProof, first: Step) -> None:
    with run.services.database.reading() as stored:
        known = stored.memory.read_tabs(run.spreadsheet_id)
    state = known.get(proof.tab.sheet_id)
    if state is not None:
        keep_proved(run, state, proof, first)


def _join(plans: Sequence[TabPlan], marker: str) -> WriteBatch:
    batches = [planned.batch for planned in plans]
    return WriteBatch(
        marker=marker,
        cells=[cell for batch in batches for cell in batch.cells],
        notes=[note for batch in batches for note in batch.notes],
        anchors=[anchor for batch in batches for anchor in batch.anchors],
        dropdowns=[dropdown for batch in batches for dropdown in batch.dropdowns],
        protections=[protection for batch in batches for protection in batch.protections],
        grows=[grow for batch in batches for grow in batch.grows],
        tables=[table for batch in batches for table in batch.tables],
        is_row_wise=any(batch.is_row_wise for batch in batches),
    )
