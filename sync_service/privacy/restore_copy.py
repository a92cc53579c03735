"""Restores a copy while nobody works, and resumes afterwards; first says what would be sent.

Whoever's time is over since the copy was made is erased again.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.errors import ConcurrencyError
from sync_service.ports import Clock, Copies, Database, Progress, TakenBack, Transaction
from sync_service.ports.work import unseen
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


def restore_copy(restoring: Restoring, path: str, progress: Progress = unseen) -> TakenBack:
    """All of it or nothing; the service is paused afterwards.

    Raises UsageError, ConcurrencyError when somebody is still at work.
    """
    taken_back = _take_back(restoring, path, progress)
    purge(restoring.database, restoring.clock, restoring.retention_days)
    return taken_back


def _take_back(restoring: Restoring, path: str, progress: Progress) -> TakenBack:
    for _ in range(_TRIES - 1):
        try:
            return restoring.copies.restore(path, restoring.clock.now(), progress)
        except ConcurrencyError:
            restoring.sleep(_NAP_SECONDS)
    return restoring.copies.restore(path, restoring.clock.now(), progress)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What waits for the end of a pause."""

    since: datetime
    erased_again: int
    mails: Mapping[str, int]
    """Kind → how many mails are sent next."""
    oldest: datetime | None
    """When the first of them was written."""
    late: int
    """Mails that are never sent: what they are about is over."""


def foresee(database: Database, clock: Clock) -> Awaited | None:
    """None where nothing is paused."""
    with database.reading() as stored:
        return _foresee(stored, clock.now())


def resume(database: Database, clock: Clock) -> Awaited | None:
    """Ends the pause; None where there was none."""
    with database.transaction() as stored:
        awaited = _foresee(stored, clock.now())
        stored.pauses.end()
        return awaited


def _foresee(stored: Transaction, now: datetime) -> Awaited | None:
    pause = stored.pauses.read()
    if pause is None:
        return None
    waiting = stored.outbox.read_open()
    sent = [one for one in waiting if one.is_of_use(now)]
    return Awaited(
        since=pause.since,
        erased_again=pause.erased_again,
        mails=Counter(one.kind for one in sent),
        oldest=min((one.created_at for one in sent if one.created_at), default=None),
        late=len(waiting) - len(sent),
    )
