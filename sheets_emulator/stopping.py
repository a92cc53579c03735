"""Until a person or a host says that it is enough."""

import signal
import time
from collections.abc import Iterable

_NAP_SECONDS = 0.05


class Stop:
    """Asked for by Ctrl-C or SIGTERM.

    No Event: a signal that meets this very thread on its way into `Event.wait` waits for the lock
    that the thread holds, and both stand still for ever.
    """

    def __init__(
        self, numbers: Iterable[signal.Signals] = (signal.SIGINT, signal.SIGTERM)
    ) -> None:
        self._is_asked = False
        for number in numbers:
            signal.signal(number, self._ask)

    def wait(self) -> None:
        while not self._is_asked:
            time.sleep(_NAP_SECONDS)

    def _ask(self, *_: object) -> None:
        self._is_asked = True
