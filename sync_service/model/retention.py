"""How long records are kept that go by date as a whole: for whole years after they were over."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sync_service.domain.record import Entity

KEPT_YEARS: Mapping[Entity, int] = MappingProxyType({"loan": 5, "attendance": 3, "contact": 2})
"""In the order in which they go: a contact stays while a loan names it."""
BORROWER_KEPT_YEARS = 1
"""Who answered for a loan, after it came back."""
FACILITATORS_KEPT_YEARS = 3
"""Who led a session, after it."""


def kept_since(years: int, today: date) -> date:
    """What was over before this day has served its time."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)
