"""What belongs to a partner's own tab: which field a new row takes from it."""

from collections.abc import Mapping

from sync_service.domain.mapping import Scope
from sync_service.domain.reading import Value
from sync_service.domain.record import Entity

_OWNER_FIELDS: Mapping[Entity, str] = {
    "contact": "organisation_id",
    "item": "owner_organisation_id",
    "workshop": "lead_organisation_id",
}

_LINKED_ENTITIES: frozenset[Entity] = frozenset({"organisation", "item", "workshop", "session"})
"""Records that cells name: a new one may explain a cell refused before."""


def given_by_scope(entity: Entity, scope: Scope, partner: str) -> Mapping[str, Value]:
    name = _OWNER_FIELDS.get(entity)
    return {name: partner} if name is not None and scope == "own" else {}


def may_explain(changed: frozenset[Entity], refused_field: str | None) -> bool:
    """Whether a refused cell may be read otherwise now that these records changed."""
    is_link = refused_field is not None and refused_field.endswith(("_id", "_code"))
    return is_link and bool(changed & _LINKED_ENTITIES)
