"""One run of the sync over all spreadsheets: those that are due, one by one under their lease."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.errors import (
    ConcurrencyError,
    LostAccess,
    NoSpreadsheet,
    QuotaExceeded,
    RefusedRecord,
    SpreadsheetError,
    Trashed,
    Unreachable,
    UsageError,
)
from sync_service.domain.instants import next_try, past
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.spreadsheet import SpreadsheetSnapshot
from sync_service.domain.wording import desk_sentences
from sync_service.ports import Pause, Progress, Pulse, RequestCounts, Run, SpreadsheetState
from sync_service.ports.surroundings import (
    Held,
    beating,
    new_run_id,
    read_pause,
    say_paused,
    take_lease,
    without_collector,
)
from sync_service.ports.work import unseen
from sync_service.sync.due import Due, find_due, remember_signal
from sync_service.sync.gathering.situations import mapped_tabs, rules_fingerprint
from sync_service.sync.held_ahead import plan_held_ahead
from sync_service.sync.known_organisations import store_known_organisations
from sync_service.sync.plan_tabs import SheetRun
from sync_service.sync.rivals import is_about_rival
from sync_service.sync.shared import SharedLooks, begin_look, end_look
from sync_service.sync.sync_services import RunReport, State, SyncRequest, SyncServices, TabReport
from sync_service.sync.sync_spreadsheet import (
    UNFORESEEN,
    FirstLook,
    look_first,
    remembered_of,
    sync_spreadsheet,
)
from sync_service.sync.tab_reports import quiet_reports, read_standing, report_tabs

_WHOLE_RUN = SyncRequest()


def run_sync(
    services: SyncServices, request: SyncRequest = _WHOLE_RUN, progress: Progress = unseen
) -> RunReport:
    """A failure in one spreadsheet never stops the others."""
    started_at = services.clock.now()
    pulse = _read_pulse(services)
    looks_paused = pulse.is_paused and not request.is_dry
    pause = read_pause(services.database) if looks_paused else None
    if pause is not None:
        return _paused(services, request, pause, started_at)
    before = services.spreadsheets.counts()
    run_id = new_run_id(started_at, services.rng)
    if not request.is_dry:
        pulse = _know_before_reading(services, pulse)
    due = find_due(services, request, pulse)
    looks = _looks_heard_of(services, due)
    opened = _OpenRun(services, run_id, started_at, looks, is_dry=request.is_dry)
    asked = [one for one in services.mappings.spreadsheets if request.asks_for(one.spreadsheet_id)]
    waiting = [one for one in asked if one.spreadsheet_id in due.ids]
    by_id = {one.spreadsheet_id: one for one in _longest_unread_first(services, waiting)}
    names = progress([*by_id])
    served = services.hands.try_each(
        names, lambda name: opened.sync(by_id[name]), services.spreadsheets.service_address
    )
    unread = [one for one in asked if not served.get(one.spreadsheet_id)]
    reports = {**served, **_reports_unread(services, unread, due)}
    tabs = [report for one in asked for report in reports[one.spreadsheet_id]]
    opened.close()
    if not request.is_dry:
        remember_signal(services, due, served.keys() - opened.unserved)
    ended_at = services.clock.now()
    return RunReport(
        run=run_id,
        started_at=started_at,
        seconds=(ended_at - started_at).total_seconds(),
        requests=_spent(before, services.spreadsheets.counts(), audited=len(request.audited)),
        tabs=tabs,
        blindness=due.blindness,
    )


def _read_pulse(services: SyncServices) -> Pulse:
    slugs = [one.slug for one in services.mappings.organisations]
    today = services.clock.now().date().isoformat()
    with services.database.reading() as stored:
        return stored.memory.read_pulse(slugs, today)


def _know_before_reading(services: SyncServices, pulse: Pulse) -> Pulse:
    """What no sheet says, and sheets have to receive."""
    if not pulse.knows_all:
        store_known_organisations(services)
    if pulse.is_held_ahead:
        plan_held_ahead(services)
    return pulse if pulse.knows_all and not pulse.is_held_ahead else _read_pulse(services)


def _looks_heard_of(services: SyncServices, due: Due) -> SharedLooks | None:
    """None if no other worker shares the work."""
    if not services.hands.are_many or not due.ids:
        return None
    with services.database.reading() as stored:
        return SharedLooks.read(stored, due.ids)


def _paused(
    services: SyncServices, request: SyncRequest, pause: Pause, started_at: datetime
) -> RunReport:
    """Nobody has checked yet what a restored copy brought back; only a dry run may read sheets."""
    asked = [one for one in services.mappings.spreadsheets if request.asks_for(one.spreadsheet_id)]
    return RunReport(
        run=new_run_id(started_at, services.rng),
        started_at=started_at,
        seconds=0.0,
        requests=RequestCounts(),
        tabs=[
            report
            for one in asked
            for report in _all_tabs(services, one, "paused", say_paused(pause))
        ],
        pause=pause,
    )


def _reports_unread(
    services: SyncServices, spreadsheets: Sequence[SpreadsheetMapping], due: Due
) -> Mapping[str, Sequence[TabReport]]:
    """Reports « nothing to do » only for what Drive reported as unchanged."""
    standing = due.standing
    if standing is None:
        with services.database.reading() as stored:
            standing = read_standing(stored)
    reports = standing.report(spreadsheets)
    if not due.is_blind:
        return reports
    return {name: [_unheard(one) for one in found] for name, found in reports.items()}


def _unheard(report: TabReport) -> TabReport:
    if report.state != "idle":
        return report
    return replace(report, state="failed", error=desk_sentences.no_signal())


def _longest_unread_first(
    services: SyncServices, waiting: Sequence[SpreadsheetMapping]
) -> Sequence[SpreadsheetMapping]:
    """If Google's quota does not suffice for all, each spreadsheet gets its turn.

    Those that failed come last, since it may take long to fail again.
    """
    if not waiting:
        return ()
    now = services.clock.now()
    with services.database.reading() as stored:
        states = stored.memory.read_spreadsheets()

    def turn(spreadsheet: SpreadsheetMapping) -> tuple[bool, float]:
        name = spreadsheet.spreadsheet_id
        state = states.get(name) or SpreadsheetState(name)
        read = past(state.read_at, now)
        return state.failures > 0, read.timestamp() if read else 0.0

    return sorted(waiting, key=turn)


class _OpenRun:
    """A run in the journal, opened only once a read shows that there is something to do.

    Spreadsheets not done in time are finished by the thread that has them, and added at the end.
    """

    def __init__(
        self,
        services: SyncServices,
        run_id: str,
        started_at: datetime,
        looks: SharedLooks | None,
        *,
        is_dry: bool,
    ) -> None:
        self._services = services
        self._looks = looks
        self._run = Run(run_id, "sync", started_at)
        self._is_dry = is_dry
        self._is_open = False
        self._is_over = False
        self._tabs: list[TabReport] = []
        self._lock = Lock()
        self.unserved: set[str] = set()
        """Spreadsheets that another worker has in hand."""

    def sync(self, spreadsheet: SpreadsheetMapping) -> Sequence[TabReport]:
        run = self._sheet_run(spreadsheet)
        # A dry run has no lease: it writes nothing, and must not keep a real run waiting.
        tabs = self._sync_leased(run, None) if self._is_dry else self._sync(run)
        with self._lock:
            self._tabs += tabs
            if self._is_over:
                self._sum_up()
        return tabs

    def _sync(self, run: SheetRun) -> Sequence[TabReport]:
        services, spreadsheet = self._services, run.tabs[0].spreadsheet
        glance = look_first(run) if self._looks is None else None
        if glance is not None and glance.is_idle:
            return quiet_reports(services, spreadsheet)
        now, seconds = services.clock.now(), services.settings.lease_seconds
        held = Held(services.database, services.clock, run.lease, seconds)
        try:
            with services.database.transaction() as stored:
                if not take_lease(stored, run.lease, seconds, now):
                    return self._leave(spreadsheet)
                if spreadsheet.is_listed and not stored.roster.is_followed(run.spreadsheet_id):
                    # It has left since this run read which spreadsheets are followed.
                    stored.leases.release(run.lease)
                    return quiet_reports(services, spreadsheet)
                if self._looks is not None and self._looks.is_done(stored, run.spreadsheet_id):
                    stored.leases.release(run.lease)
                    return quiet_reports(services, spreadsheet)
                if self._looks is not None:
                    begin_look(stored, run.spreadsheet_id, now)
            with beating(held):
                leased = replace(run, services=replace(services, database=held))
                tabs = self._sync_leased(leased, glance)
                if self._looks is not None:
                    with held.transaction() as stored:
                        end_look(stored, run.spreadsheet_id, now)
                return tabs
        except ConcurrencyError:
            return self._leave(spreadsheet)

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            self._sum_up()

    def _sum_up(self) -> None:
        if not self._is_open:
            return
        summary = {
            name: sum(getattr(tab, name) for tab in self._tabs)
            for name in ("created", "updated", "archived", "cells_written")
        }
        with self._services.database.transaction() as stored:
            stored.journal.close_run(self._run.id, self._services.clock.now(), summary)

    def _open(self) -> None:
        with self._lock:
            if self._is_open or self._is_dry:
                return
            with self._services.database.transaction() as stored:
                stored.journal.open_run(self._run)
            self._is_open = True

    def _sheet_run(self, spreadsheet: SpreadsheetMapping) -> SheetRun:
        tabs = mapped_tabs(self._services.mappings, spreadsheet)
        return SheetRun(self._services, self._run.id, tabs, self._is_dry, self._open)

    def _leave(self, spreadsheet: SpreadsheetMapping) -> Sequence[TabReport]:
        self.unserved.add(spreadsheet.spreadsheet_id)
        reports = _all_tabs(self._services, spreadsheet, "waiting")
        return [replace(one, is_in_other_hands=True) for one in reports]

    def _sync_leased(self, run: SheetRun, glance: FirstLook | None) -> Sequence[TabReport]:
        services, spreadsheet = run.services, run.tabs[0].spreadsheet
        with services.database.reading() as stored:
            remembered = remembered_of(stored, spreadsheet.spreadsheet_id)
        state = remembered.state
        try:
            seen = glance.still_seen(remembered) if glance is not None else None
            snapshot = seen or services.spreadsheets.read(run.spreadsheet_id)
            # Not while waiting for Google, which may take long.
            with without_collector():
                return self._sync_read(run, state, snapshot)
        except SpreadsheetError as error:
            return _fail(services, spreadsheet, state, error, is_dry=self._is_dry)
        except UNFORESEEN as error:
            unforeseen = SpreadsheetError(
                desk_sentences.unforeseen(_told(error)), spreadsheet_id=spreadsheet.spreadsheet_id
            )
            return _fail(services, spreadsheet, state, unforeseen, is_dry=self._is_dry)

    def _sync_read(
        self, run: SheetRun, state: SpreadsheetState, snapshot: SpreadsheetSnapshot
    ) -> Sequence[TabReport]:
        """All of it in here: the collector would scan what a run leaves before that is freed."""
        plans, is_left = sync_spreadsheet(run, state, snapshot)
        if not plans:
            return quiet_reports(run.services, run.tabs[0].spreadsheet)
        return report_tabs(run.services, plans, is_left=is_left, is_dry=self._is_dry)


def _told(error: Exception) -> str:
    """Never the text of an unknown exception, which may contain a value."""
    if isinstance(error, RefusedRecord):
        return error.reason
    return str(error) if isinstance(error, UsageError) else type(error).__name__


def _fail(
    services: SyncServices,
    spreadsheet: SpreadsheetMapping,
    state: SpreadsheetState,
    error: SpreadsheetError,
    *,
    is_dry: bool,
) -> Sequence[TabReport]:
    name = _state_of(error)
    if not is_dry:
        problems = _problems(services, spreadsheet, error)
        now = services.clock.now()
        failures = state.failures + 1 if state.state == name else 1
        is_passing = isinstance(error, QuotaExceeded | Unreachable)
        failed = replace(
            state,
            state=name,
            error=str(error),
            # The next run reads it again at once, even if Drive does not name it.
            unsettled=is_passing,
            failures=failures,
            retry_after=None if is_passing else next_try(failures, now),
            rules=rules_fingerprint(mapped_tabs(services.mappings, spreadsheet)),
        )
        with services.database.transaction() as stored:
            standing = stored.problems.read_open(spreadsheet.spreadsheet_id)
            # What a person decided about another installation stays valid once the sheet is back.
            problems = [*problems, *filter(is_about_rival, standing)]
            stored.problems.replace(spreadsheet.spreadsheet_id, None, problems, now)
            stored.memory.save_spreadsheet(failed)
    return _all_tabs(services, spreadsheet, name, str(error))


def _state_of(error: SpreadsheetError) -> State:
    if isinstance(error, LostAccess):
        return "lost_access"
    return "trashed" if isinstance(error, Trashed) else "failed"


def _problems(
    services: SyncServices, spreadsheet: SpreadsheetMapping, error: SpreadsheetError
) -> Sequence[Problem]:
    kind: ProblemKind
    if isinstance(error, LostAccess):
        address = services.spreadsheets.service_address(spreadsheet.spreadsheet_id)
        kind, message = "lost_access", desk_sentences.lost_access(address)
    elif isinstance(error, NoSpreadsheet):
        kind, message = "refused", str(error)
    elif isinstance(error, Trashed):
        kind, message = "trashed", desk_sentences.trashed()
    else:
        return ()
    return [Problem(kind, message, spreadsheet.spreadsheet_id, partner=spreadsheet.partner)]


def _all_tabs(
    services: SyncServices, spreadsheet: SpreadsheetMapping, state: State, error: str | None = None
) -> Sequence[TabReport]:
    return [
        replace(report, state=state, error=error)
        for report in quiet_reports(services, spreadsheet)
    ]


def _spent(before: RequestCounts, after: RequestCounts, *, audited: int) -> RequestCounts:
    """The first read of each audited spreadsheet is the audit; what follows from it is not."""
    reads = after.reads - before.reads
    audit = min(reads, audited)
    return RequestCounts(
        drive=after.drive - before.drive,
        reads=reads - audit,
        writes=after.writes - before.writes,
        audit=audit,
    )
