"""What French calls a record of each kind, one and several, and which gender it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sync_service.domain.record import Entity


@dataclass(frozen=True, slots=True)
class Noun:
    """`un prêt`, `des prêts`."""

    singular: str
    plural: str
    is_feminine: bool = False

    def of(self, number: int) -> str:
        """Zero is singular in French."""
        return self.singular if number in (0, 1) else self.plural


NOUNS: Mapping[Entity, Noun] = MappingProxyType(
    {
        "organisation": Noun("structure", "structures", is_feminine=True),
        "contact": Noun("contact", "contacts"),
        "meeting": Noun("réunion", "réunions", is_feminine=True),
        "attendance": Noun("présence", "présences", is_feminine=True),
        "item": Noun("matériel", "matériels"),
        "loan": Noun("prêt", "prêts"),
        "workshop": Noun("atelier", "ateliers"),
        "session": Noun("séance", "séances", is_feminine=True),
        "registration": Noun("inscription", "inscriptions", is_feminine=True),
        "session_count": Noun("bilan de séance", "bilans de séance"),
    }
)
