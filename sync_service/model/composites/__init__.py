"""The columns that stand for several fields of one entity, or for a derived one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from french_cells.context import Context
from french_cells.reading import Raw
from sync_service.domain.codec import ComposingCodec, Composite, Composites, EntityCodec
from sync_service.domain.record import Entity
from sync_service.model.composites.address import Address
from sync_service.model.composites.children_ages import ChildrenAges
from sync_service.model.composites.full_name import FullName
from sync_service.model.composites.hours import Hours
from sync_service.model.composites.loan_state import LoanState
from sync_service.model.composites.moment import Moment
from sync_service.model.composites.reach import Reach
from sync_service.model.composites.whole import Whole
from sync_service.model.entities.loan import LoanKey
from sync_service.model.schema import NO_TITLES

WHOLES: Mapping[Entity, Sequence[type[Whole]]] = {
    "contact": (FullName, Reach),
    "organisation": (Address,),
    "registration": (ChildrenAges,),
    "session": (Moment, Hours),
}
"""Columns that replace those of their parts: a tab has the one or the others."""
NONE_WITHDRAWN: Mapping[str, LoanKey] = MappingProxyType({})


def changes_overnight(entity: Entity, columns: Collection[str]) -> bool:
    """Whether one of these columns shows something else tomorrow though no record changes."""
    return entity == "loan" and LoanState.name in columns


def build_composites(
    codec: EntityCodec,
    columns: Collection[str],
    today: date,
    titles: Mapping[str, str] = NO_TITLES,
    samples: Sequence[Raw] = (),
    withdrawn: Mapping[str, LoanKey] = NONE_WITHDRAWN,
) -> Composites:
    """Those that these columns name, bound to the entity's codec.

    `titles`: how the tab calls its columns; « Nom et prénom » gives the order of two names, and so
    do `samples`, what stands in the column that holds several fields. `withdrawn`: loans of what
    went out of service before, by reference.
    """
    found: dict[str, Composite] = {}
    if changes_overnight(codec.entity, columns):
        found[LoanState.name] = LoanState(codec, today, titles.get(LoanState.name, ""), withdrawn)
    for whole in WHOLES.get(codec.entity, ()):
        if whole.name in columns:
            header = titles.get(whole.name, "")
            context = Context(
                today=today,
                field=whole.name,
                header=header,
                is_in_column=True,
                samples=samples,
            )
            found[whole.name] = whole(codec, context)
    return found


def with_wholes(
    codec: EntityCodec, today: date, titles: Mapping[str, str] = NO_TITLES
) -> EntityCodec:
    """The entity's fields, and the columns that may stand for several of them."""
    wholes = build_composites(codec, whole_columns(codec.entity), today, titles)
    return ComposingCodec(codec, wholes)


def whole_columns(entity: str) -> Mapping[str, tuple[str, ...]]:
    """A column that holds several fields of this entity → these fields."""
    return {
        one.name: one.parts
        for known, wholes in WHOLES.items()
        for one in wholes
        if known == entity
    }


def parts_of(entity: Entity) -> Mapping[str, tuple[str, ...]]:
    """Composite → the fields that it mainly stands for."""
    derived = {LoanState.name: LoanState.parts} if entity == "loan" else {}
    return {**whole_columns(entity), **derived}


def together(entity: Entity, field: str) -> frozenset[str]:
    """A field, what it stands for, and the columns that stand for it among others."""
    composites = parts_of(entity)
    holding = {name for name, parts in composites.items() if field in parts}
    return frozenset({field, *composites.get(field, ()), *holding})
