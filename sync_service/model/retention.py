"""How long records are kept that go by date as a whole: for whole years after they were over."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sync_service.domain.record import Entity

KEPT_YEARS: Mapping[Entity, int] = MappingProxyType({"loan": 5, "attendance": 3, "contact": 2})
"""In the order in which they go: a contact stays while a loan names it."""
VALUES_KEPT_YEARS: Mapping[tuple[Entity, str], int] = MappingProxyType(
    {("loan", "borrower_contact_id"): 1, ("session", "facilitators"): 3}
)
"""Fields that go alone: who answered for a loan, once it is back; who led a session, once held."""


def kept_since(years: int, today: date) -> date:
    """What was over before this day has served its time."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)
