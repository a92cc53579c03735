"""The pace of a service account, shared by all workers: Google counts what they ask together."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from sync_service.domain.instants import (
    Rate,
    forgotten_at,
    has_room,
    next_room,
    still_counting,
)
from sync_service.ports import Clock, Database

PER_MINUTE = Rate(60, timedelta(seconds=61))
"""Google's minute, and a second more: our clock starts when a request leaves, Google's when it
arrives."""
_SHORTEST_WAIT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class SharedPace:
    """So many reads and as many writes of an account in any minute, kept in the database."""

    database: Database
    clock: Clock
    """The machine's own: a clock that stands still for a trial would let nobody pass."""
    rate: Rate = PER_MINUTE

    def reserve(self, account: str, kind: str) -> float:
        """Takes a place now and answers 0, or answers how long until the next one is free."""
        now = self.clock.now()
        name = f"google:{blake2b(account.encode(), digest_size=8).hexdigest()}:{kind}"
        with self.database.transaction() as stored:
            # A clock that was ahead and was set back would block everybody for the difference.
            known = [at for at in stored.budgets.lock(name) if at <= now + self.rate.period]
            spent = still_counting(known, [self.rate], now)
            if has_room(spent, [self.rate], now):
                stored.budgets.save(name, [*spent, now], forgotten_at([self.rate], now))
                return 0.0
        return max(
            _SHORTEST_WAIT_SECONDS, (next_room(spent, self.rate, now) - now).total_seconds()
        )
