"""A season's seats by month: how many there were at sessions that took place, how many taken."""

from collections.abc import Iterator, Mapping, Sequence

from french_cells.reading import Value
from sync_service.digest.facts import text
from sync_service.digest.french import month_and_year
from sync_service.digest.held import live_in
from sync_service.digest.season_parts import MASKED, keep_season, masked
from sync_service.digest.season_report import Table
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.families.sessions import Occupancy, occupancy_of

_HEADER = ("Mois", "Séances", "Places", "Places prises")


def seat_table(season: Season, records: Mapping[Entity, Sequence[Record]]) -> Sequence[Table]:
    """Empty where no session had a number of places; small counts are masked as elsewhere."""
    months: dict[str, list[Occupancy]] = {}
    for one in sorted(_counted(season, records), key=lambda one: one.session.starts_at):
        months.setdefault(month_and_year(one.session.starts_at.date()), []).append(one)
    taken = [sum(one.seats.taken for one in group) for group in months.values()]
    shown = masked(taken)
    rows: list[Sequence[Value]] = [
        [
            name,
            len(group),
            sum(one.session.capacity or 0 for one in group),
            MASKED if number is None else number,
        ]
        for (name, group), number in zip(months.items(), shown, strict=True)
    ]
    return [Table("Places", _HEADER, rows, chart="Places prises")] if rows else []


def _counted(season: Season, records: Mapping[Entity, Sequence[Record]]) -> Iterator[Occupancy]:
    kept = keep_season(season, records)
    held = {one.session.ref for one in kept.held}
    families: dict[str, list[Record]] = {}
    for one in live_in(records)("registration"):
        families.setdefault(text(one, "session_id"), []).append(one)
    for session in kept.joined:
        if session.ref in held and session.capacity:
            yield occupancy_of(session, families.get(session.ref, ()))
