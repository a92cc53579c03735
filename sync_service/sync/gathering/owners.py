"""Whose a record is: its own organisation, or that of what it belongs to. Reads, never writes."""

from collections.abc import Mapping

from sync_service.domain.record import Entity
from sync_service.ports import Transaction
from sync_service.sync.planning.scoped import OwnerOf

_ABOVE: Mapping[Entity, str] = {
    "contact": "organisation_id",
    "item": "owner_organisation_id",
    "workshop": "lead_organisation_id",
    "session": "workshop_id",
}
"""The field that leads to the owner, by one step or two."""


def owner_finder(stored: Transaction) -> OwnerOf:
    """Each record is looked up once: many rows name the same few sessions."""
    known: dict[str, str | None] = {}

    def find(entity: Entity, ref: str) -> str | None:
        if ref not in known:
            known[ref] = _read_owner(stored, entity, ref)
        return known[ref]

    return find


def _read_owner(stored: Transaction, entity: Entity, ref: str) -> str | None:
    record = stored.records.find(ref)
    if record is None or record.entity != entity:
        return None
    above = record.fields.get(_ABOVE[entity])
    if entity == "session" and isinstance(above, str):
        return _read_owner(stored, "workshop", above)
    return above if isinstance(above, str) else None
