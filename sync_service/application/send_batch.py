"""One atomic write and its proof: intent journalled, marker read, answer verified, repaired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sync_service.application.commit_plan import commit_written
from sync_service.application.plan_tabs import SheetRun, TabPlan
from sync_service.application.store_ahead import in_parts
from sync_service.application.write_intents import (
    TabBefore,
    close_intent,
    load_intent,
    open_intent,
)
from sync_service.domain import sentences
from sync_service.domain.base import Problem
from sync_service.domain.columns.layout import tab_digest
from sync_service.domain.errors import Unreachable
from sync_service.domain.merge import text_of
from sync_service.domain.proof.recovery import recover
from sync_service.domain.proof.verify import Lost, Verdict
from sync_service.domain.snapshot import SpreadsheetSnapshot, TabSnapshot, cell_name
from sync_service.domain.write import WriteBatch

_REPAIRS = 3
"""People may move rows while we put right what slipped; then the next run goes on."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a write.

    `digest` is the spreadsheet's when all is as planned and nobody else changed anything
    meanwhile, else empty.
    """

    is_applied: bool
    digest: str = ""


def send(run: SheetRun, plans: Sequence[TabPlan]) -> Sent:
    """Writes what the plans of all tabs have for their sheet.

    Raises SpreadsheetError when nothing is known or nothing was applied.
    """
    batch = _join(plans, _new_marker(run))
    before = {
        planned.tab.sheet_id: TabBefore(planned.tab, planned.plan.written.state.header_row or 0)
        for planned in plans
        if planned.tab is not None and planned.plan is not None
    }
    # Before the request: after a crash it tells what may stand in the sheet.
    intent = open_intent(run, batch, before)
    answer = _write(run, batch)
    if answer is None:
        return Sent(is_applied=False)
    verdicts = _verify(run, batch, before, answer)
    for planned in plans:
        after = answer.find_tab(planned.tab.sheet_id) if planned.tab is not None else None
        if after is not None:
            _remember(run, planned, after, verdicts[after.sheet_id])
    _report_lost(run, batch.marker, before, verdicts)
    _repair(run, before, verdicts, answer)
    # Only now: whoever dies before this line leaves the proof to the next run.
    is_whole = all(verdict.is_as_planned for verdict in verdicts.values())
    close_intent(run, intent, "verified" if is_whole else "repaired")
    is_alone = all(verdict.is_alone for verdict in verdicts.values())
    return Sent(is_applied=True, digest=answer.digest if is_whole and is_alone else "")


def recover_writes(run: SheetRun, snapshot: SpreadsheetSnapshot) -> SpreadsheetSnapshot:
    """After a crash: what the marker says was applied is proved now, and put right.

    The spreadsheet as it is then. What the write meant is done again by the merge, since the
    base never moved.
    """
    with run.services.database.reading() as stored:
        intents = stored.memory.read_open_intents(run.spreadsheet_id)
    for intent in intents:
        if snapshot.marker != intent.marker:
            close_intent(run, intent, "abandoned")
            continue
        batch, before = load_intent(intent)
        verdicts = {
            sheet_id: recover(verdict, batch, after)
            for sheet_id, verdict in _verify(run, batch, before, snapshot).items()
            if (after := snapshot.find_tab(sheet_id)) is not None
        }
        _report_lost(run, batch.marker, before, verdicts)
        snapshot = _repair(run, before, verdicts, snapshot)
        close_intent(run, intent, "repaired")
    return snapshot


def _new_marker(run: SheetRun) -> str:
    return f"{run.run_id}.{run.services.dice.number() % 10**8:08d}"


def _write(run: SheetRun, batch: WriteBatch) -> SpreadsheetSnapshot | None:
    """The tabs after the write; None when it was not applied, as far as anybody can see yet.

    The intent stays open then: a write that Google carries out late is proved by the next run.
    """
    spreadsheets = run.services.spreadsheets
    try:
        return spreadsheets.write(run.spreadsheet_id, batch)
    except Unreachable:
        # The answer is lost, perhaps not the write: only the marker tells.
        answer = spreadsheets.read(run.spreadsheet_id)
        return answer if answer.marker == batch.marker else None


def _verify(
    run: SheetRun,
    batch: WriteBatch,
    before: Mapping[int, TabBefore],
    answer: SpreadsheetSnapshot,
) -> dict[int, Verdict]:
    """By sheet id; a tab that was deleted meanwhile has no verdict."""
    return {
        sheet_id: run.services.rulebook.verify(batch, one.tab, after, one.header_row)
        for sheet_id, one in before.items()
        if (after := answer.find_tab(sheet_id)) is not None
    }


def _repair(
    run: SheetRun,
    before: Mapping[int, TabBefore],
    verdicts: Mapping[int, Verdict],
    answer: SpreadsheetSnapshot,
) -> SpreadsheetSnapshot:
    """Puts right what landed on other rows, and verifies that too; the spreadsheet after it."""
    for _ in range(_REPAIRS):
        batch = WriteBatch(
            marker=_new_marker(run),
            cells=[cell for verdict in verdicts.values() for cell in verdict.cells],
            notes=[note for verdict in verdicts.values() for note in verdict.notes],
        )
        if batch.is_empty:
            break
        stood = {
            tab.sheet_id: TabBefore(tab, before[tab.sheet_id].header_row)
            for tab in answer.tabs
            if tab.sheet_id in before
        }
        intent = open_intent(run, batch, stood)
        repaired = _write(run, batch)
        if repaired is None:
            break
        verdicts = _verify(run, batch, stood, repaired)
        close_intent(run, intent, "repaired")
        answer = repaired
    return answer


def _remember(run: SheetRun, planned: TabPlan, after: TabSnapshot, verdict: Verdict) -> None:
    """Moves the base of a tab that is as planned."""
    if planned.plan is None or planned.plan.batch.is_empty or not verdict.is_as_planned:
        return
    plan, database, digest = planned.plan, run.services.database, tab_digest(after)
    *first, last = in_parts(plan.written.rows)
    for rows in first:
        # What is remembered of one row holds without the others', and the tab's own stays.
        with database.transaction() as stored:
            stored.memory.save_tab(replace(plan.ingested.state, rows={}), rows)
    plan = replace(plan, written=replace(plan.written, rows=last))
    with database.transaction() as stored:
        commit_written(stored, plan, digest, run.now())


def _report_lost(
    run: SheetRun,
    marker: str,
    before: Mapping[int, TabBefore],
    verdicts: Mapping[int, Verdict],
) -> None:
    """What nobody can put back exactly becomes an incident that shows both values."""
    for sheet_id, verdict in verdicts.items():
        if not verdict.lost:
            continue
        incidents = [_incident(run, before[sheet_id].tab, lost, marker) for lost in verdict.lost]
        with run.services.database.transaction() as stored:
            # Beside those that stand: what is not named would be closed.
            standing = stored.problems.read_open(run.spreadsheet_id)
            kept = [problem for problem in standing if problem.sheet_id == sheet_id]
            stored.problems.replace(run.spreadsheet_id, sheet_id, [*kept, *incidents], run.now())


def _incident(run: SheetRun, before: TabSnapshot, lost: Lost, marker: str) -> Problem:
    cell = lost.write
    stood = sentences.either([text_of(one) for one in lost.stood])
    written = lost.shown or ("" if cell.value is None else str(cell.value))
    message = sentences.incident(written, stood)
    at = cell_name(cell.row, cell.column)
    return Problem(
        kind="incident",
        message=message[:1].upper() + message[1:],
        spreadsheet_id=run.spreadsheet_id,
        sheet_id=cell.sheet_id,
        tab=before.title,
        partner=run.tabs[0].spreadsheet.partner,
        row_key=f"{marker}:{at}",
        cell=at,
        sheet_value=written,
        canonical_value=stood,
    )


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
        tables=[table for batch in batches for table in batch.tables],
    )
