"""The worker's own reads, counted apart, of what Drive did not name, since its signal lags.

A spreadsheet that people just changed is polled, and the others are audited in turn (ADR 12). A
read that shows nothing new ends at its fingerprint and stores only when it was made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync_service.domain.instants import past
from sync_service.ports import Transaction
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncRequest, SyncServices

AUDITS_A_MINUTE = 6
"""Thirty sheets in five minutes, with a tenth of what Google lets one account read."""
POLLS_A_MINUTE = 30
"""Half of what one account may read: the rest is left to what Drive names, and to writes."""
ACTIVE_FOR = timedelta(minutes=10)
"""Longer than Drive takes to name a change; after it, audits and Drive do."""


@dataclass(frozen=True, slots=True)
class Watched:
    """When people were last seen to have changed a spreadsheet, and when it was last read."""

    spreadsheet_id: str
    active_at: datetime | None = None
    read_at: datetime | None = None


def poll_active(
    services: SyncServices, every_seconds: float, *, already_read: datetime
) -> RunReport | None:
    """Reads what people changed lately and what was not read since `already_read`."""
    now = services.clock.now()
    count = max(1, int(POLLS_A_MINUTE * every_seconds / 60))
    waiting = [
        one for one in _read_watched(services) if one.read_at is None or one.read_at < already_read
    ]
    return _read_anyway(services, next_to_poll(waiting, now, count))


def audit(services: SyncServices, count: int = AUDITS_A_MINUTE) -> RunReport | None:
    """Reads the few spreadsheets that were read longest ago."""
    return _read_anyway(services, next_to_audit(_read_watched(services), count))


def _read_anyway(services: SyncServices, spreadsheet_ids: Sequence[str]) -> RunReport | None:
    if not spreadsheet_ids:
        return None
    now = services.clock.now()
    # Noted before: one that always fails must not keep its place at the head of the queue.
    with services.database.transaction() as stored:
        for spreadsheet_id in spreadsheet_ids:
            stored.jobs.save(_job(spreadsheet_id), now)
    return run_sync(services, SyncRequest(audited=frozenset(spreadsheet_ids)))


def _read_watched(services: SyncServices) -> Sequence[Watched]:
    followed = [one for one in services.mappings.spreadsheets if one.tabs and not one.paused]
    now = services.clock.now()
    with services.database.reading() as stored:
        return [_watched(stored, one.spreadsheet_id, now) for one in followed]


def _watched(stored: Transaction, spreadsheet_id: str, now: datetime) -> Watched:
    state = stored.memory.read_spreadsheet(spreadsheet_id)
    looked_at = (state.read_at, stored.jobs.last(_job(spreadsheet_id)))
    instants = [at for one in looked_at if (at := past(one, now)) is not None]
    return Watched(spreadsheet_id, state.version_seen_at, max(instants, default=None))


def _job(spreadsheet_id: str) -> str:
    return f"audit:{spreadsheet_id}"


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
