"""What all workers share: their looks at a spreadsheet, and the quota of a service account.

No worker looks again where another has just looked. A look counts for a run if it began after the
run had heard of the change, and has ended. Both are told by what the run finds stored before and
after, not by time, since hosts' clocks differ. Google counts the requests of all workers together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sync_service.domain.instants import (
    Rate,
    forgotten_at,
    has_room,
    next_room,
    past,
    still_counting,
)
from sync_service.ports import Clock, Database, SpreadsheetState, Transaction

PER_MINUTE = Rate(60, timedelta(seconds=61))
"""Google's minute, and a second more: our clock starts when a request leaves, Google's when it
arrives."""
_SHORTEST_WAIT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class SharedLooks:
    """The looks that had begun when a run heard what it has to do."""

    before: Mapping[str, datetime | None]

    @classmethod
    def read(cls, stored: Transaction, spreadsheet_ids: Collection[str]) -> "SharedLooks":
        looks = stored.jobs.last_each(look_begun_job(""))
        return cls({name: looks.get(name) for name in spreadsheet_ids})

    def is_done(self, stored: Transaction, spreadsheet_id: str) -> bool:
        """Whether another worker has looked since. Ask only under the spreadsheet's lease."""
        last = stored.jobs.last(look_begun_job(spreadsheet_id))
        is_new = last is not None and last != self.before.get(spreadsheet_id)
        return is_new and stored.jobs.last(_look_ended_job(spreadsheet_id)) == last


@dataclass(frozen=True, slots=True)
class Looks:
    """When each spreadsheet was last looked at, as far as that is stored beside its state."""

    now: datetime
    stored: Sequence[Mapping[str, datetime]]

    def last(self, state: SpreadsheetState) -> datetime | None:
        """A look that shows nothing new leaves the state unchanged, so it is stored separately."""
        looks = (state.read_at, *(one.get(state.spreadsheet_id) for one in self.stored))
        return max((at for one in looks if (at := past(one, self.now)) is not None), default=None)


def read_looks(stored: Transaction, now: datetime) -> Looks:
    """The looks at all spreadsheets, read at the cost of one."""
    return Looks(
        now, [stored.jobs.last_each(prefix) for prefix in (audit_job(""), look_begun_job(""))]
    )


def begin_look(stored: Transaction, spreadsheet_id: str, at: datetime) -> None:
    stored.jobs.save(look_begun_job(spreadsheet_id), at)


def end_look(stored: Transaction, spreadsheet_id: str, begun_at: datetime) -> None:
    """Call after all that the look led to; if the worker dies before, the look does not count."""
    stored.jobs.save(_look_ended_job(spreadsheet_id), begun_at)


def audit_job(spreadsheet_id: str) -> str:
    """The job whose last run is when the worker last read it on its own initiative."""
    return f"audit:{spreadsheet_id}"


def look_begun_job(spreadsheet_id: str) -> str:
    """The job whose last run is when a look began."""
    return f"look:{spreadsheet_id}"


def _look_ended_job(spreadsheet_id: str) -> str:
    return f"looked:{spreadsheet_id}"


@dataclass(frozen=True, slots=True)
class SharedPace:
    """An account's reads and writes per minute, counted in the database for all workers."""

    database: Database
    clock: Clock
    """The machine's own clock: one that a trial stops would let nobody pass."""
    rate: Rate = PER_MINUTE

    def reserve(self, account: str, kind: str) -> float:
        """Reserves a place and returns 0, or returns the seconds until the next one is free."""
        now = self.clock.now()
        name = f"google:{blake2b(account.encode(), digest_size=8).hexdigest()}:{kind}"
        with self.database.transaction() as stored:
            # If a clock that was ahead was set back, everybody would wait for the difference.
            known = [at for at in stored.budgets.lock(name) if at <= now + self.rate.period]
            spent = still_counting(known, [self.rate], now)
            if has_room(spent, [self.rate], now):
                stored.budgets.save(name, [*spent, now], forgotten_at([self.rate], now))
                return 0.0
        return max(
            _SHORTEST_WAIT_SECONDS, (next_room(spent, self.rate, now) - now).total_seconds()
        )
