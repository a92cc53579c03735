"""A lease while it is held: renewed by a heartbeat, and asked for before anything is stored.

A lease is short, so that what a lost host had in hand is free again soon. Work may take longer,
for Google may take three minutes over one answer: a thread renews the lease meanwhile.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sync_service.domain.errors import ConcurrencyError, SyncServiceError
from sync_service.ports.database import Database, Transaction
from sync_service.ports.surroundings import Clock

LEASE_SECONDS = 90
_BEAT_SECONDS = 30.0
_LOST = "Un autre passage a repris ce travail. Rien n’est perdu."


@dataclass(frozen=True, slots=True)
class Held:
    """A database as whoever holds a lease may use it: a transaction begins by renewing it.

    So a process that stood still for minutes stores nothing over what others did meanwhile.
    """

    database: Database
    clock: Clock
    lease: str
    seconds: int = LEASE_SECONDS

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Raises ConcurrencyError where somebody else has taken the lease over."""
        with self.database.transaction() as stored:
            if not stored.leases.renew(self.lease, self.seconds, self.clock.now()):
                raise ConcurrencyError(_LOST)
            yield stored

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        with self.database.reading() as stored:
            yield stored

    def as_another(self) -> Database:
        return self.database.as_another()

    def is_of_today(self) -> bool:
        return self.database.is_of_today()

    def upgrade(self) -> None:
        self.database.upgrade()


@contextmanager
def beating(held: Held, beat_seconds: float = _BEAT_SECONDS) -> Iterator[Held]:
    """Renews a lease that was taken, until the end of the block; then it is free."""
    end = threading.Event()

    def beat() -> None:
        while not end.wait(beat_seconds):
            # Lost, or the database is away: the next transaction says so.
            with suppress(SyncServiceError), held.transaction():
                pass

    thread = threading.Thread(target=beat, name=f"heartbeat {held.lease}", daemon=True)
    thread.start()
    try:
        yield held
    finally:
        end.set()
        thread.join()
        with held.database.transaction() as stored:
            stored.leases.release(held.lease)
