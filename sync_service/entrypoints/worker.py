"""The scheduled worker: what fires when. What each job does is a use case's matter.

One job's failure never stops the others; SIGTERM ends the job in hand, then the worker.
"""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Self

import schedule
import structlog

from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import ConfigurationError, SyncServiceError
from sync_service.domain.instants import past
from sync_service.entrypoints.jobs import Job, planned_jobs
from sync_service.entrypoints.logs import configure_logs, places
from sync_service.ports import Pause
from sync_service.ports.surroundings import read_pause, take_lease
from sync_service.records.health import PULSE, PULSE_SECONDS

_LEASE_SECONDS = 900
"""Longer than any job takes; a worker that dies is noticed before, by its process."""
_LONGEST_NAP_SECONDS = 0.5
_log = structlog.get_logger("worker")


class Pulse:
    """Says in the database that this process lives, whatever its job in hand waits for."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="pulse", daemon=True)

    def __enter__(self) -> Self:
        self._beat()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat_on(self) -> None:
        while not self._stop.wait(PULSE_SECONDS):
            self._beat()

    def _beat(self) -> None:
        # A database that is away is told by the jobs, and by the pages themselves.
        with suppress(SyncServiceError), self._services.database.transaction() as stored:
            stored.jobs.save(PULSE, self._services.clock.now())


class Worker:
    """Runs jobs one after the other, each when it is due."""

    def __init__(self, services: Services, jobs: Sequence[Job]) -> None:
        self._services = services
        self._jobs = jobs
        self._stop = threading.Event()
        self._scheduler = schedule.Scheduler()
        self._mappings_seen = services.mapping_files.fingerprint()
        self._pause_seen: Pause | None = None

    def stop(self) -> None:
        """After the job in hand."""
        self._stop.set()

    def run(self) -> None:
        """Until asked to stop. What was missed while no worker ran is made up for at once."""
        for job in self._jobs:
            self._scheduler.every(max(1, round(job.every_seconds))).seconds.do(self._run, job)
        _log.info("worker_started", jobs=[job.name for job in self._jobs])
        with Pulse(self._services):
            for job in self._jobs:
                self._run(job, only_overdue=True)
            while not self._stop.is_set():
                self._scheduler.run_pending()
                self._stop.wait(_LONGEST_NAP_SECONDS)
        _log.info("worker_stopped")

    def _is_overdue(self, job: Job) -> bool:
        with self._services.database.reading() as stored:
            stored_last = stored.jobs.last(job.name)
        now, every = self._services.clock.now(), timedelta(seconds=job.every_seconds)
        last = past(stored_last, now)
        return last is None or now - last >= every

    def _run(self, job: Job, *, only_overdue: bool = False) -> None:
        """One job, whatever happens in it."""
        if self._stop.is_set():
            return
        try:
            if only_overdue and not self._is_overdue(job):
                return
            if self._is_paused() and not job.runs_in_pause:
                return
            with self._alone(job) as is_alone:
                if is_alone:
                    self._carry_out(job)
        except SyncServiceError as error:
            _log.warning("job_failed", job=job.name, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the worker's last resort: the others go on
            _log.error("job_failed", job=job.name, error=type(error).__name__, at=places(error))

    def _is_paused(self) -> bool:
        """Logged once each time that it begins or ends."""
        pause = read_pause(self._services.database)
        if pause != self._pause_seen:
            self._pause_seen = pause
            since = pause.since.isoformat() if pause else None
            _log.warning("paused_since_restore" if pause else "resumed", since=since)
        return pause is not None

    def _follow_mappings(self) -> None:
        """Takes up mapping files that changed; it logs bad ones once and keeps the last good."""
        seen = self._services.mapping_files.fingerprint()
        if seen == self._mappings_seen:
            return
        self._mappings_seen = seen
        try:
            mappings = self._services.mapping_files.load()
        except ConfigurationError as error:
            _log.warning("mappings_refused", problems=list(error.problems))
            return
        self._services = self._services.with_mappings(mappings)
        _log.info("mappings_taken_up", spreadsheets=len(mappings.spreadsheets))

    def _carry_out(self, job: Job) -> None:
        self._follow_mappings()
        counts = job.run(self._services)
        if counts:
            _log.info("job_done", job=job.name, **counts)
        with self._services.database.transaction() as stored:
            stored.jobs.save(job.name, self._services.clock.now())

    @contextmanager
    def _alone(self, job: Job) -> Iterator[bool]:
        """False when another worker has this job in hand."""
        name, database = f"job:{job.name}", self._services.database
        now = self._services.clock.now()
        with database.transaction() as stored:
            if job.runs_in_pause:
                is_ours = stored.leases.take(name, _LEASE_SECONDS, now)
            else:
                is_ours = take_lease(stored, name, _LEASE_SECONDS, now)
        try:
            yield is_ours
        finally:
            if is_ours:
                with database.transaction() as stored:
                    stored.leases.release(name)


def run_worker() -> None:
    """The `worker` command: until SIGTERM or Ctrl-C. Raises ConfigurationError."""
    services = open_services(["google"], without_database="make")
    _ = services.mappings  # better no start than a worker that does nothing
    configure_logs(services.settings.log_format)
    worker = Worker(services, planned_jobs(services))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
