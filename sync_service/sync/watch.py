"""The worker's own reads, beside those that Drive's signal causes, since that signal lags.

A spreadsheet that people changed recently is polled; the others are audited in turn (ADR 12). A
read that shows nothing new ends at its fingerprint, and only its time is stored.
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
"""Thirty sheets in five minutes, a tenth of what Google lets one account read."""
POLLS_A_MINUTE = 30
"""Half of an account's quota: the rest is for what Drive names, and for writes."""
ACTIVE_FOR = timedelta(minutes=10)
"""Longer than Drive takes to report a change; after that, audits and Drive suffice."""


_CHOOSING = "watch"


@dataclass(frozen=True, slots=True)
class Watched:
    """When people last changed a spreadsheet, as far as we saw, and when it was last read."""

    spreadsheet_id: str
    active_at: datetime | None = None
    read_at: datetime | None = None


_Choose: TypeAlias = Callable[[Sequence[Watched]], Sequence[str]]


def poll_active(
    services: SyncServices, every_seconds: float, *, already_read: datetime
) -> RunReport | None:
    """Reads what people changed recently and what was not read since `already_read`."""
    now = services.clock.now()
    count = max(1, int(POLLS_A_MINUTE * every_seconds / 60))

    def choose(watched: Sequence[Watched]) -> Sequence[str]:
        waiting = [one for one in watched if one.read_at is None or one.read_at < already_read]
        return next_to_poll(waiting, now, count)

    return _read_anyway(services, choose)


def audit(services: SyncServices, count: int = AUDITS_A_MINUTE) -> RunReport | None:
    """Reads the few spreadsheets whose last read is the longest ago."""
    return _read_anyway(services, lambda watched: next_to_audit(watched, count))


def _read_anyway(services: SyncServices, choose: _Choose) -> RunReport | None:
    with services.database.reading() as stored:
        if not _choose_of_each(services, stored, choose):
            return None
    now = services.clock.now()
    # Stored before the read: one that always fails must not stay at the head of the queue. And
    # one worker after the other, so that two of them choose different spreadsheets.
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
    """For each service account on its own, since Google counts the reads of each."""
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
    """Those that people changed recently; if they are more than `count`, each gets its turn."""
    active = [
        one
        for one in watched
        # Also in the future: hosts' clocks differ, and one set back must not count for ever.
        if one.active_at is not None and abs(now - one.active_at) <= ACTIVE_FOR
    ]
    return _longest_unread(active, count)


def next_to_audit(watched: Iterable[Watched], count: int) -> Sequence[str]:
    """Those whose last read is the longest ago; never read comes first."""
    return _longest_unread(watched, count)


def _longest_unread(watched: Iterable[Watched], count: int) -> Sequence[str]:
    # The longest unread first, so that a small budget skips none for ever.
    ordered = sorted(watched, key=lambda one: one.read_at.timestamp() if one.read_at else 0.0)
    return [one.spreadsheet_id for one in ordered[: max(0, count)]]
