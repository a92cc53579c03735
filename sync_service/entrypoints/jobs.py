"""The worker's jobs: how often each is looked at, and the use case behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Literal, TypeAlias

import structlog

from sync_service.adoption.follow_roster import RosterReport, follow_roster
from sync_service.bootstrap import Services
from sync_service.config import Settings
from sync_service.digest.read_facts import PARIS
from sync_service.digest.send_digest import send_digest
from sync_service.digest.write_partners import (
    PartnerPost,
    owe_letters,
    owe_questions,
    owe_reminders,
)
from sync_service.domain.errors import (
    ClockInDoubt,
    ConcurrencyError,
    NothingToCopy,
    OutsideError,
    UsageError,
)
from sync_service.domain.instants import past
from sync_service.domain.week import last_full_week, latest_monday, latest_morning
from sync_service.families.compose_mail import write_owed
from sync_service.families.desk import open_desk
from sync_service.families.follow_sessions import follow_sessions
from sync_service.families.mails.send_mails import send_mails
from sync_service.families.news import send_news
from sync_service.operations.alerts import judged
from sync_service.operations.health import judge_health, read_health_facts
from sync_service.ports import SYNC_JOB, Database
from sync_service.ports.work import COPIES_BEGUN, COPIES_JOB
from sync_service.privacy.keep_copies import copy_is_due, keep_copies
from sync_service.privacy.purge import purge
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import FAILED_STATES, RunReport
from sync_service.sync.watch import audit, poll_active

_log = structlog.get_logger("worker")
Counts = Mapping[str, int]
LaneName: TypeAlias = Literal["google", "partners", "mail", "database", "alerts"]
"""What a job waits for outside: those that wait for the same wait for each other."""

_DIGEST_AT = time(7, 30)
"""Monday, Paris: before the coordinator's week starts."""
_DIGEST_JOB = "digest-week"
ROSTER_JOB = "partners"
_AUDIT_SECONDS = 60.0
_NAP_SECONDS = 0.5
_PURGE_SECONDS = 30.0
_COPIES_SECONDS = 60.0
_MAILS_SECONDS = 5.0
_DIGEST_SECONDS = 30.0
_ALERTS_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that the worker does again and again; `run` says how many of what it did."""

    name: str
    every_seconds: float
    run: Callable[[Services], Counts]
    lane: LaneName = "database"
    runs_in_pause: bool = False
    """Runs even while a restored copy waits for a person."""
    is_alone: bool = True
    """By one worker at a time; others share it by spreadsheet or by mail."""
    is_due: Callable[[datetime | None, datetime], bool] | None = None
    """By the calendar: when it last ran, and now. None: whenever it is looked at."""


def planned_jobs(services: Services) -> Sequence[Job]:
    """Those that the settings allow: without a mail server, no mail."""
    settings = services.settings
    told = ToldSheets()
    sync, look = partial(_sync, told), partial(_audit, told)
    jobs = [Job(SYNC_JOB, settings.poll_seconds, sync, "google", is_alone=False)]
    jobs.append(Job("audit", _AUDIT_SECONDS, look, "google", is_alone=False))
    if settings.partners_sheet:
        jobs.append(Job(ROSTER_JOB, settings.poll_seconds, _follow_roster, "partners"))
    often = min(_PURGE_SECONDS, settings.poll_seconds)
    jobs.append(Job("purge", often, _purge, runs_in_pause=True, is_due=purge_is_due))
    if settings.keeps_copies:
        often = min(_COPIES_SECONDS, settings.poll_seconds)
        jobs.append(Job(COPIES_JOB, often, _keep_copies, is_due=copy_is_due))
    if not (settings.missing("web") or settings.missing("mail")):
        jobs.append(Job("sessions", settings.poll_seconds, _follow_sessions))
    if not settings.missing("mail"):
        jobs.extend(_mail_jobs(settings))
    if settings.alerts_ping_url or (settings.alerts_to and not settings.missing("mail")):
        often = min(_ALERTS_SECONDS, settings.poll_seconds)
        watch = partial(_watch_over, services.clock.now())
        jobs.append(Job("alerts", often, watch, "alerts", runs_in_pause=True))
    return jobs


def _mail_jobs(settings: Settings) -> Iterator[Job]:
    often = min(_MAILS_SECONDS, settings.poll_seconds)
    yield Job("mails", often, _send_mails, "mail", is_alone=False)
    often = min(_DIGEST_SECONDS, settings.poll_seconds)
    if settings.coordinators:
        yield Job("digest", often, _send_digest, "mail")
    if settings.partner_letters:
        yield Job("partner-letters", often, partial(_owe, owe_letters), is_due=digest_is_due)
    yield Job("open-questions", often, partial(_owe, owe_questions), is_due=reminders_are_due)
    if settings.loan_reminders:
        yield Job("loan-reminders", often, partial(_owe, owe_reminders), is_due=reminders_are_due)


def digest_is_due(last: datetime | None, now: datetime) -> bool:
    """Once after each Monday 07:30 in Paris; a worker that was off makes up for the last one."""
    done = past(last, now)
    return done is None or done < latest_monday(now, PARIS, _DIGEST_AT)


def reminders_are_due(last: datetime | None, now: datetime) -> bool:
    """Once after 07:30 in Paris on each day; a worker that was off makes up for the last one."""
    done = past(last, now)
    return done is None or done < latest_morning(now, PARIS, _DIGEST_AT)


def purge_is_due(last: datetime | None, now: datetime) -> bool:
    """Once in each hour, at its beginning: what is due at midnight is gone a minute later.

    By UTC, whose hours begin with those of Paris and happen once each.
    """
    done = past(last, now)
    return done is None or _hour_of(done) < _hour_of(now)


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


class ToldSheets:
    """Which sheets the log has called out of reach: each is told once, and when it is back."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}

    def tell(self, reports: Sequence[RunReport]) -> None:
        # Where Drive did not answer nothing is known of them, and the log says that once.
        seen = [report for report in reports if not report.blindness]
        for tab in (tab for report in seen for tab in report.tabs):
            known = self._states.get(tab.spreadsheet)
            if tab.state in FAILED_STATES:
                self._states[tab.spreadsheet] = tab.state
                if known != tab.state:
                    where = {"spreadsheet": tab.spreadsheet, "state": tab.state}
                    _log.warning("sheet_failed", **where, cause=tab.error)
            elif known is not None and tab.state != "waiting":
                del self._states[tab.spreadsheet]
                _log.info("sheet_well_again", spreadsheet=tab.spreadsheet)


def _sync(told: ToldSheets, services: Services) -> Counts:
    """What Drive names, then what people are at work on: Drive is minutes late.

    What was taken from a sheet goes on to the others at once, not at the next look.
    """
    started_at = services.clock.now()
    reports = [run_sync(services.syncing)]
    polled = poll_active(services.syncing, services.settings.poll_seconds, already_read=started_at)
    reports += [polled] if polled else []
    if any(tab.created or tab.updated or tab.archived for one in reports for tab in one.tabs):
        reports.append(run_sync(services.syncing))
    told.tell(reports)
    counts = _counts(reports)
    if (why := reports[0].blindness) and counts:
        _log.info("job_done", job=SYNC_JOB, **counts)
    if why:
        # Not done: whoever asks how things are shall know that Google does not answer.
        raise OutsideError(why)
    return counts


def _audit(told: ToldSheets, services: Services) -> Counts:
    """Reads a few sheets that Drive did not name: its signal lags, and may miss a change."""
    report = audit(services.syncing)
    told.tell([report] if report else [])
    return _counts([report]) if report else {}


def _follow_roster(services: Services) -> Counts:
    """In a lane of its own: before it writes it waits until nobody types any more."""
    roster = services.roster(services.files, partial(_sleep, services.hands.is_stopping))
    report = follow_roster(roster) if roster is not None else RosterReport()
    if report.error:
        _log.warning("roster_unread", cause=report.error)
    return {}


def _sleep(is_stopping: Callable[[], bool], seconds: float) -> None:
    """Raises ConcurrencyError where the worker ends meanwhile: the next look begins again."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        if is_stopping():
            raise ConcurrencyError("Le worker s’arrête : le prochain passage reprend.")
        sleep(min(_NAP_SECONDS, left))


def _counts(reports: Sequence[RunReport]) -> Counts:
    tabs = [tab for report in reports for tab in report.tabs]
    counts = {
        name: sum(getattr(tab, name) for tab in tabs)
        for name in ("created", "updated", "archived", "cells_written")
    }
    failed = sum(tab.state in FAILED_STATES for tab in tabs)
    return {**counts, "failed": failed} if failed or any(counts.values()) else {}


_UNASKED = timedelta(days=2)
"""A worker that is on erases each hour: after so long it was off, or its clock jumped."""
_LEAD = timedelta(days=1)


def _purge(services: Services) -> Counts:
    _refuse_doubtful_clock(services)
    erased = purge(services.database, services.clock, services.settings.retention_days)
    counts = {"registrations": erased.registrations, **erased.records}
    counts["postponed"] = erased.postponed
    return {name: number for name, number in counts.items() if number}


def _refuse_doubtful_clock(services: Services) -> None:
    """A month ahead, it would erase families whose sessions are still to come.

    Raises ClockInDoubt also where Google does not answer: a clock that is far ahead takes its
    certificate for an old one.
    """
    now = services.clock.now()
    with services.database.reading() as stored:
        last = past(stored.jobs.last("purge"), now)
    if services.settings.frozen_now is not None or last is None or now - last < _UNASKED:
        return
    googles = services.google_time()
    if googles is None or now - googles > _LEAD:
        raise ClockInDoubt(
            f"L’horloge de cette machine a sauté du {last:%d/%m/%Y} au {now:%d/%m/%Y}, et Google "
            "ne le confirme pas : rien n’est effacé. Mettez-la à l’heure (timedatectl set-ntp "
            "true)."
        )


def _keep_copies(services: Services) -> Counts:
    folder, kept = services.copy_folder, services.settings.backups_kept
    if folder is None:
        return {}
    now = services.clock.now()
    with services.database.transaction() as stored:
        if stored.jobs.last(COPIES_BEGUN) is None:
            stored.jobs.save(COPIES_BEGUN, now)
    try:
        done = keep_copies(services.copies, folder, now, kept)
    except NothingToCopy:
        return {}  # the first night of a service that nobody uses yet
    except UsageError as error:
        raise OutsideError(str(error)) from error
    return {"rows": done.rows, "dropped": done.dropped}


def _follow_sessions(services: Services) -> Counts:
    desk = open_desk(services)
    done = follow_sessions(desk)
    counts = {"told": done.told, "seated": done.seated, "reminded": done.reminded}
    counts["news"] = send_news(desk)
    return counts if any(counts.values()) else {}


def _send_mails(services: Services) -> Counts:
    settings = services.settings
    owed = 0
    if not settings.missing("web"):
        owed = write_owed(open_desk(services), settings.coordinators)
    is_stopping = services.hands.is_stopping
    done = send_mails(services.mailing, is_stopping)
    if done.broken_off:
        _log.warning("mail_server_away", cause=done.broken_off)
    counts = {"owed": owed, "sent": done.sent, "failed": done.failed, "set_aside": done.set_aside}
    return counts if any(counts.values()) else {}


def _send_digest(services: Services) -> Counts:
    now = services.clock.now()
    if not digest_is_due(_last_digest(services.database), now):
        return {}
    week = last_full_week(now, PARIS)
    recipients = services.read_digest_recipients()
    done = send_digest(services.publisher, services.mail_sender, week, recipients)
    failed = sum(one.outcome == "failed" for one in done)
    # After a failure the week stays due; who has the letter already is passed over.
    if not failed:
        with services.database.transaction() as stored:
            stored.jobs.save(_DIGEST_JOB, now)
    sent = sum(one.outcome == "sent" for one in done)
    return {"sent": sent, "failed": failed} if sent or failed else {}


def _owe(mails: Callable[[PartnerPost], int], services: Services) -> Counts:
    owed = mails(services.partner_post)
    return {"owed": owed} if owed else {}


def _watch_over(since: datetime, services: Services) -> Counts:
    """Tells what is ill for long, and whoever waits for it that all is well."""
    settings = services.settings
    with services.database.reading() as stored:
        facts = read_health_facts(
            stored,
            services.mappings.spreadsheets,
            now=services.clock.now(),
            since=since,
            poll_seconds=settings.poll_seconds,
            free_bytes=services.free_bytes(),
            keeps_copies=settings.keeps_copies,
        )
    # Whoever asks here lives, whatever its last pulse says.
    parts = judged(judge_health(replace(facts, pulse=facts.now)))
    told = services.watchman.look(parts) if settings.alerts_to else 0
    ill = sorted(part for part, state in parts.items() if state == "failed")
    if ill:
        _log.warning("ill", parts=ill)
    elif settings.alerts_ping_url and not services.ping():
        _log.warning("ping_unheard")
    return {"told": told} if told else {}


def _last_digest(database: Database) -> datetime | None:
    with database.reading() as stored:
        return stored.jobs.last(_DIGEST_JOB)
