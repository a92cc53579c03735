"""What belongs to a partner's own tab: which field a new row takes from it."""

from collections.abc import Mapping, Sequence

from french_cells.reading import Value
from sync_service.domain.mapping import Scope
from sync_service.domain.record import Entity

_OWNER_FIELDS: Mapping[Entity, str] = {
    "contact": "organisation_id",
    "item": "owner_organisation_id",
    "workshop": "lead_organisation_id",
}

_LINKED_ENTITIES: Sequence[Entity] = (
    "organisation",
    "contact",
    "item",
    "meeting",
    "workshop",
    "session",
)
"""Records that cells name."""


_OF_A_LOAN = frozenset({"quantity", "loaned_on", "due_on", "returned_on", "status"})


def given_by_scope(entity: Entity, scope: Scope, partner: str) -> Mapping[str, Value]:
    name = _OWNER_FIELDS.get(entity)
    return {name: partner} if name is not None and scope == "own" else {}


def named_by(field: str) -> frozenset[Entity]:
    """The kinds of records that a field's text may name; none where it is no link."""
    named = {one for one in _LINKED_ENTITIES if field.endswith((f"{one}_id", f"{one}_code"))}
    # A session is called after its workshop.
    return frozenset(named | {"workshop"}) if "session" in named else frozenset(named)


def is_link(field: str) -> bool:
    return bool(named_by(field))


def may_explain(changed: frozenset[Entity], refused_field: str | None) -> bool:
    """Whether a refused cell may be read otherwise now that these records changed."""
    if refused_field is None:
        return False
    # A loan given back leaves its item to the next; « prêté à la MJC » names a structure.
    is_of_a_loan = refused_field in _OF_A_LOAN and bool(changed & {"loan", "organisation"})
    return is_of_a_loan or bool(changed & named_by(refused_field))
