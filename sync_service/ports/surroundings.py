"""What surrounds every use case: time, chance, mapping files, the name of a run, trying again.

And the pause after a copy was restored (ADR 16): nothing is mailed, no sheet is written until a
person ends it. Families can still register: a seat is taken in the database, mails wait in the
outbox.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, TypeVar

from sync_service.domain.errors import ConcurrencyError, UsageError
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
