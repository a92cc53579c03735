"""Reads back what a write left, has it verified, repairs it, and moves the base of what is right.

A repair is a write like any other: journalled, verified, and exposed to the same faults. An intent
is closed only once the sheet is right, or an incident shows both values of each cell that is not.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sync_service.domain.base import BaseRow, Problem, TabState
from sync_service.domain.decisions import refs_about
from sync_service.domain.errors import QuotaExceeded, WriteRefused
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, TabSnapshot, WriteBatch, cell_name
from sync_service.domain.wording import desk_sentences, sentences
from sync_service.sync.plan_tabs import SheetRun
from sync_service.sync.planning.merge import text_of
from sync_service.sync.verification.base_moves import BaseMoves, Route, from_current, proved_rows
from sync_service.sync.verification.column_moves import find_column_moves
from sync_service.sync.verification.covered import put_back_covered
from sync_service.sync.verification.doubts import doubted_rows, strange_rows, unknown_rows
from sync_service.sync.verification.hidden_rows import (
    find_hidden,
    find_owed,
    find_uncertain,
    find_unsure,
    find_vanished,
    references,
    references_once_written,
    without_emptied,
)
from sync_service.sync.verification.misled import find_beside, give_back
from sync_service.sync.verification.misplaced import take_out_misplaced
from sync_service.sync.verification.new_rows import Sent, find_misled_meanwhile, set_moved_aside
from sync_service.sync.verification.recovery import carry_over, find_astray, recover, redo
from sync_service.sync.verification.stray_notes import take_out_strays
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Lost, Verdict, unrepaired, without_erased
from sync_service.sync.writing.erased_rows import erased_in
from sync_service.sync.writing.send_write import new_marker, not_applied, write
from sync_service.sync.writing.write_intents import (
    Step,
    TabBefore,
    close_intent,
    open_step,
    set_aside,
)

_REPAIRS = 3
"""People may keep moving rows while we repair; after so many rounds the next run continues."""


@dataclass(frozen=True, slots=True)
class TabProof:
    """One tab after the last step: the result, and where the cells of the first step are now.

    `verdict` is that of the last step.
    """

    tab: TabSnapshot
    verdict: Verdict
    route: Route
    is_later: bool = False
    """People have worked in the tab since the whole first step was applied."""
    astray: AbstractSet[int] = frozenset()
    """Columns in which a row that left unseen may have taken the last step's value along."""
    is_open: bool = False
    """A repair follows, which may fill again what ours covered."""

    @property
    def pending(self) -> frozenset[At]:
        """Cells that are still to be repaired: nothing is in place there yet."""
        return frozenset((cell.row, cell.column) for cell in self.verdict.cells)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a write and its repairs left; `is_done` if nothing is left to repair.

    Otherwise the intents stay open, and the next run continues.
    """

    answer: SpreadsheetSnapshot
    tabs: Mapping[int, TabProof]
    is_done: bool


KeepBase = Callable[[TabProof, Step], None]
"""Moves the base of one tab, given its proof and the first step."""


@dataclass(slots=True)
class ProofRound:
    """A write that was applied, and the repairs that followed it."""

    run: SheetRun
    steps: list[Step]
    keep_base: KeepBase
    given_up: set[int] = field(default_factory=set)
    """Tabs that refused their repair: what is wrong there is reported and left."""

    def finish(self, answer: SpreadsheetSnapshot, *, is_late: bool = False) -> Proof:
        """Repairs what is not right; `is_late`: others worked in the sheet since the last step.

        Raises SpreadsheetError when the state of the sheet is not known any more.
        """
        attempts = 0
        # A response shows the tabs right after a step; after a crash or a lost response it is
        # late.
        while True:
            tabs = self._judge(answer, is_late=is_late)
            self._tell_lost(tabs)
            repair = self._repair_of(tabs)
            if repair.is_empty:
                self._close(tabs)
                return Proof(answer, tabs, is_done=True)
            # What is in place by now is ours whatever happens to the rest: people may type over
            # it.
            self._keep_base(tabs, is_open=True)
            if attempts == _REPAIRS:
                return Proof(answer, tabs, is_done=False)
            attempts += 1
            answer, is_late = self._apply(repair, answer, tabs)

    def _judge(self, answer: SpreadsheetSnapshot, *, is_late: bool) -> dict[int, TabProof]:
        """By sheet id; a tab that was deleted meanwhile is left out."""
        proofs: dict[int, TabProof] = {}
        for sheet_id in self.steps[0].before:
            after = answer.find_tab(sheet_id)
            if after is not None:
                proofs[sheet_id] = self._judge_tab(sheet_id, after, is_late=is_late)
        return proofs

    def _judge_tab(self, sheet_id: int, after: TabSnapshot, *, is_late: bool) -> TabProof:
        mine = [step for step in self.steps if sheet_id in step.before]
        last, known = mine[-1], mine[-1].before[sheet_id]
        is_late |= last is not self.steps[-1]  # The answer to another tab's repair: others acted.
        verdicts = [
            self._verify(step, step.before[sheet_id], later.before[sheet_id].tab)
            for step, later in pairwise(mine)
        ]
        if is_late and last.is_applied:
            verdict = self._verify_late(last, known, after)
            astray = find_astray(verdict, last.batch, known.tab, after)
        else:
            verdict, astray = self._verify(last, known, after), frozenset()
        if len(mine) > 1:
            verdict = give_back(verdict, self._misled_meanwhile(mine, after, verdict))
        elif not is_late and known.moves is not None:
            sent, columns = Sent(last.batch, known.tab), known.moves.columns.values()
            verdict = give_back(verdict, [*find_beside(sent, after, verdict, columns)])
        tabs = [step.before[sheet_id].tab for step in mine]
        answer = None if is_late else after
        route = Route([*zip(tabs, [*verdicts, verdict], strict=True)], answer)
        return TabProof(after, verdict, route, is_late and mine[0].is_whole, astray)

    def _misled_meanwhile(
        self, steps: Sequence[Step], after: TabSnapshot, verdict: Verdict
    ) -> Sequence[Lost]:
        """Until the last step was applied, the row that we had added covered somebody else's."""
        first, last = steps[0], steps[-1]
        known = first.before[after.sheet_id]
        return [
            *find_misled_meanwhile(
                Sent(first.batch, known.tab),
                Sent(last.batch, last.before[after.sheet_id].tab),
                after,
                verdict,
                known.header_row,
                known.reference,
            )
        ]

    def _verify_late(self, step: Step, known: TabBefore, seen: TabSnapshot) -> Verdict:
        """What can still be done after people have worked on."""
        turn = find_column_moves(step.batch, known.tab, seen, known.header_row)
        if turn is None:
            return self._verify_unturned(step, known, seen)
        verdict = self._verify_unturned(step, known, turn.back(seen), is_turned=True)
        return turn.forth(verdict, known.tab, step.batch)

    def _verify_unturned(
        self, step: Step, known: TabBefore, seen: TabSnapshot, *, is_turned: bool = False
    ) -> Verdict:
        """The same, for a tab in which columns have not moved since."""
        row = known.header_row
        reference = known.reference
        batch, after = set_moved_aside(step.batch, known.tab, seen, row, reference)
        verdict = self._verify(replace(step, batch=batch), known, after)
        verdict = recover(verdict, batch, known.tab, after, row, reference)
        verdict = take_out_misplaced(
            verdict, step.batch, known.tab, seen, row, reference, is_turned=is_turned
        )
        verdict = take_out_strays(verdict, batch, known.tab, after)
        if not step.is_whole:
            verdict = replace(verdict, retyped=frozenset())
        if batch is not step.batch:
            verdict = replace(verdict, is_as_planned=False)
        earlier = [one.batch for one in self.steps if one is not step]
        return redo(verdict, batch, known.tab, after, earlier) if step.repairs else verdict

    def _verify(self, step: Step, known: TabBefore, after: TabSnapshot) -> Verdict:
        if not step.is_applied:
            return carry_over(step.batch, known.tab, after, known.header_row)
        verify = self.run.services.rulebook.verify
        verdict = verify(step.batch, known.tab, after, known.header_row)
        return put_back_covered(verdict, known.tab, after, known.reference)

    def _repair_of(self, tabs: Mapping[int, TabProof]) -> WriteBatch:
        open_tabs = [one for sheet_id, one in tabs.items() if sheet_id not in self.given_up]
        return WriteBatch(
            marker=new_marker(self.run),
            cells=[cell for one in open_tabs for cell in one.verdict.cells],
            notes=[note for one in open_tabs for note in one.verdict.notes],
        )

    def _apply(
        self, repair: WriteBatch, answer: SpreadsheetSnapshot, tabs: Mapping[int, TabProof]
    ) -> tuple[SpreadsheetSnapshot, bool]:
        """The spreadsheet after one more step, applied or not, and whether that is late."""
        cells, notes = repair.cells, repair.notes
        touched = {cell.sheet_id for cell in cells} | {note.sheet_id for note in notes}
        before = {
            sheet_id: TabBefore(tabs[sheet_id].tab, self._header_row(sheet_id))
            for sheet_id in touched
        }
        step = open_step(self.run, repair, before, self.steps[-1].marker)
        try:
            written = write(self.run, repair)
        except WriteRefused as error:
            if error.sheet_id is not None:
                close_intent(self.run, step.intent, "abandoned")
                self._give_up(error.sheet_id, tabs[error.sheet_id])
                return answer, False
            if error.cause != "read_only":
                raise
            written = not_applied(self.run)
        except QuotaExceeded:
            written = not_applied(self.run)
        if not written.is_applied:
            step = replace(step, intent=set_aside(self.run, step.intent), is_applied=False)
        self.steps.append(step)
        return written.seen, written.is_late

    def _header_row(self, sheet_id: int) -> int:
        return self.steps[0].before[sheet_id].header_row

    def _give_up(self, sheet_id: int, proof: TabProof) -> None:
        """Google refuses the repair: what is there and what should be is reported."""
        self.given_up.add(sheet_id)
        wrong = [unrepaired(cell, proof.tab) for cell in proof.verdict.cells]
        self._open_incidents(sheet_id, wrong)

    def _tell_lost(self, tabs: Mapping[int, TabProof]) -> None:
        """Opens incidents, with both values, for what nobody can restore exactly."""
        for sheet_id, proof in tabs.items():
            self._open_incidents(sheet_id, proof.verdict.lost)

    def _open_incidents(self, sheet_id: int, lost: Sequence[Lost]) -> None:
        if not lost:
            return
        run, first = self.run, self.steps[0]
        known = first.before[sheet_id]
        # A repair may cover somebody in the very cell in which the write had covered another.
        marker = next(one.marker for one in reversed(self.steps) if sheet_id in one.before)
        with run.services.database.transaction() as stored:
            told = without_erased(lost, erased_in(stored, known, first.batch))
            incidents = [_incident(run, known.tab.title, one, marker) for one in told]
            # Together with those that are open: any other would be closed.
            open_ones = stored.problems.read_open(run.spreadsheet_id)
            kept = [problem for problem in open_ones if problem.sheet_id == sheet_id]
            stored.problems.replace(run.spreadsheet_id, sheet_id, [*kept, *incidents], run.now())

    def _close(self, tabs: Mapping[int, TabProof]) -> None:
        """The base first: if we die before the last line, the next run proves the write again."""
        is_whole = len(self.steps) == 1 and all(
            proof.verdict.is_as_planned for proof in tabs.values()
        )
        self._keep_base(tabs, is_whole=is_whole)
        for step in reversed(self.steps):
            close_intent(self.run, step.intent, "verified" if is_whole else "repaired")
        forget_unseen(self.run)

    def _keep_base(
        self, tabs: Mapping[int, TabProof], *, is_whole: bool = False, is_open: bool = False
    ) -> None:
        if is_whole or self.run.services.rulebook.moves_base_after_repair:
            for proof in tabs.values():
                self.keep_base(replace(proof, is_open=is_open), self.steps[0])


def keep_proved(run: SheetRun, state: TabState, proof: TabProof, first: Step) -> None:
    """Stores the base of the cells that are in place; the next plan merges the rest."""
    known = first.before[proof.tab.sheet_id]
    if known.moves is None:
        return
    with run.services.database.reading() as stored:
        tabs = stored.memory.read_tabs(run.spreadsheet_id)
    current = tabs[state.sheet_id].rows if state.sheet_id in tabs else {}
    moves = from_current(known.moves, current)
    rows = proved_rows(
        moves, first.batch, proof.route, proof.tab, proof.pending, is_later=proof.is_later
    )
    current = {**current, **{row.ref: row for row in rows}}
    lost = proof.verdict.lost
    places = _places(known, known.moves, first.batch) if proof.astray or lost else {}
    column = proof.route.column(known.moves.reference_column)
    shown = references(proof.tab, column) if column is not None else set()
    here = proof.tab.sheet_id
    written = {(cell.row, cell.column) for cell in first.batch.cells if cell.sheet_id == here}
    untouched = {at: ref for at, ref in places.items() if at not in written}
    with_ours = {at: ref for at, ref in places.items() if at in written and ref not in shown}
    unknown = unknown_rows(places, moves, proof.verdict, proof.route, current)
    unsettled = {**current, **{row.ref: row for row in unknown}}
    strange = strange_rows(proof.tab, moves, proof.verdict, proof.route, unsettled)
    unsettled |= {row.ref: row for row in strange}
    doubted = doubted_rows(moves, untouched | with_ours, proof.route, unsettled, proof.astray)
    kept = replace(state, rows={}, unnamed=[ref for ref in state.unnamed if ref not in shown])
    gone = find_hidden(proof.verdict, proof.route, known.moves, current)
    if not proof.is_open:
        gone |= find_uncertain_in(proof, first)
    owed: list[BaseRow] = []
    if column is not None and proof.is_later:
        vanished = find_vanished(first.batch, known.tab, proof.tab, known.moves, proof.route)
        doubted = [row for row in doubted if row.ref not in vanished]
        unsure = find_unsure(known.tab, proof.tab, known.moves, column) - shown | vanished
        asked = _questioned_elsewhere(run, state.sheet_id) if unsure else frozenset()
        owed = find_owed(unsure - gone, current, known.tab, known.moves, asked)
        gone |= unsure - {row.ref for row in owed}
    saved = {row.ref: row for row in (*rows, *unknown, *strange, *doubted, *owed)}
    with run.services.database.transaction() as stored:
        stored.memory.save_tab(kept, saved.values(), without_emptied(gone, current, moves))


def find_uncertain_in(proof: TabProof, first: Step) -> AbstractSet[str]:
    """As `find_uncertain`, for a tab's proof."""
    known = first.before[proof.tab.sheet_id]
    if known.moves is None:
        return set()
    return find_uncertain(first.batch, known.tab, proof.tab, known.moves, proof.route)


def forget_unseen(run: SheetRun) -> None:
    """A later write of ours was applied, so earlier ones can no longer be."""
    with run.services.database.reading() as stored:
        unseen = stored.memory.read_unseen_intents(run.spreadsheet_id)
    for intent in unseen:
        close_intent(run, intent, "abandoned")


def _questioned_elsewhere(run: SheetRun, sheet_id: int) -> AbstractSet[str]:
    """References of records for which another list asks whether a value was understood rightly.

    Only such a question keeps a value from this list: `situations` leaves out just those.
    """
    here = (run.spreadsheet_id, sheet_id)
    with run.services.database.reading() as stored:
        problems = stored.problems.read_open()
    asked = (one for one in problems if one.kind == "assumed")
    others = (one for one in asked if (one.spreadsheet_id, one.sheet_id) != here)
    return {ref for one in others for ref in refs_about(one)}


def _places(known: TabBefore, moves: BaseMoves, batch: WriteBatch) -> Mapping[At, str]:
    """Cells of followed columns → the reference that their row has once the write is applied."""
    refs = references_once_written(batch, known.tab, moves.reference_column)
    return {(row, at): ref for row, ref in refs.items() for at in moves.columns.values()}


def _incident(run: SheetRun, title: str, lost: Lost, marker: str) -> Problem:
    cell, at = lost.write, cell_name(lost.write.row, lost.write.column)
    stood = sentences.either([text_of(one) for one in lost.stood])
    written = lost.shown or ("" if cell.value is None else str(cell.value))
    message = desk_sentences.incident(written, stood, lost.formula)
    if lost.is_formulas:
        message = desk_sentences.hidden_formula(lost.formula, stood)
        written, stood = stood, lost.formula
    elif lost.is_chips:
        message, written = desk_sentences.hidden_chip(stood), stood
    return Problem(
        kind="incident",
        message=sentences.capital(message),
        spreadsheet_id=run.spreadsheet_id,
        sheet_id=cell.sheet_id,
        tab=title,
        partner=run.tabs[0].spreadsheet.partner,
        row_key=f"{marker}:{at}",
        cell=at,
        sheet_value=written or sentences.NOTHING,
        canonical_value=stood or sentences.NOTHING,
    )
