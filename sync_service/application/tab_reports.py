"""Makes the run's report, tab by tab, from plans and open problems."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast, get_args

from sync_service.application.plan_tabs import TabPlan
from sync_service.application.sync_report import State, TabReport
from sync_service.application.sync_services import SyncServices
from sync_service.domain.base import Problem
from sync_service.domain.mapping import SpreadsheetMapping

_LASTING = frozenset({"guard", "copied", "trashed", "lost_access", "paused", "failed"})
"""States that stay true while nothing is read."""


def report_tabs(
    services: SyncServices, plans: Sequence[TabPlan], *, is_left: bool
) -> Sequence[TabReport]:
    spreadsheet = plans[0].mapped.spreadsheet
    with services.database.reading() as stored:
        problems = stored.problems.read_open(spreadsheet.spreadsheet_id)
    return [_report(planned, problems, is_left=is_left) for planned in plans]


def quiet_reports(services: SyncServices, spreadsheet: SpreadsheetMapping) -> Sequence[TabReport]:
    """Of a spreadsheet that was not looked at."""
    with services.database.reading() as stored:
        problems = stored.problems.read_open(spreadsheet.spreadsheet_id)
        known = stored.memory.read_spreadsheet(spreadsheet.spreadsheet_id)
    is_lasting = known.state in _LASTING and known.state in get_args(State)
    state = cast("State", known.state) if is_lasting else "idle"
    return [
        _counted(spreadsheet, tab.title, "paused" if spreadsheet.paused else state, problems)
        for tab in spreadsheet.tabs
    ]


def _report(planned: TabPlan, problems: Iterable[Problem], *, is_left: bool) -> TabReport:
    mapped, plan = planned.mapped, planned.plan
    if plan is None:
        counted = _counted(mapped.spreadsheet, mapped.tab.title, planned.state, problems)
        message = planned.problem.message if planned.problem is not None else None
        return _with(counted, error=message)
    counted = _counted(mapped.spreadsheet, mapped.tab.title, "ok", problems, plan.rows)
    report = _with(
        counted,
        created=len(plan.created),
        updated=len(plan.updated),
        archived=len(plan.archived),
        cells_written=len(plan.batch.cells),
        plan=plan.steps,
    )
    return _with(report, state=_state(planned, report, is_left=is_left))


def _state(planned: TabPlan, report: TabReport, *, is_left: bool) -> State:
    plan = planned.plan
    if plan is not None and plan.is_guarded:
        return "guard"
    if plan is not None and (plan.is_unsettled or (is_left and not plan.batch.is_empty)):
        return "waiting"
    is_busy = report.created or report.updated or report.archived or report.cells_written
    return "ok" if is_busy or not planned.was_same else "idle"


def _with(report: TabReport, **changes: object) -> TabReport:
    return replace(report, **changes)  # type: ignore[arg-type]


def _counted(
    spreadsheet: SpreadsheetMapping,
    title: str,
    state: State,
    problems: Iterable[Problem],
    rows: int = 0,
) -> TabReport:
    kinds = Counter(problem.kind for problem in problems if problem.tab == title)
    return TabReport(
        partner=spreadsheet.partner,
        spreadsheet=spreadsheet.spreadsheet_id,
        tab=title,
        state=state,
        rows=rows,
        invalid=kinds["invalid"] + kinds["ambiguous"],
        conflicts=kinds["conflict"],
        held=kinds["held"] + kinds["guard"] + kinds["scramble"],
    )
