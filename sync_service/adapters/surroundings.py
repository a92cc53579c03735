"""The time of day in Lunéville, or one that stands still, and randomness fit for tokens."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class SystemClock:
    """The machine's clock, in Paris time wherever the machine is."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(PARIS)  # noqa: TID251 - the one place that may


class FrozenClock:
    """Always the same instant: SYNC_NOW."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant.astimezone(PARIS)

    def now(self) -> datetime:
        return self._instant


class FileClock:
    """The instant that stands in a file, read at each look: SYNC_NOW's `@FILE`."""

    def __init__(self, path: Path, read: Callable[[Path], datetime]) -> None:
        """`read` raises ConfigurationError where the file says no instant."""
        self._path, self._read = path, read

    def now(self) -> datetime:
        return self._read(self._path).astimezone(PARIS)


_BITS = 128


class SystemRandomSource:
    """Numbers of 128 bits that nobody can guess."""

    def number(self) -> int:
        return secrets.randbits(_BITS)
