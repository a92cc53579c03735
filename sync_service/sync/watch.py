"""The worker's own reads, counted apart: direct polls of active spreadsheets, audits of the rest.

A read that shows nothing new ends at its fingerprint, stores when it was made and costs no more.
"""

from collections.abc import Sequence
from datetime import datetime

from sync_service.domain.instants import past
from sync_service.ports import Transaction
from sync_service.sync.attention import Watched, next_to_audit, next_to_poll
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_report import RunReport
from sync_service.sync.sync_services import SyncRequest, SyncServices

AUDITS_A_MINUTE = 6
"""Thirty sheets in five minutes, with a tenth of what Google lets one account read."""
POLLS_A_MINUTE = 30
"""Half of what one account may read: the rest is left to what Drive names, and to writes."""


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
