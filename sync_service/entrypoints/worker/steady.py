"""`schedule` by a clock that only goes forward (ADR 19). Knows no job of ours.

The library itself asks for the naive local time: where a host's clock is set back, or goes back
in October, nothing would run for an hour.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import schedule

_BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001 - the library compares naive ones; any would do


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
