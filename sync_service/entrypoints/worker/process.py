"""The worker's process: its lanes, its pulse, and its end.

SIGTERM ends each lane after what it has in hand, and the process in any case: whatever a silent
server still owes us, the next worker meets as it would after a crash.
"""

import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

import structlog

from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import SyncServiceError
from sync_service.entrypoints.jobs import Job, planned_jobs
from sync_service.entrypoints.logs import configure_logs
from sync_service.entrypoints.worker.lanes import Followed, Lane
from sync_service.operations.health import PULSE, PULSE_SECONDS

_GRACE_SECONDS = 8.0
"""Hosts kill after thirty, containers after ten."""
_NAP_SECONDS = 0.1
_log = structlog.get_logger("worker")


class Pulse:
    """Says in the database that this process lives, whatever its jobs wait for.

    All of it: a thread that has ended by itself, or stands still, is an illness, whatever the
    others do.
    """

    def __init__(self, services: Services, lanes: Sequence[Lane]) -> None:
        self._services = services
        self._lanes = lanes
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="pulse", daemon=True)

    def __enter__(self) -> Self:
        self._beat()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        # A database that is silent keeps nobody from leaving.
        self._thread.join(1)

    def _beat_on(self) -> None:
        while not self._stop.wait(PULSE_SECONDS):
            if not any(lane.is_over_within(0) or lane.is_stuck() for lane in self._lanes):
                self._beat()

    def _beat(self) -> None:
        # A database that is away is told by the jobs, and by the pages themselves.
        with suppress(SyncServiceError), self._services.database.transaction() as stored:
            stored.jobs.save(PULSE, self._services.clock.now())


class Worker:
    """Runs each lane's jobs in a thread, until it is stopped."""

    def __init__(self, services: Services, jobs: Sequence[Job]) -> None:
        self._services = services
        self._jobs = jobs
        self._followed = Followed(services)
        self._is_interrupted = False
        names = dict.fromkeys(job.lane for job in jobs)
        self._lanes = [
            Lane(name, [job for job in jobs if job.lane == name], services, self._followed)
            for name in names
        ]

    def stop(self) -> None:
        """After what is in hand, if that does not take long."""
        self._followed.stop.set()

    def interrupt(self) -> None:
        """The same by a signal: takes no lock, for which a second one would wait for ever."""
        self._is_interrupted = True

    def run(self) -> None:
        """Until asked to stop."""
        _log.info("worker_started", jobs=[job.name for job in self._jobs])
        for lane in self._lanes:
            lane.start()
        with Pulse(self._services, self._lanes):
            # A signal that met this thread waiting for the event could not set it.
            while not (self._is_interrupted or self._followed.stop.is_set()):
                time.sleep(_NAP_SECONDS)
            self.stop()
            end = time.monotonic() + _GRACE_SECONDS
            left = [one for one in self._lanes if not one.is_over_within(end - time.monotonic())]
        if left:
            _log.warning("worker_left_in_the_middle", lanes=[lane.name for lane in left])
        _log.info("worker_stopped")


def run_worker() -> None:
    """The `worker` command: until SIGTERM or Ctrl-C. Raises ConfigurationError."""
    services = open_services(["google"], without_database="make").sharing_pace()
    _ = services.mappings  # better no start than a worker that does nothing
    configure_logs(services.settings.log_format)
    worker = Worker(services, planned_jobs(services))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.interrupt())
    worker.run()
