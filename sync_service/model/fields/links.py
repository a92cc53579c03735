"""Fields that name another record, as people write it."""

from collections.abc import Sequence
from typing import Unpack

from french_cells.named import links, partners
from french_cells.reading import Raw, Reading, Value
from sync_service.domain.record import Entity
from sync_service.model.field import CellField, FieldSettings


class Link(CellField):
    """Another record, named as people write it; an organisation is stored by its slug."""

    def __init__(self, label: str, entity: Entity, **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, **settings)
        self.entity = entity
        self.expected = "un nom déjà connu, tel qu’il figure dans la liste"

    def understand(self, raw: Raw) -> Reading:
        if self.entity == "organisation":
            return partners.read(raw, self.context)
        reading = links.read_link(raw, self.context, self.entity)
        if self.entity == "contact" and reading.error == "invalid":
            return links.read_person(raw, self.context) or reading
        return reading

    def text(self, value: Value) -> str:
        return self.context.directory.of(self.entity).show(str(value)) if value is not None else ""

    def choices(self) -> Sequence[str]:
        names = self.context.directory.of(self.entity)
        return tuple(sorted(names.show(target) for target in names.by_target))
