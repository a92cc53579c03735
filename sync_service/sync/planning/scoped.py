"""A codec for a partner's own tab: its links must point at what is that partner's own.

Knows who owns what by asking; a record that is somebody else's already is not to blame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.reading import Value
from sync_service.domain import sentences
from sync_service.domain.codec import Called, EntityCodec, FieldCodec, Objection
from sync_service.domain.record import Entity

OwnerOf = Callable[[Entity, str], str | None]
"""The slug of the organisation that a record belongs to; None where nobody knows."""

_LINKS: Mapping[Entity, tuple[str, Entity]] = {
    "contact": ("organisation_id", "organisation"),
    "item": ("owner_organisation_id", "organisation"),
    "workshop": ("lead_organisation_id", "organisation"),
    "session": ("workshop_id", "workshop"),
    "registration": ("session_id", "session"),
    "session_count": ("session_id", "session"),
}
"""The link that makes a record a partner's own. A loan has two, of which one is enough."""


@dataclass(frozen=True, slots=True)
class ScopedCodec:
    """An entity's codec, with one rule more across its fields."""

    inner: EntityCodec
    partner: str
    owner_of: OwnerOf
    entity: Entity = field(init=False)
    fields: Mapping[str, FieldCodec] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entity", self.inner.entity)
        object.__setattr__(self, "fields", self.inner.fields)

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        return [*self.inner.check(fields), *self._outside(fields)]

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        return self.inner.strong_keys(fields)

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self.inner.called(fields)

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        return self.inner.defaults(fields)

    def _outside(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        if self.entity == "loan":
            yield from self._loan_of_others(fields)
        elif self.entity in _LINKS:
            name, named = _LINKS[self.entity]
            if self._is_others(self._owner(named, fields.get(name))):
                yield Objection(name, sentences.of_another_structure(named))

    def _loan_of_others(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        """Neither lent nor borrowed; or a person of a third structure is to answer for it."""
        sides = {
            self._owner("item", fields.get("item_code")),
            self._owner("organisation", fields.get("borrower_organisation_id")),
        }
        # While one of the two is not known, it may still be ours.
        if None not in sides and self.partner not in sides:
            yield Objection("item_code", sentences.of_another_structure("item"))
        person = self._owner("contact", fields.get("borrower_contact_id"))
        if self._is_others(person) and person not in sides:
            yield Objection("borrower_contact_id", sentences.of_another_structure("contact"))

    def _owner(self, entity: Entity, target: Value) -> str | None:
        if not isinstance(target, str):
            return None
        return target if entity == "organisation" else self.owner_of(entity, target)

    def _is_others(self, owner: str | None) -> bool:
        return owner is not None and owner != self.partner
