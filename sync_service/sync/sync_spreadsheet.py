"""One run for one spreadsheet: observe, plan, write into a quiet tab, verify, remember.

Usually a first look, before the lease is taken, finds nothing to do (ADR 12). It writes nothing,
and what it saw counts under the lease only if nobody stored anything in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sync_service.domain.base import Problem
from sync_service.domain.errors import RefusedRecord, SpreadsheetError, UsageError
from sync_service.domain.instants import by_now
from sync_service.domain.spreadsheet import SpreadsheetSnapshot
from sync_service.ports import SpreadsheetState, Transaction
from sync_service.sync.due import has_reason
from sync_service.sync.gathering.situations import rules_fingerprint
from sync_service.sync.plan_tabs import SheetRun, TabPlan, lease_name, plan_and_ingest
from sync_service.sync.rivals import Rival, claiming, find_rival, stand_still
from sync_service.sync.writing.send_apart import send, spared
from sync_service.sync.writing.send_batch import make_room, recover_writes

UNFORESEEN = (ArithmeticError, LookupError, RefusedRecord, TypeError, UsageError, ValueError)
"""What an unforeseen cell may raise: one partner's cell must not hold up the others."""


def sync_spreadsheet(
    run: SheetRun, state: SpreadsheetState, snapshot: SpreadsheetSnapshot
) -> tuple[list[TabPlan], bool]:
    """The tabs' plans, none if nothing changed, and whether something is left to do.

    `snapshot` was just read. Raises SpreadsheetError; by then, what the sheet gave may be stored,
    and the next run continues.
    """
    if is_unchanged(run, state, snapshot) and not _is_writing(run):
        _forget_signal(run, state)
        return [], False
    # First of all: what another installation wrote must not be taken for a write of ours.
    rival = find_rival(run, snapshot)
    if rival is not None and not rival.is_overruled:
        return _finish(run, state, snapshot.fingerprint, stand_still(run, rival), is_left=False)
    if not run.is_dry:
        snapshot = recover_writes(run, snapshot)
    return _sync_changed(run, state, snapshot, rival)


def _sync_changed(
    run: SheetRun, state: SpreadsheetState, snapshot: SpreadsheetSnapshot, rival: Rival | None
) -> tuple[list[TabPlan], bool]:
    if is_unchanged(run, state, snapshot):
        _forget_signal(run, state)
        return [], False
    run.begin()
    state = _note_activity(run, state, snapshot)
    plans = _plan(run, snapshot, rival)
    if run.is_dry or not _is_outgoing(plans):
        is_left = _is_unsettled(plans)
        return _finish(run, state, snapshot.fingerprint, plans, is_left=is_left)
    if not _may_write(run, state, plans):
        return _finish(run, state, snapshot.fingerprint, plans, is_left=True)
    if not all(planned.was_same for planned in plans):
        # Seen for the first time, people may be typing: it is read again right before writing.
        fresh = run.services.spreadsheets.read(run.spreadsheet_id)
        state = _note_activity(run, state, fresh)
        if fresh.fingerprint != snapshot.fingerprint:
            # Another installation may have started at the same moment.
            rival = find_rival(run, fresh)
            if rival is not None and not rival.is_overruled:
                return _finish(
                    run, state, fresh.fingerprint, stand_still(run, rival), is_left=False
                )
            plans = _plan(run, fresh, rival)
        snapshot = fresh
    if not _is_outgoing(plans):
        is_left = _is_unsettled(plans)
        return _finish(run, state, snapshot.fingerprint, plans, is_left=is_left)
    return _send(run, state, snapshot, plans, rival)


def _send(
    run: SheetRun,
    state: SpreadsheetState,
    snapshot: SpreadsheetSnapshot,
    plans: list[TabPlan],
    rival: Rival | None,
) -> tuple[list[TabPlan], bool]:
    if room := [one for planned in plans if planned.plan for one in planned.plan.room]:
        made = make_room(run, room)
        if not made.is_applied:
            return _finish(run, state, snapshot.fingerprint, plans, is_left=True)
        if made.seen is not None:
            snapshot = made.seen
            plans = _plan(run, snapshot, rival)
    sent, is_left = send(run, plans), _is_unsettled(plans)
    fingerprint = snapshot.fingerprint if sent.is_untouched else sent.fingerprint
    return _finish(run, state, fingerprint, [*sent.plans], is_left=is_left or not fingerprint)


def _is_unsettled(plans: Sequence[TabPlan]) -> bool:
    return any(planned.plan.is_unsettled for planned in plans if planned.plan is not None)


def _plan(run: SheetRun, snapshot: SpreadsheetSnapshot, rival: Rival | None) -> list[TabPlan]:
    return [spared(planned) for planned in claiming(plan_and_ingest(run, snapshot), rival)]


def _is_writing(run: SheetRun) -> bool:
    """A write of ours is open, and its result is not known yet."""
    if run.is_dry:
        return False
    with run.services.database.reading() as stored:
        return bool(stored.memory.read_open_intents(run.spreadsheet_id))


def is_unchanged(run: SheetRun, state: SpreadsheetState, snapshot: SpreadsheetSnapshot) -> bool:
    """The first gate: the content is what it was, and nothing waits to be done."""
    if (
        snapshot.fingerprint != state.fingerprint
        or state.state in ("new", "waiting")
        or state.failures
    ):
        return False
    if state.rules != rules_fingerprint(run.tabs):
        return False
    services = run.services
    with services.database.reading() as stored:
        return not has_reason(services, stored, run.tabs[0].spreadsheet, state)


def _note_activity(
    run: SheetRun, state: SpreadsheetState, snapshot: SpreadsheetSnapshot
) -> SpreadsheetState:
    """Our writes leave their fingerprint, so any other one comes from somebody else."""
    is_ours = snapshot.fingerprint == state.fingerprint
    return state if is_ours else replace(state, version_seen_at=run.now())


def _forget_signal(run: SheetRun, state: SpreadsheetState) -> None:
    if state.unsettled and not run.is_dry:
        with run.services.database.transaction() as stored:
            stored.memory.save_spreadsheet(replace(state, unsettled=False))


def _is_outgoing(plans: Sequence[TabPlan]) -> bool:
    return any(not planned.batch.is_empty for planned in plans)


def _may_write(run: SheetRun, state: SpreadsheetState, plans: Sequence[TabPlan]) -> bool:
    """Only into quiet tabs, or after a long wait."""
    settings, now = run.services.settings, run.now()
    overdue = timedelta(seconds=settings.deferral_seconds)
    deferred_since = _deferred_since(state, now, is_left=True)
    if deferred_since is not None and now - deferred_since >= overdue:
        return True
    quiet = timedelta(seconds=settings.quiet_seconds)
    since = [
        planned.plan.ingested.state.fingerprint_since
        for planned in plans
        if planned.plan is not None and not planned.batch.is_empty
    ]
    return all(instant is not None and now - instant >= quiet for instant in since)


def _finish(
    run: SheetRun,
    state: SpreadsheetState,
    fingerprint: str,
    plans: list[TabPlan],
    *,
    is_left: bool,
) -> tuple[list[TabPlan], bool]:
    if run.is_dry:
        return plans, is_left
    now = run.now()
    with run.services.database.transaction() as stored:
        stored.problems.replace(run.spreadsheet_id, None, _unplaced(plans), now)
        settled = replace(
            state,
            state=_joint_state(plans, is_left=is_left),
            read_at=now,
            fingerprint=fingerprint,
            # The earliest change: whatever came after one tab was planned is news to that tab.
            planned_change=min(planned.planned_change for planned in plans),
            unsettled=is_left,
            deferred_since=_deferred_since(state, now, is_left=is_left and _is_outgoing(plans)),
            error="",
            failures=0,
            retry_after=None,
            rules=rules_fingerprint(run.tabs),
            refused_until=min(
                (p.refusal.retry_after for p in plans if p.refusal is not None), default=None
            ),
        )
        stored.memory.save_spreadsheet(settled)
    return plans, is_left


def _unplaced(plans: Sequence[TabPlan]) -> Sequence[Problem]:
    asked = [p.problem for p in plans if p.problem is not None and p.problem.sheet_id is None]
    claims = [p.claim for p in plans if p.claim is not None and not p.is_written]
    return [*asked, *claims]


def _joint_state(plans: Sequence[TabPlan], *, is_left: bool) -> str:
    failing = [planned.state for planned in plans if planned.state != "ok"]
    if failing or is_left:
        return failing[0] if failing else "waiting"
    is_guarded = any(planned.plan is not None and planned.plan.is_guarded for planned in plans)
    return "guard" if is_guarded else "ok"


def _deferred_since(state: SpreadsheetState, now: datetime, *, is_left: bool) -> datetime | None:
    return by_now(state.deferred_since or now, now) if is_left else None


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything that may have changed since the first look, when nobody held the lease."""

    state: SpreadsheetState
    last_change: int
    is_writing: bool
    """Somebody wrote, and the result is not known yet."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What was remembered, and what was read then: a snapshot, an error, or nothing yet."""

    remembered: Remembered
    snapshot: SpreadsheetSnapshot | None = None
    error: Exception | None = None
    is_idle: bool = False

    def still_seen(self, remembered: Remembered) -> SpreadsheetSnapshot | None:
        """None if it has to be read again; raises the error that the first look met."""
        if remembered != self.remembered or remembered.is_writing:
            return None
        if self.error is not None:
            raise self.error
        return self.snapshot


def remembered_of(stored: Transaction, spreadsheet_id: str) -> Remembered:
    return Remembered(
        stored.memory.read_spreadsheet(spreadsheet_id),
        stored.journal.last_change(),
        bool(stored.memory.read_open_intents(spreadsheet_id)),
    )


def look_first(run: SheetRun) -> FirstLook:
    name = run.spreadsheet_id
    with run.services.database.reading() as stored:
        remembered = remembered_of(stored, name)
        is_busy = stored.leases.is_busy(lease_name(name), run.now())
    if is_busy or remembered.is_writing:
        return FirstLook(remembered)
    try:
        snapshot = run.services.spreadsheets.read(name)
        state = remembered.state
        is_idle = not state.unsettled and is_unchanged(run, state, snapshot)
    except (SpreadsheetError, *UNFORESEEN) as error:
        return FirstLook(remembered, error=error)
    return FirstLook(remembered, snapshot, is_idle=is_idle)
