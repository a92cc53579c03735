"""Keeps one service account under Google's quota, and pauses before a spreadsheet that fails."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Backoff:
    """Limits of the client's insistence."""

    connect_seconds: float = 5.0
    answer_seconds: float = 190.0
    """Google itself gives up after 180 s; asking shorter would repeat work that goes on."""
    signal_seconds: float = 30.0
    """What Drive says of changes is short: a silent one must not hold up the sheets for long."""
    attempts: int = 5
    """For a request that is safe to repeat."""
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 32.0
    requests_per_minute: int | None = 60
    """Reads, and as many writes, of one service account; None: no limit of ours."""
    failures_before_pause: int = 5
    pause_seconds: float = 60.0
    longest_pause_seconds: float = 900.0

    def wait_seconds(self, attempt: int, chance: float) -> float:
        """The wait after attempt number `attempt` (from 1); `chance` in 0..1 spreads clients.

        At least half of the full wait, so that a quota's minute passes within the attempts.
        """
        full = min(self.longest_wait_seconds, self.first_wait_seconds * 2.0 ** (attempt - 1))
        return full * (0.5 + chance / 2)

    def pause_after(self, failures: int) -> float:
        """How long a spreadsheet is left alone after so many failures in a row; 0: not yet."""
        excess = failures - self.failures_before_pause
        if excess < 0:
            return 0.0
        return min(self.longest_pause_seconds, self.pause_seconds * 2.0 ** min(excess, 20))


# A second more than Google's minute: our clock starts when a request leaves, Google's when it
# arrives.
_WINDOW_SECONDS = 61.0
_SHORTEST_WAIT_SECONDS = 0.01  # rounding can leave a wait of nothing, or less


class Turns(Protocol):
    """Who may send the next request, where others send on the same account."""

    def reserve(self, account: str, kind: str) -> float:
        """Takes a place now and answers 0, or answers how long until the next one is free."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The passing of time, injected so that tests do not wait for it."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    """A number in 0..1 that differs from client to client."""
    turns: Turns | None = None
    """Where other processes send on the same accounts."""


class Pace:
    """So many requests of each kind in any minute; a request over it waits for its turn.

    Google counts over a sliding minute: a bucket that refills while it is emptied would let twice
    the quota through in its first minute.
    """

    def __init__(
        self,
        per_minute: int | None,
        timing: Timing,
        shared: Callable[[str], float] | None = None,
    ) -> None:
        """`shared` reserves a place of a kind among all processes."""
        self._shared = shared
        self._per_minute = per_minute
        self._timing = timing
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait_turn(self, kind: str) -> None:
        if self._per_minute is None or kind == "drive":
            return
        while (seconds := self._reserve(kind, self._per_minute)) > 0:
            self._timing.sleep(seconds)
        if self._shared is not None:
            while (seconds := self._shared(kind)) > 0:
                self._timing.sleep(seconds)

    def _reserve(self, kind: str, per_minute: int) -> float:
        """Takes a place now and answers 0, or answers how long until the next one is free."""
        with self._lock:
            recent, now = self._recent[kind], self._timing.monotonic()
            while recent and recent[0] <= now - _WINDOW_SECONDS:
                recent.popleft()
            if len(recent) >= per_minute:
                return max(_SHORTEST_WAIT_SECONDS, recent[0] + _WINDOW_SECONDS - now)
            recent.append(now)
            return 0.0


class Breakers:
    """One circuit breaker per spreadsheet: after several failures in a row it is left alone."""

    def __init__(self, backoff: Backoff, timing: Timing) -> None:
        self._backoff = backoff
        self._timing = timing
        self._failures: dict[str, int] = {}
        self._closed_until: dict[str, float] = {}

    def seconds_left(self, spreadsheet_id: str) -> float:
        """How long the spreadsheet is still to be left alone; 0: ask."""
        until = self._closed_until.get(spreadsheet_id)
        return 0.0 if until is None else max(0.0, until - self._timing.monotonic())

    def succeeded(self, spreadsheet_id: str) -> None:
        self._failures.pop(spreadsheet_id, None)
        self._closed_until.pop(spreadsheet_id, None)

    def failed(self, spreadsheet_id: str) -> None:
        failures = self._failures.get(spreadsheet_id, 0) + 1
        self._failures[spreadsheet_id] = failures
        pause = self._backoff.pause_after(failures)
        if pause:
            self._closed_until[spreadsheet_id] = self._timing.monotonic() + pause
