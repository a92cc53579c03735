"""Which spreadsheets are read although Drive named none of them: its signal lags by minutes.

People who just changed a spreadsheet are likely to go on: it is polled. The rest is audited. One
that cannot be read is asked again less and less often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ACTIVE_FOR = timedelta(minutes=10)
"""Longer than Drive takes to name a change; after it, audits and Drive do."""

_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(hours=6)
"""So long a spreadsheet given back may go unseen where Drive says nothing and nobody audits."""


def next_try(failures: int, now: datetime) -> datetime:
    """When to ask for a spreadsheet again that failed so many times in a row.

    At once after the first failure, which may be Google's slip; then after 15 minutes, doubling.
    """
    if failures <= 1:
        return now
    doublings = min(failures - 2, 10)
    wait: timedelta = _FIRST_WAIT * 2**doublings
    return now + min(wait, _LONGEST_WAIT)


def next_refused_try(tries: int, now: datetime) -> datetime:
    """When to send again what Google refused so many times in a tab that stays as it is.

    Before the first one counts: at once.
    """
    return next_try(tries + 1, now)


def is_time_to_retry(retry_after: datetime, failures: int, now: datetime) -> bool:
    """Also where so long a wait can only come from a clock that has gone back since."""
    return now >= retry_after or retry_after > next_try(failures, now)


@dataclass(frozen=True, slots=True)
class Watched:
    """When people were last seen to have changed a spreadsheet, and when it was last read."""

    spreadsheet_id: str
    active_at: datetime | None = None
    read_at: datetime | None = None


def next_to_poll(watched: Iterable[Watched], now: datetime, count: int) -> Sequence[str]:
    """Those that people changed lately; with more than `count`, all get their turn."""
    active = [
        one
        for one in watched
        # In the future too: hosts' clocks differ, and one that goes back must not mean for ever.
        if one.active_at is not None and abs(now - one.active_at) <= ACTIVE_FOR
    ]
    return _longest_unread(active, count)


def next_to_audit(watched: Iterable[Watched], count: int) -> Sequence[str]:
    """Those read longest ago, never read first."""
    return _longest_unread(watched, count)


def _longest_unread(watched: Iterable[Watched], count: int) -> Sequence[str]:
    # Longest unread first: a short budget passes over nobody for ever.
    ordered = sorted(watched, key=lambda one: one.read_at.timestamp() if one.read_at else 0.0)
    return [one.spreadsheet_id for one in ordered[: max(0, count)]]
