"""Turns at SQLite's only write lock: who held it for long lets others have it before going on."""

import time
from collections.abc import Callable

_LONG_SECONDS = 0.005
"""A registration takes less; a run that stores hundreds of rows takes more."""
_LONGEST_PAUSE_SECONDS = 0.2


class Turns:
    """Pauses as long as the lock was held.

    A fixed short pause would not do: SQLite's waiters ask again only now and then, and a run that
    stores part after part would always be there first.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self.longest_seconds = 0.0
        """For how long the lock was held at most: others waited so long."""

    def begin(self) -> float:
        """When the lock was had; to be handed to `end`."""
        return self._monotonic()

    def end(self, begun: float) -> None:
        """Once the lock is free."""
        held = self._monotonic() - begun
        self.longest_seconds = max(self.longest_seconds, held)
        if held >= _LONG_SECONDS:
            self._sleep(min(held, _LONGEST_PAUSE_SECONDS))
