"""Time, chance and the mapping files: what surrounds every use case."""

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
