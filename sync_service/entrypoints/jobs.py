"""The worker's jobs: how often each is looked at, and the use case behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sync_service.application.desk import open_desk
from sync_service.application.follow_sessions import follow_sessions
from sync_service.application.ports import Database
from sync_service.application.purge import purge
from sync_service.application.read_facts import PARIS
from sync_service.application.run_sync import run_sync
from sync_service.application.send_digest import send_digest
from sync_service.application.send_mails import send_mails
from sync_service.application.sync_report import FAILED_STATES
from sync_service.application.sync_services import SyncRequest
from sync_service.bootstrap import Services
from sync_service.domain.week import last_full_week, latest_monday

Counts = Mapping[str, int]

_DIGEST_AT = time(7, 30)
"""Monday, Paris: before the coordinator's week starts."""
_DIGEST_JOB = "digest-week"
_AUDIT_SECONDS = 60.0
_AUDITED_AT_ONCE = 6
"""Thirty sheets in five minutes, with a tenth of what Google lets one account read."""
_PURGE_SECONDS = 3600.0
"""What is due at midnight is gone before one o'clock."""
_MAILS_SECONDS = 5.0
_DIGEST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that the worker does again and again; `run` says how many of what it did."""

    name: str
    every_seconds: float
    run: Callable[[Services], Counts]


def planned_jobs(services: Services) -> Sequence[Job]:
    """Those that the settings allow: without a mail server, no mail."""
    settings = services.settings
    jobs = [Job("sync", settings.poll_seconds, _sync)]
    jobs.append(Job("audit", _AUDIT_SECONDS, _audit))
    jobs.append(Job("purge", _PURGE_SECONDS, _purge))
    if not (settings.missing("web") or settings.missing("mail")):
        jobs.append(Job("sessions", settings.poll_seconds, _follow_sessions))
    if not settings.missing("mail"):
        jobs.append(Job("mails", min(_MAILS_SECONDS, settings.poll_seconds), _send_mails))
        if settings.coordinators:
            jobs.append(Job("digest", min(_DIGEST_SECONDS, settings.poll_seconds), _send_digest))
    return jobs


def digest_is_due(last: datetime | None, now: datetime) -> bool:
    """Once after each Monday 07:30 in Paris; a worker that was off makes up for the last one."""
    return last is None or last < latest_monday(now, PARIS, _DIGEST_AT)


def _sync(services: Services) -> Counts:
    report = run_sync(services.syncing)
    counts = {
        name: sum(getattr(tab, name) for tab in report.tabs)
        for name in ("created", "updated", "archived", "cells_written")
    }
    failed = sum(tab.state in FAILED_STATES for tab in report.tabs)
    return {**counts, "failed": failed} if failed or any(counts.values()) else {}


def _audit(services: Services) -> Counts:
    """Reads a few sheets that Drive did not name: its signal lags, and may miss a change."""
    now = services.clock.now()
    for spreadsheet_id in next_to_audit(services, _AUDITED_AT_ONCE):
        run_sync(services.syncing, SyncRequest(spreadsheet=spreadsheet_id))
        with services.database.transaction() as stored:
            stored.jobs.save(_audit_name(spreadsheet_id), now)
    return {}


def next_to_audit(services: Services, count: int) -> Sequence[str]:
    """Those read longest ago by an audit, never read first."""
    followed = [one.spreadsheet_id for one in services.mappings.spreadsheets if not one.paused]
    with services.database.reading() as stored:
        last = {one: stored.jobs.last(_audit_name(one)) for one in followed}
    known = {one: at.timestamp() for one, at in last.items() if at is not None}
    return sorted(followed, key=lambda one: known.get(one, 0.0))[:count]


def _audit_name(spreadsheet_id: str) -> str:
    return f"audit:{spreadsheet_id}"


def _purge(services: Services) -> Counts:
    erased = purge(services.database, services.clock, services.settings.retention_days)
    return {"registrations": erased.registrations} if erased.registrations else {}


def _follow_sessions(services: Services) -> Counts:
    done = follow_sessions(open_desk(services))
    counts = {"told": done.told, "seated": done.seated, "reminded": done.reminded}
    return counts if any(counts.values()) else {}


def _send_mails(services: Services) -> Counts:
    done = send_mails(services.database, services.postman, services.clock)
    counts = {"sent": done.sent, "failed": done.failed, "set_aside": done.set_aside}
    return counts if any(counts.values()) else {}


def _send_digest(services: Services) -> Counts:
    now = services.clock.now()
    if not digest_is_due(_last_digest(services.database), now):
        return {}
    week = last_full_week(now, PARIS)
    recipients = services.read_digest_recipients()
    done = send_digest(services.publisher, services.postman, week, recipients)
    failed = sum(one.outcome == "failed" for one in done)
    if not failed:
        with services.database.transaction() as stored:
            stored.jobs.save(_DIGEST_JOB, now)
    sent = sum(one.outcome == "sent" for one in done)
    return {"sent": sent, "failed": failed} if sent or failed else {}


def _last_digest(database: Database) -> datetime | None:
    with database.reading() as stored:
        return stored.jobs.last(_DIGEST_JOB)
