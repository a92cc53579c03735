"""What surrounds every use case: time, chance, mapping files, leases held, trying again.

A lease is short, so that what a lost host had in hand is free again soon. Work may take longer,
for Google may take three minutes over one answer: a thread renews the lease meanwhile.

And the pause after a copy was restored (ADR 16): nothing is mailed, no sheet is written until a
person ends it. Families can still register: a seat is taken in the database, mails wait in the
outbox.
"""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sync_service.domain.errors import ConcurrencyError, SyncServiceError, UsageError
from sync_service.domain.mapping import Mappings
from sync_service.ports.database import Database, Transaction
from sync_service.ports.work import Pause

T = TypeVar("T")

_ATTEMPTS = 3


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The instant, with an offset (Europe/Paris)."""


class RandomSource(Protocol):
    """The only source of randomness."""

    def number(self) -> int:
        """A random number of at least 128 bits, fit for tokens."""


class MappingSource(Protocol):
    """The mapping files."""

    def load(self) -> Mappings:
        """Raises ConfigurationError with every problem of every file."""


def new_run_id(at: datetime, rng: RandomSource) -> str:
    """In one form that sorts by time, whoever caused the run, such as `20261125-023058-c9bfb9`."""
    return f"{at:%Y%m%d-%H%M%S}-{rng.number() % 16**6:06x}"


@contextmanager
def without_collector() -> Iterator[None]:
    """The collector looks again and again at all that is new: a third of a large run's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def try_again(act: Callable[[], T]) -> T:
    """Again when another process was faster, a limited number of times.

    Raises the last ConcurrencyError; every use case is idempotent, so that this is safe.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except ConcurrencyError:
            continue
    return act()


def read_pause(database: Database) -> Pause | None:
    with database.reading() as stored:
        return stored.pauses.read()


def take_lease(stored: Transaction, name: str, seconds: int, at: datetime) -> bool:
    """False where somebody else has it, and during a pause.

    The pause is looked at last: a copy is taken back only while nobody has a lease.
    """
    if not stored.leases.take(name, seconds, at):
        return False
    if stored.pauses.read() is None:
        return True
    stored.leases.release(name)
    return False


def refuse_during_pause(stored: Transaction) -> None:
    """Raises UsageError."""
    pause = stored.pauses.read()
    if pause is not None:
        raise UsageError(f"Rien n’est parti. {say_paused(pause)}")


def say_paused(pause: Pause) -> str:
    return (
        f"En pause depuis le {pause.since:%d/%m/%Y à %H:%M} : aucun message ne "
        "part, aucune feuille n’est écrite. Pour continuer : sync-service resume"
    )


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
