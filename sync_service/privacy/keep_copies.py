"""A copy of everything each night, named by its day, and no more of them than a host keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from french_cells.patterns import pattern
from sync_service.domain.instants import past
from sync_service.families.sessions import PARIS
from sync_service.ports import Copies, CopyFolder

_AT = time(3)
"""Paris: what was to be erased at midnight is gone, and no clock change skips or repeats it."""
_OURS = pattern(r"sync-\d{4}-\d\d-\d\d\.gz")
_UNFINISHED = pattern(r"sync-\d{4}-\d\d-\d\d\.gz\.part")
"""What a killed process left: nobody reads it, and it holds families."""


def copy_is_due(last: datetime | None, now: datetime) -> bool:
    """Once after each 03:00 in Paris; a worker that was off makes up for the last one."""
    done = past(last, now)
    return done is None or done < _last_night(now)


def _last_night(now: datetime) -> datetime:
    today = now.astimezone(PARIS).date()
    night = datetime.combine(today, _AT, tzinfo=PARIS)
    return night if night <= now else datetime.combine(today - timedelta(days=1), _AT, PARIS)


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """What one night did: rows in the new copy, and how many old copies went."""

    rows: int
    dropped: int


def keep_copies(copies: Copies, folder: CopyFolder, now: datetime, kept: int) -> KeptCopies:
    """One more, then without the oldest; files of other names are nobody's business here.

    A copy of a day to come was made while the clock was ahead: it is no newer than the others,
    and goes before they do. Raises UsageError where none can be written: then none goes.
    """
    name = _name(now)
    rows = copies.backup(folder.place_of(name))
    names = folder.names()
    gone = sorted(_ours(names), key=lambda one: (one <= name, one))[:-kept]
    for one in [*gone, *filter(_UNFINISHED.fullmatch, names)]:
        folder.drop(one)
    return KeptCopies(rows, len(gone))


def newest_copy(folder: CopyFolder, now: datetime) -> str:
    """The day of the newest, `2026-11-27`; empty where there is none of a day that has come."""
    come = [one for one in _ours(folder.names()) if one <= _name(now)]
    return max(come, default="").removeprefix("sync-").removesuffix(".gz")


def _name(now: datetime) -> str:
    return f"sync-{now.astimezone(PARIS):%Y-%m-%d}.gz"


def _ours(names: Collection[str]) -> list[str]:
    return [one for one in names if _OURS.fullmatch(one)]
