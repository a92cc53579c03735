"""Slows down guessing and mail bombing, per process; keeps keys and instants only."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

_MOST_KEYS = 10_000
"""Above it the oldest half is forgotten: memory stays bounded under a flood."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so long."""

    times: int
    period: timedelta


class Throttle:
    """Counts acts per key in a sliding window."""

    def __init__(self) -> None:
        self._acts: dict[str, deque[datetime]] = defaultdict(deque)
        self._lock = Lock()

    def allows(self, key: str, rate: Rate, now: datetime) -> bool:
        """Counts this act, unless it is one too many."""
        with self._lock:
            self._forget_when_full()
            acts = self._acts[key]
            while acts and acts[0] <= now - rate.period:
                acts.popleft()
            if len(acts) >= rate.times:
                return False
            acts.append(now)
            return True

    def _forget_when_full(self) -> None:
        if len(self._acts) > _MOST_KEYS:
            for key in list(self._acts)[: _MOST_KEYS // 2]:
                del self._acts[key]
