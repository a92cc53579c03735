"""A lane: the jobs that wait for the same outside, one after the other in a thread of their own.

So a mail server that is silent keeps no sheet waiting, and a silent Google keeps no mail. One
job's failure never stops the others. And `schedule` goes by a clock that only goes forward (ADR
19): the library itself asks for the naive local time, so that where a host's clock is set back,
or goes back in October, nothing would run for an hour.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import schedule
import structlog

from sync_service.bootstrap import Services
from sync_service.domain.errors import ConfigurationError, OutsideError, SyncServiceError
from sync_service.domain.instants import past
from sync_service.domain.mapping import Mappings
from sync_service.domain.roster import merged
from sync_service.entrypoints.jobs import Job
from sync_service.entrypoints.logs import places
from sync_service.entrypoints.worker.hands import ThreadHands
from sync_service.operations.health import find_unnamed
from sync_service.ports import Pause
from sync_service.ports.surroundings import LEASE_SECONDS, Held, beating, read_pause, take_lease

_BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001 - the library compares naive ones; any would do

_LONGEST_NAP_SECONDS = 0.5
_LONGEST_SECONDS = 120.0
_log = structlog.get_logger("worker")


class SteadyScheduler(schedule.Scheduler):
    """Jobs every so many seconds, whatever the host's clock and zone say meanwhile."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic

    def now(self) -> datetime:
        return _BEGINNING + timedelta(seconds=self._monotonic())

    def every_seconds(self, seconds: float, run: Callable[[], object]) -> None:
        _SteadyJob(max(1, round(seconds)), self).seconds.do(run)


class _SteadyJob(schedule.Job):
    def __init__(self, interval: int, scheduler: SteadyScheduler) -> None:
        super().__init__(interval, scheduler)
        self._steady = scheduler

    @property
    def should_run(self) -> bool:
        return self.next_run is not None and self._steady.now() >= self.next_run

    def _schedule_next_run(self) -> None:
        self.next_run = self._steady.now() + timedelta(seconds=self.interval)


class Followed:
    """What all lanes of a worker follow together: files and roster, a pause, and the end."""

    def __init__(self, services: Services) -> None:
        self.stop = threading.Event()
        self._files = services.mapping_files
        self._seen = self._files.fingerprint()
        self._said = self._files.load()
        self._roster = services.read_roster()
        self._mappings = merged(self._said, self._roster)
        self._pause: Pause | None = None
        self._lock = threading.Lock()
        self._unnamed: Sequence[str] = ()
        self._tell_unnamed(services)

    def mappings(self, services: Services) -> Mappings:
        """Takes up what changed in files or roster; bad files are logged once, the last good kept.

        The same object while nothing changes.
        """
        with self._lock:
            seen, roster = self._files.fingerprint(), services.read_roster()
            if seen != self._seen or roster != self._roster:
                is_bad = seen != self._seen and not self._load()
                self._seen, self._roster = seen, roster
                self._mappings = merged(self._said, roster)
                if not is_bad:
                    count = len(self._mappings.spreadsheets)
                    _log.info("mappings_taken_up", spreadsheets=count)
                self._tell_unnamed(services)
            return self._mappings

    def _tell_unnamed(self, services: Services) -> None:
        """Once for each lot of spreadsheets that were followed and that nothing names now."""
        with services.database.reading() as stored:
            unnamed = find_unnamed(
                stored, stored.memory.read_spreadsheets(), self._mappings.spreadsheets
            )
        if unnamed and unnamed != self._unnamed:
            _log.warning("sheets_unnamed", spreadsheets=len(unnamed), ids=list(unnamed))
        self._unnamed = unnamed

    def _load(self) -> bool:
        try:
            self._said = self._files.load()
        except ConfigurationError as error:
            _log.warning("mappings_refused", problems=list(error.problems))
            return False
        return True

    def is_paused(self, services: Services) -> bool:
        """Logged once each time that it begins or ends."""
        pause = read_pause(services.database)
        with self._lock:
            if pause != self._pause:
                self._pause = pause
                since = pause.since.isoformat() if pause else None
                _log.warning("paused_since_restore" if pause else "resumed", since=since)
        return pause is not None


class Lane:
    """Runs its jobs one after the other, each when it is due."""

    def __init__(
        self, name: str, jobs: Sequence[Job], services: Services, followed: Followed
    ) -> None:
        self.name = name
        self._jobs = jobs
        self._followed = followed
        # Leases of its own: the other lanes of this process are others.
        database = services.database.as_another()
        self._services = replace(services, database=database, hands=ThreadHands(followed.stop))
        self._begun: float | None = None
        """When the job in hand began."""
        self._thread = threading.Thread(target=self.run, name=f"lane {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_over_within(self, seconds: float) -> bool:
        self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    def is_stuck(self) -> bool:
        """A job that waits for nobody outside is in hand for twice as long as a minute.

        Google and mail servers have parts of `/healthz` of their own.
        """
        begun = self._begun
        is_long = begun is not None and time.monotonic() - begun > _LONGEST_SECONDS
        return self.name == "database" and is_long

    def run(self) -> None:
        """Until the end. What was missed while no worker ran is made up for at once."""
        scheduler = SteadyScheduler()
        for job in self._jobs:
            scheduler.every_seconds(job.every_seconds, partial(self._run, job))
        self.catch_up()
        while not self._followed.stop.wait(_LONGEST_NAP_SECONDS):
            scheduler.run_pending()

    def catch_up(self) -> None:
        """Every job that is overdue, once."""
        for job in self._jobs:
            self._run(job, only_overdue=True)

    def _run(self, job: Job, *, only_overdue: bool = False) -> None:
        """One job, whatever happens in it."""
        if self._followed.stop.is_set():
            return
        self._begun = time.monotonic()
        try:
            if not self._is_due(job, only_overdue=only_overdue):
                return
            if self._followed.is_paused(self._services) and not job.runs_in_pause:
                return
            carry_out = self._carry_out_alone if job.is_alone else self._carry_out
            carry_out(job)
        except OutsideError as error:
            # These words name servers, spreadsheets and codes, never a value.
            _log.warning("job_failed", job=job.name, error=type(error).__name__, cause=str(error))
        except SyncServiceError as error:
            _log.warning("job_failed", job=job.name, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the worker's last resort: the others go on
            _log.error("job_failed", job=job.name, error=type(error).__name__, at=places(error))
        finally:
            self._begun = None

    def _is_due(self, job: Job, *, only_overdue: bool) -> bool:
        if job.is_due is None and not only_overdue:
            return True
        with self._services.database.reading() as stored:
            stored_last = stored.jobs.last(job.name)
        now = self._services.clock.now()
        last = past(stored_last, now)
        if job.is_due is not None:
            return job.is_due(last, now)
        return last is None or now - last >= timedelta(seconds=job.every_seconds)

    def _carry_out(self, job: Job) -> None:
        mappings = self._followed.mappings(self._services)
        if mappings is not self._services.mappings:
            self._services = self._services.with_mappings(mappings)
        begun = self._services.clock.now()
        counts = job.run(self._services)
        if counts:
            _log.info("job_done", job=job.name, **counts)
        # By the calendar it counts as of its beginning: what fell due meanwhile is not done yet.
        done = begun if job.is_due is not None else self._services.clock.now()
        with self._services.database.transaction() as stored:
            stored.jobs.save(job.name, done)

    def _carry_out_alone(self, job: Job) -> None:
        """Unless another worker has this job in hand."""
        held = Held(self._services.database, self._services.clock, f"job:{job.name}")
        if self._take(held.lease, job):
            with beating(held):
                self._carry_out(job)

    def _take(self, lease: str, job: Job) -> bool:
        now = self._services.clock.now()
        with self._services.database.transaction() as stored:
            if job.runs_in_pause:
                return stored.leases.take(lease, LEASE_SECONDS, now)
            return take_lease(stored, lease, LEASE_SECONDS, now)
