"""One atomic write and its proof: intent journalled, marker read, answer verified, repaired."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from sync_service.application.commit_plan import commit_written, replace_problems
from sync_service.application.plan_tabs import SheetRun, TabPlan
from sync_service.application.ports import WriteIntent
from sync_service.domain import sentences
from sync_service.domain.base import Problem
from sync_service.domain.errors import Unreachable
from sync_service.domain.layout import tab_digest
from sync_service.domain.merge import text_of
from sync_service.domain.rulebook import Rulebook
from sync_service.domain.snapshot import SpreadsheetSnapshot, TabSnapshot, cell_name
from sync_service.domain.verify import Lost, Verdict
from sync_service.domain.write import WriteBatch

_REPAIRS = 3
"""People may move rows while we put right what slipped; then the next run goes on."""


def send(run: SheetRun, plans: Sequence[TabPlan]) -> str | None:
    """The spreadsheet's digest when all is as planned and nobody else changed anything meanwhile.

    Raises SpreadsheetError when nothing is known or nothing was applied.
    """
    batch = _join(plans, _new_marker(run))
    before = {p.tab.sheet_id: p.tab for p in plans if p.tab is not None}
    answer = _write(run, batch, before)
    if answer is None:
        return None
    rules = run.services.rulebook
    verdicts = _verify(rules, plans, batch, (before, answer))
    for planned in plans:
        after = answer.find_tab(planned.tab.sheet_id) if planned.tab is not None else None
        if after is not None and planned.tab is not None:
            _remember(run, planned, after, (verdicts[planned.tab.sheet_id], batch.marker))
    is_whole = all(verdict.is_as_planned and verdict.is_alone for verdict in verdicts.values())
    _repair(run, plans, verdicts, answer)
    return answer.digest if is_whole else None


def save_intent(run: SheetRun, intent: WriteIntent) -> None:
    with run.services.database.transaction() as stored:
        stored.memory.save_intent(intent)


def _new_marker(run: SheetRun) -> str:
    return f"{run.run_id}.{run.services.dice.number() % 10**8:08d}"


def _write(
    run: SheetRun, batch: WriteBatch, before: dict[int, TabSnapshot]
) -> SpreadsheetSnapshot | None:
    """The tabs after the write; None when it was not applied."""
    intent = WriteIntent(
        marker=batch.marker,
        spreadsheet_id=run.spreadsheet_id,
        run_id=run.run_id,
        step="intended",
        batch=json.dumps(asdict(batch)),
        before=json.dumps(_touched(batch, before)),
        at=run.now(),
    )
    save_intent(run, intent)
    spreadsheets = run.services.spreadsheets
    try:
        answer = spreadsheets.write(run.spreadsheet_id, batch)
    except Unreachable:
        answer = spreadsheets.read(run.spreadsheet_id)
        if answer.marker != batch.marker:
            save_intent(run, replace(intent, step="abandoned"))
            return None
    save_intent(run, replace(intent, step="verified"))
    return answer


def _verify(
    rules: Rulebook,
    plans: Sequence[TabPlan],
    batch: WriteBatch,
    sides: tuple[dict[int, TabSnapshot], SpreadsheetSnapshot],
) -> dict[int, Verdict]:
    """`sides`: the tabs before the write, and the spreadsheet after it."""
    before, answer = sides
    verdicts = {}
    for planned in plans:
        if planned.plan is None or planned.tab is None:
            continue
        sheet_id = planned.tab.sheet_id
        after = answer.find_tab(sheet_id)
        header_row = planned.plan.written.state.header_row or 0
        if after is not None and sheet_id in before:
            verdicts[sheet_id] = rules.verify(batch, before[sheet_id], after, header_row)
    return verdicts


def _repair(
    run: SheetRun,
    plans: Sequence[TabPlan],
    verdicts: dict[int, Verdict],
    answer: SpreadsheetSnapshot,
) -> None:
    """Puts right what landed on other rows, and verifies that too."""
    for _ in range(_REPAIRS):
        batch = WriteBatch(
            marker=_new_marker(run),
            cells=[cell for verdict in verdicts.values() for cell in verdict.cells],
            notes=[note for verdict in verdicts.values() for note in verdict.notes],
        )
        if batch.is_empty:
            return
        before = {tab.sheet_id: tab for tab in answer.tabs}
        repaired = _write(run, batch, before)
        if repaired is None:
            return
        verdicts = _verify(run.services.rulebook, plans, batch, (before, repaired))
        answer = repaired


def _remember(
    run: SheetRun, planned: TabPlan, after: TabSnapshot, proof: tuple[Verdict, str]
) -> None:
    """Moves the base of a tab that is as planned; what is lost becomes an incident."""
    verdict, marker = proof
    if planned.plan is None or (planned.plan.batch.is_empty and verdict.is_as_planned):
        return
    now = run.now()
    with run.services.database.transaction() as stored:
        if verdict.is_as_planned:
            commit_written(stored, planned.plan, tab_digest(after), now)
        elif verdict.lost:
            state = planned.plan.ingested.state
            incidents = [_incident(planned, lost, marker) for lost in verdict.lost]
            standing = stored.problems.read_open(run.spreadsheet_id)
            kept = [problem for problem in standing if problem.sheet_id == state.sheet_id]
            replace_problems(stored, state, [*kept, *incidents], now)


def _incident(planned: TabPlan, lost: Lost, marker: str) -> Problem:
    cell, partner = lost.write, planned.mapped.spreadsheet.partner
    stood = sentences.either([text_of(one) for one in lost.stood])
    written = "" if cell.value is None else str(cell.value)
    message = sentences.incident(written, stood)
    at = cell_name(cell.row, cell.column)
    return Problem(
        kind="incident",
        message=message[:1].upper() + message[1:],
        spreadsheet_id=planned.mapped.spreadsheet.spreadsheet_id,
        sheet_id=cell.sheet_id,
        tab=planned.mapped.tab.title,
        partner=partner,
        row_key=f"{marker}:{at}",
        cell=at,
        sheet_value=written,
        canonical_value=stood,
    )


def _touched(batch: WriteBatch, before: dict[int, TabSnapshot]) -> list[list[object]]:
    """What stood in the written cells, for whoever looks into an incident."""
    return [
        [cell.sheet_id, cell.row, cell.column, before[cell.sheet_id].cell(cell.row, cell.column)]
        for cell in batch.cells
    ]


def _join(plans: Sequence[TabPlan], marker: str) -> WriteBatch:
    batches = [planned.plan.batch for planned in plans if planned.plan is not None]
    return WriteBatch(
        marker=marker,
        cells=[cell for batch in batches for cell in batch.cells],
        notes=[note for batch in batches for note in batch.notes],
        anchors=[anchor for batch in batches for anchor in batch.anchors],
        dropdowns=[dropdown for batch in batches for dropdown in batch.dropdowns],
        protections=[protection for batch in batches for protection in batch.protections],
        grows=[grow for batch in batches for grow in batch.grows],
    )
