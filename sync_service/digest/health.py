"""« Les feuilles »: their last reading, rows erased, the oldest row, what must always hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from french_cells.text import in_order_of
from sync_service.digest.facts import Facts, SheetHealth
from sync_service.digest.seats import is_meant, occupancies
from sync_service.digest.words import STATES
from sync_service.domain.record import entity_of


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet: whose, how it is and when it was last read."""

    partner: str
    told: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether everything is alive."""

    sheets: Sequence[SheetLine]
    erased: int
    oldest_days: int | None
    """Since the oldest session whose registrations still say who came; None: no such session."""
    over_capacity: int
    over_meant: int
    """Of these, how many are meant to be so."""


def find_health(facts: Facts) -> Health:
    over = [
        one
        for one in occupancies(facts)
        if one.seats.over and one.session.starts_at.date() >= facts.today
    ]
    return Health(
        sheets=[
            SheetLine(facts.name_of(one.partner), tell_sheet(one, facts.zone))
            for one in sorted(
                facts.sheets, key=lambda one: in_order_of(facts.name_of(one.partner))
            )
        ],
        erased=_erased(facts),
        oldest_days=(facts.today - facts.oldest).days if facts.oldest else None,
        over_capacity=len(over),
        over_meant=sum(is_meant(facts, one) for one in over),
    )


def tell_sheet(sheet: SheetHealth, zone: tzinfo) -> str:
    """`à jour, lue 28/11 03:00`; « pas encore lue » and « plus suivie » say it all."""
    state = STATES.get(sheet.state, sheet.state)
    if sheet.read_at:
        return f"{state}, lue {sheet.read_at.astimezone(zone):%d/%m %H:%M}"
    return state if sheet.state in ("new", "left") else f"{state}, jamais lue"


def _erased(facts: Facts) -> int:
    """Registrations that the journal of the week says were erased by date."""
    return sum(
        one.source == "purge" for one in facts.changes if entity_of(one.ref) == "registration"
    )
