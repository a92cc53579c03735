"""What the sync remembers, and open problems, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sync_service.domain.base import BaseCell, BaseRow, Decision, Problem, TabState
from sync_service.domain.errors import NotFound
from sync_service.ports import (
    Pulse,
    ShownRow,
    SpreadsheetState,
    WriteIntent,
)
from tests.fakes.stored.tables import Tables


class FakeSyncMemory:
    """Spreadsheets, tabs, rows, intents."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_pulse(self, slugs: Collection[str] = (), day: str | None = None) -> Pulse:
        of_all = self._tables.records.values()
        sessions = (one for one in of_all if one.entity == "session" and not one.archived)
        held = (one.fields.get("date") for one in sessions if one.fields.get("status") == "held")
        known = {one.fields.get("id") for one in of_all if one.entity == "organisation"}
        return Pulse(
            signal_token=self._tables.tokens.get("signal"),
            last_change=max(self._tables.changes, default=0),
            is_paused=bool(self._tables.pauses),
            is_unproved=bool(self.find_unproved()),
            knows_all={*slugs} <= known,
            is_held_ahead=any(day is not None and str(one or "") > day for one in held),
        )

    def save_signal_token(self, token: str) -> None:
        self._tables.tokens["signal"] = token

    def read_installation(self) -> str | None:
        return self._tables.tokens.get("installation")

    def name_installation(self, name: str) -> str:
        return self._tables.tokens.setdefault("installation", name)

    def read_spreadsheet(self, spreadsheet_id: str) -> SpreadsheetState:
        return self._tables.spreadsheets.get(spreadsheet_id, SpreadsheetState(spreadsheet_id))

    def read_spreadsheets(self) -> Mapping[str, SpreadsheetState]:
        return dict(self._tables.spreadsheets)

    def save_spreadsheet(self, state: SpreadsheetState) -> None:
        self._tables.spreadsheets[state.spreadsheet_id] = state

    def pass_over(self, states: Iterable[SpreadsheetState], change: int) -> None:
        known = self._tables.spreadsheets
        for one in states:
            now = known.get(one.spreadsheet_id)
            if now is not None and now.planned_change == one.planned_change:
                known[one.spreadsheet_id] = replace(now, planned_change=change)

    def read_tabs(self, spreadsheet_id: str) -> Mapping[int, TabState]:
        return {
            sheet_id: tab
            for (spreadsheet, sheet_id), tab in self._tables.tabs.items()
            if spreadsheet == spreadsheet_id
        }

    def read_titles(self, spreadsheet_id: str) -> Mapping[str, str]:
        return {tab.generation: tab.title for tab in self.read_tabs(spreadsheet_id).values()}

    def read_all_titles(self) -> Mapping[str, Mapping[str, str]]:
        return {one: self.read_titles(one) for one, _ in self._tables.tabs}

    def read_columns(self, spreadsheet_id: str, sheet_id: int) -> frozenset[str]:
        tab = self._tables.tabs.get((spreadsheet_id, sheet_id))
        return frozenset(tab.columns if tab else ())

    def read_questions(self) -> Sequence[TabState]:
        tabs = sorted(self._tables.tabs.items())
        return [replace(tab, rows={}) for _, tab in tabs if tab.assumptions]

    def save_tab(
        self, state: TabState, changed: Iterable[BaseRow], forgotten: Iterable[str] = ()
    ) -> None:
        key = (state.spreadsheet_id, state.sheet_id)
        known = self._tables.tabs.get(key)
        rows = {**(known.rows if known else {}), **{row.ref: row for row in changed}}
        for ref in forgotten:
            rows.pop(ref, None)
        self._tables.tabs[key] = replace(state, rows=rows)

    def forget_tab(self, spreadsheet_id: str, sheet_id: int) -> None:
        self._tables.tabs.pop((spreadsheet_id, sheet_id), None)

    def find_tabs_holding(
        self, refs: Iterable[str], *, missing: bool = False
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        holding: dict[str, list[tuple[str, int]]] = {}
        for ref in refs:
            for key, tab in self._tables.tabs.items():
                row = tab.rows.get(ref)
                if row is not None and (missing or row.missing_since is None):
                    holding.setdefault(ref, []).append(key)
        return holding

    def find_rows(self, ref: str, *, missing: bool = False) -> Sequence[ShownRow]:
        found = [
            (
                ShownRow(
                    *key, tab.title, row.note, row.cells, tab.is_fed, tab.generation, tab.fields
                ),
                row.missing_since,
                tab.asked,
            )
            for key, tab in sorted(self._tables.tabs.items())
            if (row := tab.rows.get(ref)) is not None
        ]
        if not missing:
            return [shown for shown, since, _ in found if since is None]
        return [
            shown._replace(missing_since=since, asked=asked)
            for shown, since, asked in found
            if since is not None
        ]

    def find_cells(self, ref: str, field: str) -> Sequence[BaseCell]:
        tabs = [tab for _, tab in sorted(self._tables.tabs.items()) if ref in tab.rows]
        return [tab.rows[ref].cells[field] for tab in tabs if field in tab.rows[ref].cells]

    def find_missing_since(self, ref: str) -> datetime | None:
        rows = (tab.rows[ref] for tab in self._tables.tabs.values() if ref in tab.rows)
        return min((row.missing_since for row in rows if row.missing_since), default=None)

    def save_intent(self, intent: WriteIntent) -> None:
        self._tables.intents[intent.marker] = intent

    def read_open_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        return self._read_intents(spreadsheet_id, "intended")

    def read_unseen_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        return self._read_intents(spreadsheet_id, "unseen")

    def last_writes(self) -> Mapping[str, datetime]:
        latest: dict[str, datetime] = {}
        for one in self._tables.intents.values():
            if one.step in ("verified", "repaired"):
                name = one.spreadsheet_id
                latest[name] = max(one.at, latest.get(name, one.at))
        return latest

    def _read_intents(self, spreadsheet_id: str, step: str) -> Sequence[WriteIntent]:
        return [
            intent
            for intent in self._tables.intents.values()
            if intent.spreadsheet_id == spreadsheet_id and intent.step == step
        ]

    def find_unproved(self) -> frozenset[str]:
        return frozenset(
            intent.spreadsheet_id
            for intent in self._tables.intents.values()
            if intent.step == "intended"
        )


class FakeProblems:
    """Open problems."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_open(self, spreadsheet_id: str | None = None) -> Sequence[Problem]:
        return [
            problem
            for problem in self._tables.problems.values()
            if spreadsheet_id is None or problem.spreadsheet_id == spreadsheet_id
        ]

    def replace(
        self, spreadsheet_id: str, sheet_id: int | None, problems: Iterable[Problem], at: datetime
    ) -> None:
        before = {
            _problem_key(problem): problem
            for problem in self.read_open(spreadsheet_id)
            if problem.sheet_id == sheet_id
        }
        now: dict[tuple[str, str, str | None], Problem] = {}
        for problem in problems:
            now.setdefault(_problem_key(problem), problem)
        for key, problem in before.items():
            if key not in now:
                del self._tables.problems[problem.id or 0]
        for key, problem in now.items():
            self._keep(problem, before.get(key), at)

    def count_opened(self) -> Mapping[str, int]:
        return dict(self._tables.opened)

    def _keep(self, problem: Problem, known: Problem | None, at: datetime) -> None:
        if known is None:
            count = self._tables.opened.get(problem.kind, 0)
            self._tables.opened[problem.kind] = count + 1
        number = (known and known.id) or self._tables.next_number("problem")
        since = known.since if known else problem.since or at
        decision = problem.decision_given_on(known or problem)
        self._tables.problems[number] = replace(problem, id=number, since=since, decision=decision)

    def find(self, problem_id: int) -> Problem | None:
        return self._tables.problems.get(problem_id)

    def hold(self, problem_id: int) -> None:
        """One transaction at a time."""

    def decide(self, problem_id: int, decision: Decision | None) -> None:
        problem = self.find(problem_id)
        if problem is None:
            raise NotFound(f"problem {problem_id}")
        self._tables.problems[problem_id] = replace(problem, decision=decision)


def _problem_key(problem: Problem) -> tuple[str, str, str | None]:
    return problem.kind, problem.row_key, problem.field
