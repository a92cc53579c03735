"""Google's request quotas: so many reads and so many writes a minute for each account."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

_WINDOW_SECONDS = 60.0


@dataclass(slots=True)
class Quota:
    """Counts the requests of the last minute; off while `per_minute` is None."""

    per_minute: int | None = None
    clock: Callable[[], float] = time.monotonic
    refused: Counter[str] = field(default_factory=Counter)
    """How often each account was told to wait."""
    _recent: dict[tuple[str, str], deque[float]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def allows(self, email: str, kind: str) -> bool:
        """Whether one more request fits; counts it if so. Refused ones count as nothing."""
        if self.per_minute is None or kind not in {"reads", "writes"}:
            return True
        recent, now = self._recent[email, kind], self.clock()
        while recent and recent[0] <= now - _WINDOW_SECONDS:
            recent.popleft()
        if len(recent) >= self.per_minute:
            self.refused[email] += 1
            return False
        recent.append(now)
        return True
