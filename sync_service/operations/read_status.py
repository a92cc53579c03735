"""How things are now, in figures: records, sheets, problems, mails, the last run."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import get_args

from sync_service.domain.base import Problem
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Entity
from sync_service.families.calls.people_to_phone import ToDo
from sync_service.operations.archived_owners import find_ownerless, say_ownerless
from sync_service.operations.health import State, judge_health, read_health_facts
from sync_service.ports import SYNC_JOB, Pause, Run, SpreadsheetState, Transaction
from sync_service.sync.shared import Looks, read_looks

_WELL = frozenset({"ok", "idle", "waiting", "paused"})
_ALWAYS = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class SheetStatus:
    """One spreadsheet as the last runs left it."""

    partner: str
    spreadsheet: str
    state: str
    read_at: datetime | None
    """When it was last taken in."""
    looked_at: datetime | None
    """When anybody last looked at it, and perhaps found nothing new."""
    written_at: datetime | None
    problems: int
    unread_tabs: Sequence[str]
    """Tabs of which nothing is read: they are not there, or their titles are not."""
    error: str
    ownerless: str = ""
    """What to do about one whose structure is archived; empty for all others."""

    @property
    def is_well(self) -> bool:
        return self.state in _WELL and not self.unread_tabs and not self.ownerless

    @property
    def waits_for_somebody(self) -> bool:
        """One that was never read yet will be, by itself."""
        return not self.is_well and self.state != "new"


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on one page."""

    records: Mapping[Entity, int]
    """Live records by entity."""
    sheets: Sequence[SheetStatus]
    problems: Mapping[str, int]
    """Problems that wait for a person, by kind."""
    calls: int
    """Families whom only a person can reach."""
    mails_set_aside: int
    last_run: Run | None
    pause: Pause | None
    """Nothing leaves by itself: a copy was taken back, and nobody has looked yet."""
    last_sync: datetime | None
    """When the worker last finished a run."""
    parts: Mapping[str, State]
    """What `/healthz` says of each part, as whoever has watched all the time."""
    has_worked: bool = True
    """A worker was started at least once."""
    unnamed: Sequence[str] = ()
    """The ids of spreadsheets that were followed, and that nothing names any more."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the parts are judged by beside the database."""

    now: datetime
    poll_seconds: float
    free_bytes: int
    keeps_copies: bool = False


def gather_status(
    stored: Transaction,
    to_do: ToDo,
    spreadsheets: Sequence[SpreadsheetMapping],
    around: Surroundings,
) -> Status:
    """With what waits for a person as it was read in the same transaction."""
    now = around.now
    facts = read_health_facts(
        stored,
        spreadsheets,
        now=now,
        since=_ALWAYS,
        poll_seconds=around.poll_seconds,
        free_bytes=around.free_bytes,
        keeps_copies=around.keeps_copies,
    )
    return Status(
        records={entity: stored.records.count(entity) for entity in get_args(Entity)},
        sheets=_read_sheets(stored, spreadsheets, to_do.problems, now),
        parts=judge_health(facts),
        problems=Counter(one.kind for one in to_do.problems),
        calls=len(to_do.calls),
        mails_set_aside=len(to_do.mails),
        last_run=next(iter(stored.journal.read_runs(1)), None),
        pause=stored.pauses.read(),
        last_sync=stored.jobs.last(SYNC_JOB),
        has_worked=facts.pulse is not None,
        unnamed=facts.unnamed,
    )


def _read_sheets(
    stored: Transaction,
    spreadsheets: Sequence[SpreadsheetMapping],
    problems: Sequence[Problem],
    now: datetime,
) -> Sequence[SheetStatus]:
    """At the cost of one."""
    states, written = stored.memory.read_spreadsheets(), stored.memory.last_writes()
    looks, by_sheet = read_looks(stored, now), defaultdict[str, list[Problem]](list)
    ownerless = {one.spreadsheet_id: one for one in find_ownerless(stored, spreadsheets)}
    for problem in problems:
        by_sheet[problem.spreadsheet_id].append(problem)
    return [
        replace(
            _status_of(
                one,
                states.get(name) or SpreadsheetState(name),
                by_sheet[name],
                looks,
                written.get(name),
            ),
            ownerless=say_ownerless(one) if name in ownerless else "",
        )
        for one in spreadsheets
        for name in [one.spreadsheet_id]
    ]


def _status_of(
    spreadsheet: SpreadsheetMapping,
    state: SpreadsheetState,
    problems: Sequence[Problem],
    looks: Looks,
    written_at: datetime | None,
) -> SheetStatus:
    return SheetStatus(
        partner=spreadsheet.partner,
        spreadsheet=spreadsheet.spreadsheet_id,
        state="paused" if spreadsheet.paused else state.state,
        read_at=state.read_at,
        looked_at=looks.last(state),
        written_at=written_at,
        problems=len(problems),
        unread_tabs=[one.tab or "" for one in problems if _keeps_tab_unread(one)],
        error=state.error,
    )


def _keeps_tab_unread(problem: Problem) -> bool:
    """The tab is not there, or none of its rows has the titles."""
    is_whole_header = problem.kind == "missing_column" and problem.field is None
    return problem.kind == "missing_tab" or is_whole_header
