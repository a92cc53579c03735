"""When something counts, may happen again, or is tried again. Knows no clock.

Stored instants are read by a clock that may have gone back since: the future counts as now, or
whoever waits for one of them would wait for the length of the jump. What failed is tried again
less and less often. A rate is so many times in so long, in a window that slides, whatever is
counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(hours=6)
"""So long a spreadsheet given back may go unseen where Drive says nothing and nobody audits."""


def by_now(stored: datetime, now: datetime) -> datetime:
    """For what counts from the stored instant on; if it is stored again, it counts from then."""
    return min(stored, now)


def past(stored: datetime | None, now: datetime) -> datetime | None:
    """For "last done at", stored again only when it is done again: the future says nothing."""
    return stored if stored is not None and stored <= now else None


def next_try(failures: int, now: datetime) -> datetime:
    """When to ask for a spreadsheet again that failed so many times in a row.

    At once after the first failure, which may be Google's slip; then after 15 minutes, doubling.
    """
    if failures <= 1:
        return now
    doublings = min(failures - 2, 10)
    wait: timedelta = _FIRST_WAIT * 2**doublings
    return now + min(wait, _LONGEST_WAIT)


def is_time_to_retry(retry_after: datetime, failures: int, now: datetime) -> bool:
    """Also true if such a long wait can only come from a clock that has gone back since."""
    return now >= retry_after or retry_after > next_try(failures, now)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so long."""

    times: int
    period: timedelta


def has_room(spent: Sequence[datetime], rates: Sequence[Rate], now: datetime) -> bool:
    """Whether once more is within every rate."""
    return all(len(_within(spent, rate.period, now)) < rate.times for rate in rates)


def still_counting(
    spent: Sequence[datetime], rates: Sequence[Rate], now: datetime
) -> Sequence[datetime]:
    """Those that some rate still looks at, oldest first."""
    return _within(spent, _longest(rates), now)


def forgotten_at(rates: Sequence[Rate], now: datetime) -> datetime:
    """When what is spent now counts for nothing any more."""
    return now + _longest(rates)


def next_room(spent: Sequence[datetime], rate: Rate, now: datetime) -> datetime:
    """When there is room again, if nothing is spent until then."""
    counting = _within(spent, rate.period, now)
    return counting[-rate.times] + rate.period if len(counting) >= rate.times else now


def _within(spent: Sequence[datetime], period: timedelta, now: datetime) -> Sequence[datetime]:
    return sorted(at for at in spent if at > now - period)


def _longest(rates: Sequence[Rate]) -> timedelta:
    return max(rate.period for rate in rates)
