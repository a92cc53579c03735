"""How often something may happen: so many times in so long, in a window that slides.

Knows instants and rates, not what is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


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
