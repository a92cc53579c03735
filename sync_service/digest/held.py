"""Which sessions of a season took place: for the letter and the year's report alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sync_service.digest.facts import day, text
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season

Live: TypeAlias = Callable[[Entity], Iterable[Record]]
"""The live records of one entity."""


def live_in(records: Mapping[Entity, Sequence[Record]]) -> Live:
    """Of records that were read with those in the archive."""

    def live(entity: Entity) -> Iterator[Record]:
        return (one for one in records.get(entity, ()) if not one.archived)

    return live


@dataclass(frozen=True, slots=True)
class HeldSession:
    """One session that took place, and what was counted there."""

    session: Record
    count: Record | None


def held_sessions(live: Live, season: Season) -> Sequence[HeldSession]:
    """Of workshops that are still kept; who archives one says that it does not count."""
    counts = {text(one, "session_id"): one for one in live("session_count")}
    workshops = {one.ref for one in live("workshop")}
    return [
        HeldSession(one, counts.get(one.ref))
        for one in live("session")
        if text(one, "workshop_id") in workshops
        and (at := day(one, "date")) is not None
        and season.holds(at)
        # A count is the proof that a session took place, whatever its status still says.
        and (one.ref in counts or text(one, "status") == "held")
    ]
