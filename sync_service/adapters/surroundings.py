"""The time of day in Lunéville, or one that stands still, and randomness fit for tokens."""

import secrets
from datetime import UTC, datetime
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


_BITS = 128


class SystemRandomSource:
    """Numbers of 128 bits that nobody can guess."""

    def number(self) -> int:
        return secrets.randbits(_BITS)
