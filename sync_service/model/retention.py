"""How long records and single values are kept: for whole years after they were over.

Read from the entities' declarations; registrations go by the host's setting instead.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from sync_service.domain.record import Entity
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import schema_of

Place: TypeAlias = tuple[Entity, str]
"""One field of one entity."""


def _values() -> Iterator[tuple[Place, int]]:
    for entity in SCHEMAS:
        schema = schema_of(entity)
        for name, field in schema.cells.items():
            years = field.retention and field.retention.years
            if years and years != schema.retention.years:
                yield (entity, name), years


KEPT_YEARS: Mapping[Entity, int] = MappingProxyType(
    {
        entity: years
        for entity in reversed(tuple(SCHEMAS))
        if (years := schema_of(entity).retention.years)
    }
)
"""In the order in which they go, what links before what it links to: a loan names a contact."""
VALUES_KEPT_YEARS: Mapping[Place, int] = MappingProxyType(dict(_values()))
"""Fields that go alone: who answered for a loan, once it is back; who led a session, once held."""


def kept_since(years: int, today: date) -> date:
    """What was over before this day has served its time."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)
