"""Who works on what, and when it was last done, across processes and machines."""

from datetime import datetime
from typing import Protocol


class Leases(Protocol):
    """Who works on what, across processes and machines."""

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        """True when it is ours now.

        A lease that ran out, or whose process no longer lives on this host, is taken over. One
        that would last longer than `seconds` from now was taken by a clock that was ahead: it
        is shortened to that.
        """

    def is_busy(self, name: str, at: datetime) -> bool:
        """Whether somebody else's; only looks, so that an idle run writes nothing."""

    def release(self, name: str) -> None: ...


class JobRuns(Protocol):
    """When each scheduled job last ran."""

    def last(self, job: str) -> datetime | None: ...

    def save(self, job: str, at: datetime) -> None: ...
