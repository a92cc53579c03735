"""Which rows have stood still long enough to count: half-typed rows and sorts under way wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync_service.domain.instants import by_now
from sync_service.domain.sheet_row import SheetRow


@dataclass(frozen=True, slots=True)
class Settling:
    """`waiting` is what to remember: when each row that is not as its base was first seen so."""

    unsettled: frozenset[int]
    waiting: Mapping[str, datetime]


def settle(
    rows: Iterable[SheetRow], seen: Mapping[str, datetime], now: datetime, settle_seconds: int
) -> Settling:
    """Of `rows`, which are new or changed, those to wait for."""
    if settle_seconds <= 0:
        return Settling(frozenset(), {})
    waiting: dict[str, datetime] = {}
    unsettled: set[int] = set()
    for row in rows:
        # By content, not by place: a row that moves while it waits goes on waiting.
        since = waiting[row.fingerprint] = by_now(seen.get(row.fingerprint, now), now)
        if now - since < timedelta(seconds=settle_seconds):
            unsettled.add(row.index)
    return Settling(frozenset(unsettled), waiting)
