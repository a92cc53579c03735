"""What families said of a season's actions, from five answers on: below, one could be guessed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from french_cells.reading import Value
from sync_service.digest.season_parts import TOO_FEW, keep_season
from sync_service.digest.season_report import Table
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.ports import Feeling

_HEADER = ("Action", "Réponses", "Bien", "Moyen", "Pas bien")
_FEELINGS: Sequence[Feeling] = ("good", "fair", "bad")


def feeling_table(
    season: Season,
    records: Mapping[Entity, Sequence[Record]],
    counts: Mapping[str, Mapping[Feeling, int]],
) -> Sequence[Table]:
    """Empty where no action has enough answers; the total is of those shown, for the same reason.

    `counts`: by session.
    """
    actions: dict[str, Counter[Feeling]] = {}
    for one in keep_season(season, records).joined:
        if season.holds(one.starts_at.date()):
            actions.setdefault(one.title, Counter()).update(counts.get(one.ref, {}))
    rows: list[list[Value]] = [
        [title, said.total(), *(said[one] for one in _FEELINGS)]
        for title, said in sorted(actions.items())
        if said.total() >= TOO_FEW
    ]
    if not rows:
        return []
    sums = [sum(column) for column in zip(*(_numbers(row) for row in rows), strict=True)]
    return [Table("Avis des familles", _HEADER, [*rows, ["Total", *sums]], has_total=True)]


def _numbers(row: Sequence[Value]) -> Sequence[int]:
    return [number for number in row if isinstance(number, int)]
