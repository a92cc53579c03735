"""What surrounds use cases: time, chance, a run's name, mapping files, the cycle collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from sync_service.domain.mapping import Mappings


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
