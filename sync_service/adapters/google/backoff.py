"""How long to wait and how often to ask, as numbers and arithmetic; nothing sleeps here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Limits of the client's insistence."""

    connect_seconds: float = 5.0
    answer_seconds: float = 190.0
    """Google itself gives up after 180 s; asking shorter would repeat work that goes on."""
    attempts: int = 5
    """Of a request that is safe to repeat."""
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
