"""Goes on after a copy was taken back; says first what that lets loose."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sync_service.ports import Clock, Database, Transaction


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
