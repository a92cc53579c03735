"""Which records are a partner's own, as conditions that the database evaluates."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, or_, select

from sync_service.adapters.database.tables import RECORD_TABLES
from sync_service.domain.record import Entity

_OWNERS: Mapping[Entity, Mapping[str, Entity | None]] = MappingProxyType(
    {
        "organisation": {"id": None},
        "contact": {"organisation_id": None},
        "meeting": {},
        "attendance": {"organisation_id": None},
        "item": {"owner_organisation_id": None},
        "loan": {"borrower_organisation_id": None, "item_code": "item"},
        "workshop": {"lead_organisation_id": None},
        "session": {"workshop_id": "workshop"},
        "registration": {"session_id": "session"},
        "session_count": {"session_id": "session"},
    }
)
"""Columns that make a record somebody's own: they hold a slug, or link to a record that is."""


def own_records(entity: Entity, partner: str) -> ColumnElement[bool]:
    """The condition on the entity's table; `partner` is a slug."""
    columns = RECORD_TABLES[entity].c
    return or_(
        False,  # noqa: FBT003 - nothing is a partner's own without a reason
        *(
            columns[name] == partner
            if above is None
            else columns[name].in_(_select_own(above, partner))
            for name, above in _OWNERS[entity].items()
        ),
    )


def _select_own(entity: Entity, partner: str) -> Select[tuple[str]]:
    return select(RECORD_TABLES[entity].c.ref).where(own_records(entity, partner))
