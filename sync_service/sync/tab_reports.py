"""Makes a run's report, tab by tab, from plans and open problems."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.wording import desk_sentences
from sync_service.ports import SpreadsheetState, Transaction
from sync_service.sync.gathering.situations import link_of
from sync_service.sync.plan_tabs import TabPlan
from sync_service.sync.planning.following import is_remark
from sync_service.sync.sync_services import State, SyncServices, TabReport

_STANDING: Mapping[ProblemKind, State] = {
    "missing_tab": "failed",
    "copied": "copied",
    "guard": "guard",
    "scramble": "guard",
}
"""Problems that a tab's state still reports while nothing is read."""
_ERRORS: frozenset[ProblemKind] = frozenset({"missing_tab", "copied"})


def report_tabs(
    services: SyncServices, plans: Sequence[TabPlan], *, is_left: bool, is_dry: bool
) -> Sequence[TabReport]:
    """In a dry run, counts the cells that it would write and the problems that it would open."""
    spreadsheet = plans[0].mapped.spreadsheet
    with services.database.reading() as stored:
        problems = stored.problems.read_open(spreadsheet.spreadsheet_id)
    reports = [
        _report(planned, _open_after(planned, problems, is_dry=is_dry), is_left=is_left)
        for planned in plans
    ]
    return [
        report if is_dry or planned.is_written else replace(report, cells_written=0)
        for planned, report in zip(plans, reports, strict=True)
    ]


def _open_after(
    planned: TabPlan, problems: Sequence[Problem], *, is_dry: bool
) -> Sequence[Problem]:
    """A dry run stores nothing, so its problems come from its plans."""
    if not is_dry or planned.plan is None or planned.tab is None:
        return problems
    others = [one for one in problems if one.sheet_id != planned.tab.sheet_id]
    return [*others, *planned.plan.problems]


def quiet_reports(services: SyncServices, spreadsheet: SpreadsheetMapping) -> Sequence[TabReport]:
    """Reports on a spreadsheet that was not read."""
    name = spreadsheet.spreadsheet_id
    with services.database.reading() as stored:
        problems = stored.problems.read_open(name)
        known = stored.memory.read_spreadsheet(name)
        titles = stored.memory.read_titles(name)
    return _quiet(spreadsheet, known, titles, problems)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of all spreadsheets, by id, read at the cost of one."""

    states: Mapping[str, SpreadsheetState]
    problems: Mapping[str, Sequence[Problem]]
    titles: Mapping[str, Mapping[str, str]]
    """Read only if a problem is open, which may name a tab by an earlier title."""

    def report(
        self, spreadsheets: Iterable[SpreadsheetMapping]
    ) -> Mapping[str, Sequence[TabReport]]:
        """Reports on spreadsheets that were not read."""
        return {
            name: _quiet(
                one,
                self.states.get(name) or SpreadsheetState(name),
                self.titles.get(name, {}),
                self.problems.get(name, ()),
            )
            for one in spreadsheets
            for name in [one.spreadsheet_id]
        }


def read_standing(stored: Transaction) -> Standing:
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in stored.problems.read_open():
        problems[problem.spreadsheet_id].append(problem)
    titles = stored.memory.read_all_titles() if problems else {}
    return Standing(stored.memory.read_spreadsheets(), problems, titles)


def _quiet(
    spreadsheet: SpreadsheetMapping,
    known: SpreadsheetState,
    titles: Mapping[str, str],
    problems: Sequence[Problem],
) -> Sequence[TabReport]:
    reports = []
    for tab in spreadsheet.tabs:
        link = f"{link_of(tab)}:{spreadsheet.spreadsheet_id}:"
        now = {title for generation, title in titles.items() if generation.startswith(link)}
        mine = [one for one in problems if one.tab in {tab.title, *now} or _is_for_all(one)]
        reports.append(_quiet_report(spreadsheet, tab.title, known, mine))
    return reports


def _quiet_report(
    spreadsheet: SpreadsheetMapping,
    title: str,
    known: SpreadsheetState,
    problems: Sequence[Problem],
) -> TabReport:
    if spreadsheet.paused:
        return _counted(spreadsheet, title, "paused", problems)
    if known.failures:
        failed = _counted(spreadsheet, title, cast("State", known.state), problems)
        is_left = known.retry_after is not None
        error = desk_sentences.until_named(known.error) if is_left else known.error
        return replace(failed, error=error or None)
    standing = [one for one in problems if one.kind in _STANDING and not is_remark(one)]
    if not standing:
        return _counted(spreadsheet, title, "idle", problems)
    told = _counted(spreadsheet, title, _STANDING[standing[0].kind], problems)
    is_error = standing[0].kind in _ERRORS
    return replace(told, error=standing[0].message) if is_error else told


def _is_for_all(problem: Problem) -> bool:
    """The whole spreadsheet's problem: it holds up every tab."""
    return problem.kind == "guard" and problem.sheet_id is None


def _report(planned: TabPlan, problems: Iterable[Problem], *, is_left: bool) -> TabReport:
    mapped, plan = planned.mapped, planned.plan
    # People may have renamed the tab since it was mapped.
    titles = {mapped.tab.title, planned.tab.title if planned.tab else mapped.tab.title}
    mine = [one for one in problems if one.tab in titles or _is_for_all(one)]
    if plan is None:
        counted = _counted(mapped.spreadsheet, mapped.tab.title, planned.state, mine)
        problem = planned.problem
        is_error = problem is not None and problem.kind in _ERRORS
        return replace(counted, error=problem.message if problem and is_error else None)
    counted = _counted(mapped.spreadsheet, mapped.tab.title, "ok", mine, plan.rows)
    report = replace(
        counted,
        created=len(plan.created),
        updated=len({*plan.updated, *plan.returned, *plan.meant}),
        archived=len(plan.archived),
        cells_written=len(planned.batch.cells),
        plan=plan.steps,
    )
    return replace(report, state=_state(planned, report, is_left=is_left))


def _state(planned: TabPlan, report: TabReport, *, is_left: bool) -> State:
    plan = planned.plan
    if plan is not None and plan.is_guarded:
        return "guard"
    if plan is not None and (plan.is_unsettled or (is_left and not planned.batch.is_empty)):
        return "waiting"
    is_busy = report.created or report.updated or report.archived or report.cells_written
    return "ok" if is_busy or not planned.was_same else "idle"


def _counted(
    spreadsheet: SpreadsheetMapping,
    title: str,
    state: State,
    problems: Iterable[Problem],
    rows: int = 0,
) -> TabReport:
    kinds = Counter(problem.kind for problem in problems)
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
