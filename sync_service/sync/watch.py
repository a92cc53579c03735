"""The worker's own reads, counted apart, of what Drive did not name, since its signal lags.

A spreadsheet that people just changed is polled, and the others are audited in turn (ADR 12). A
read that shows nothing new ends at its fingerprint and stores only when it was made.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sync_service.ports import SpreadsheetState, Transaction
from sync_service.sync.run_sync import run_sync
from sync_service.sync.shared import audit_job, read_looks
from sync_service.sync.sync_services import RunReport, SyncRequest, SyncServices

AUDITS_A_MINUTE = 6
"""Thirty sheets in five minutes, with a tenth of what Google lets one account read."""
POLLS_A_MINUTE = 30
"""Half of what one account may read: the rest is left to what Drive names, and to writes."""
ACTIVE_FOR = timedelta(minutes=10)
"""Longer than Drive takes to name a change; after it, audits and Drive do."""


_CHOOSING = "watch"


@dataclass(frozen=True, slots=True)
class Watched:
    """When people were last seen to have changed a spreadsheet, and when it was last read."""

    spreadsheet_id: str
    active_at: datetime | None = None
    read_at: datetime | None = None


_Choose: TypeAlias = Callable[[Sequence[Watched]], Sequence[str]]


def poll_active(
    services: SyncServices, every_seconds: float, *, already_read: datetime
) -> RunReport | None:
    """Reads what people changed lately and what was not read since `already_read`."""
    now = services.clock.now()
    count = max(1, int(POLLS_A_MINUTE * every_seconds / 60))

    def choose(watched: Sequence[Watched]) -> Sequence[str]:
        waiting = [one for one in watched if one.read_at is None or one.read_at < already_read]
        return next_to_poll(waiting, now, count)

    return _read_anyway(services, choose)


def audit(services: SyncServices, count: int = AUDITS_A_MINUTE) -> RunReport | None:
    """Reads the few spreadsheets that were read longest ago."""
    return _read_anyway(services, lambda watched: next_to_audit(watched, count))


def _read_anyway(services: SyncServices, choose: _Choose) -> RunReport | None:
    with services.database.reading() as stored:
        if not _choose_of_each(services, stored, choose):
            return None
    now = services.clock.now()
    # Noted before: one that always fails must not keep its place at the head of the queue. And
    # one worker after the other, so that two choose different ones.
    with services.database.transaction() as stored:
        if not stored.leases.take(_CHOOSING, 1, now):
            return None
        spreadsheet_ids = _choose_of_each(services, stored, choose)
        for spreadsheet_id in spreadsheet_ids:
            stored.jobs.save(audit_job(spreadsheet_id), now)
        stored.leases.release(_CHOOSING)
    if not spreadsheet_ids:
        return None
    return run_sync(services, SyncRequest(audited=frozenset(spreadsheet_ids)))


def _choose_of_each(services: SyncServices, stored: Transaction, choose: _Choose) -> Sequence[str]:
    """For each service account by itself: Google counts what each of them reads."""
    account_of = services.spreadsheets.service_address
    states, looks = stored.memory.read_spreadsheets(), read_looks(stored, services.clock.now())
    accounts: dict[str, list[Watched]] = defaultdict(list)
    for one in services.mappings.spreadsheets:
        if one.tabs and not one.paused:
            name = one.spreadsheet_id
            state = states.get(name) or SpreadsheetState(name)
            watched = Watched(name, state.version_seen_at, looks.last(state))
            accounts[account_of(name)].append(watched)
    return [name for watched in accounts.values() for name in choose(watched)]


def next_to_poll(watched: Iterable[Watched], now: datetime, count: int) -> Sequence[str]:
    """Those that people changed lately; with more than `count`, all get their turn."""
    active = [
        one
        for one in watched
        # In the future too: hosts' clocks differ, and one that goes back must not mean for ever.
        if one.active_at is not None and abs(now - one.active_at) <= ACTIVE_FOR
    ]
    return _longest_unread(active, count)


def next_to_audit(watched: Iterable[Watched], count: int) -> Sequence[str]:
    """Those read longest ago, never read first."""
    return _longest_unread(watched, count)


def _longest_unread(watched: Iterable[Watched], count: int) -> Sequence[str]:
    # Longest unread first: a short budget passes over nobody for ever.
    ordered = sorted(watched, key=lambda one: one.read_at.timestamp() if one.read_at else 0.0)
    return [one.spreadsheet_id for one in ordered[: max(0, count)]]
