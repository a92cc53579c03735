"""Stored instants, read by a clock that may have gone back since: the future counts as now.

Whoever waits for one of them would otherwise wait for the length of the jump. Knows no clock.
"""

from datetime import datetime


def by_now(stored: datetime, now: datetime) -> datetime:
    """For what counts from the stored instant on; stored again, it goes on from there."""
    return min(stored, now)


def past(stored: datetime | None, now: datetime) -> datetime | None:
    """For « done last at », stored again only once it is done anew: the future says nothing."""
    return stored if stored is not None and stored <= now else None
