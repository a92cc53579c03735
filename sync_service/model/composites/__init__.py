"""The columns that stand for several fields of one entity, or for a derived one."""

from collections.abc import Collection
from datetime import date

from sync_service.domain.codec import EntityCodec
from sync_service.domain.composite import Composite, Composites
from sync_service.domain.record import Entity
from sync_service.model.composites.loan_state import LoanState

PARTS: dict[Entity, dict[str, tuple[str, ...]]] = {
    "loan": {"status": LoanState.parts},
}
"""Entity → composite → the fields that it mainly stands for."""


def build_composites(codec: EntityCodec, columns: Collection[str], today: date) -> Composites:
    """Those that these columns name, bound to the entity's codec."""
    found: dict[str, Composite] = {}
    if codec.entity == "loan" and "status" in columns:
        found["status"] = LoanState(codec, today)
    return found


def together(entity: Entity, field: str) -> frozenset[str]:
    """A field, what it stands for, and the columns that stand for it among others."""
    composites = PARTS.get(entity, {})
    holding = {name for name, parts in composites.items() if field in parts}
    return frozenset({field, *composites.get(field, ()), *holding})
