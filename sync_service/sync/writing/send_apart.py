"""Writes a run's plans so that a refusal for one tab holds back no other tab.

A refused batch is not applied at all. So the other tabs go in one batch, and the refusing tab in
another without what was refused. Each is a write of its own, journalled and verified.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sync_service.domain.base import Problem, Refusal, TabState
from sync_service.domain.errors import WriteRefused, refused
from sync_service.domain.instants import next_try
from sync_service.domain.spreadsheet import (
    ORNAMENTS,
    TabSnapshot,
    WriteBatch,
    WritePart,
    column_letters,
)
from sync_service.sync.plan_tabs import SheetRun, TabPlan
from sync_service.sync.planning.columns.layout import tab_fingerprint
from sync_service.sync.planning.plan import REFUSED_WRITE, Plan
from sync_service.sync.writing.send_batch import Sent, send_once

_TRIES = 3
"""How often one tab is tried row by row, with less each time; in blocks of rows only once."""


def send(run: SheetRun, plans: Sequence[TabPlan]) -> Sent:
    """Like `send_once`; what is still refused becomes an open problem of its tab.

    Raises SpreadsheetError when nothing is known or nothing was applied.
    """
    try:
        return send_once(run, plans)
    except WriteRefused as error:
        return _Apart(run, plans).send(error)


def spared(planned: TabPlan) -> TabPlan:
    """The same plan without what Google recently refused in this tab."""
    plan = planned.plan
    refusal = plan.ingested.state.refusal if plan is not None else None
    if plan is None or plan.batch.is_empty:
        return planned
    if refusal is None:
        return _row_wise(planned, plan)
    rows = {row.row_hint for row in plan.written.rows if refusal.leaves_out(row.ref)}
    outgoing = plan.batch.without(refusal.parts).without_rows({r for r in rows if r is not None})
    return replace(planned, outgoing=outgoing, refusal=refusal)


def _row_wise(planned: TabPlan, plan: Plan) -> TabPlan:
    """What was refused before is sent row by row, so that Google names the row that it refuses."""
    known = planned.known.refusal if planned.known is not None else None
    if known is None or not (known.refs or "values" in known.parts):
        return planned
    return replace(planned, outgoing=replace(plan.batch, is_row_wise=True))


@dataclass(slots=True)
class _LeftOut:
    """What is left out of one tab's batch because Google refused it."""

    parts: set[WritePart] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    is_vague: bool = False
    """The refused request covered several rows: which of them Google refuses is unknown."""

    def add(self, error: WriteRefused) -> None:
        request = error.refused
        if request is None or (request.part != "values" and request.part not in ORNAMENTS):
            self.parts.add("values")
        elif request.part in ORNAMENTS:
            # A second ornament is refused: the tab does without all of them.
            self.parts |= ORNAMENTS if self.parts else {request.part}
        else:
            self.is_vague |= len(request.rows) > 1
            self.rows |= set(request.rows)

    def taken_from(self, batch: WriteBatch) -> WriteBatch:
        return batch.without(self.parts).without_rows(self.rows)


class _Apart:
    """One run's writes into a spreadsheet in which some tab refuses its part."""

    def __init__(self, run: SheetRun, plans: Sequence[TabPlan]) -> None:
        self._run = run
        self._plans = {p.tab.sheet_id: p for p in plans if p.tab is not None and p.plan}
        self._others = [p for p in plans if p.tab is None or not p.plan]
        self._errors: dict[int, WriteRefused] = {}
        self._answers: list[Sent] = []

    def send(self, error: WriteRefused) -> Sent:
        self._note(error)
        self._send_rest()
        for sheet_id, refusal in list(self._errors.items()):
            self._plans[sheet_id] = self._send_reduced(self._plans[sheet_id], refusal)
        whole = [sent.fingerprint for sent in self._answers]
        return Sent(
            plans=[*self._others, *self._plans.values()],
            is_applied=all(sent.is_applied for sent in self._answers),
            # Nothing was sent: the spreadsheet is as it was read.
            fingerprint=whole[-1] if whole and all(whole) else "",
            is_untouched=not self._answers,
        )

    def _note(self, error: WriteRefused) -> None:
        sheet_id = error.sheet_id
        if error.cause == "read_only":
            self._errors |= dict.fromkeys(self._plans, error)
        elif sheet_id is None or sheet_id not in self._plans or sheet_id in self._errors:
            raise error
        else:
            self._errors[sheet_id] = error

    def _send_rest(self) -> None:
        """The tabs that have not refused; each request that fails names one more that does."""
        while True:
            rest = [p for sheet_id, p in self._plans.items() if sheet_id not in self._errors]
            if all(planned.batch.is_empty for planned in rest):
                return
            try:
                self._keep(send_once(self._run, rest))
            except WriteRefused as error:
                self._note(error)
            else:
                return

    def _keep(self, sent: Sent) -> None:
        self._answers.append(sent)
        for planned in sent.plans:
            if planned.tab is not None:
                self._plans[planned.tab.sheet_id] = planned

    def _send_reduced(self, planned: TabPlan, error: WriteRefused) -> TabPlan:
        left_out = _LeftOut()
        for _ in range(_TRIES if planned.batch.is_row_wise else 1):
            left_out.add(error)
            reduced = replace(planned, outgoing=left_out.taken_from(planned.batch))
            if reduced.batch.is_empty:
                return self._remember(reduced, left_out, error)
            try:
                sent = send_once(self._run, [reduced])
            except WriteRefused as again:
                if again.sheet_id is None and again.cause != "read_only":
                    raise
                error = again
            else:
                self._answers.append(sent)
                return self._remember(sent.plans[0], left_out, error)
        left_out.is_vague |= not planned.batch.is_row_wise
        left_out.parts.add("values")
        nothing = replace(planned, outgoing=WriteBatch(""))
        return self._remember(nothing, left_out, error)

    def _remember(self, planned: TabPlan, left_out: _LeftOut, error: WriteRefused) -> TabPlan:
        """Stores the refusal with the tab, and opens the problem that reports it."""
        plan, tab, run = planned.plan, planned.after or planned.tab, self._run
        assert plan is not None  # noqa: S101 - only tabs with plans are here
        assert tab is not None  # noqa: S101 - nor tabs that were not read
        # Which row is not known: the next run asks row by row.
        tries = _tries_before(planned) + (not left_out.is_vague)
        refusal = Refusal(
            parts=sorted(left_out.parts),
            refs=sorted(r.ref for r in plan.written.rows if r.row_hint in left_out.rows),
            fingerprint=tab_fingerprint(tab),
            # Before the first attempt counts: try again at once.
            retry_after=next_try(tries + 1, run.now()),
            tries=tries,
        )
        with run.services.database.transaction() as stored:
            state = _state_now(stored.memory.read_tabs(run.spreadsheet_id), plan)
            stored.memory.save_tab(replace(state, rows={}, refusal=refusal), ())
            known = stored.problems.read_open(run.spreadsheet_id)
            kept = [p for p in known if p.sheet_id == tab.sheet_id and p.row_key != REFUSED_WRITE]
            problem = self._problem(planned, tab, error, tries)
            stored.problems.replace(run.spreadsheet_id, tab.sheet_id, [*kept, problem], run.now())
        return replace(planned, refusal=refusal)

    def _problem(
        self, planned: TabPlan, tab: TabSnapshot, error: WriteRefused, tries: int
    ) -> Problem:
        spreadsheet = planned.mapped.spreadsheet
        title = _column_title(planned, tab, error)
        return Problem(
            kind="refused",
            message=refused(
                tab=tab.title,
                cause=error.cause,
                column=title,
                google=error.google,
                address=self._run.services.spreadsheets.service_address(
                    spreadsheet.spreadsheet_id
                ),
            ),
            spreadsheet_id=spreadsheet.spreadsheet_id,
            sheet_id=tab.sheet_id,
            tab=tab.title,
            partner=spreadsheet.partner,
            row_key=REFUSED_WRITE,
            covers=str(tries),
        )


def _column_title(planned: TabPlan, tab: TabSnapshot, error: WriteRefused) -> str:
    """As the partner wrote it, else its letters; "" where no column is known."""
    column = error.refused.column if error.refused is not None else None
    row = planned.plan.written.state.header_row if planned.plan is not None else None
    if column is None:
        return ""
    return (tab.cell(row, column).text if row is not None else "") or column_letters(column)


def _tries_before(planned: TabPlan) -> int:
    refusal = planned.known.refusal if planned.known is not None else None
    return refusal.tries if refusal is not None else 0


def _state_now(tabs: Mapping[int, TabState], plan: Plan) -> TabState:
    """As stored now; what was sent for the tab may have moved its base."""
    return tabs.get(plan.ingested.state.sheet_id, plan.ingested.state)
