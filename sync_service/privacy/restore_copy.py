"""Takes a copy back while nobody works, and erases whoever's time is over since it was made."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sync_service.domain.errors import ConcurrencyError
from sync_service.ports import Clock, Copies, Database, TakenBack
from sync_service.privacy.purge import purge

_TRIES = 40
_NAP_SECONDS = 0.5
"""Between two of them: a worker's jobs mostly take less than a second each."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """What taking a copy back needs of the outside."""

    copies: Copies
    database: Database
    clock: Clock
    retention_days: int
    sleep: Callable[[float], None] = time.sleep


def restore_copy(restoring: Restoring, path: str) -> TakenBack:
    """All of it or nothing; the service is paused afterwards.

    Raises UsageError, ConcurrencyError when somebody is still at work.
    """
    taken_back = _take_back(restoring, path)
    purge(restoring.database, restoring.clock, restoring.retention_days)
    return taken_back


def _take_back(restoring: Restoring, path: str) -> TakenBack:
    for _ in range(_TRIES - 1):
        try:
            return restoring.copies.restore(path, restoring.clock.now())
        except ConcurrencyError:
            restoring.sleep(_NAP_SECONDS)
    return restoring.copies.restore(path, restoring.clock.now())
