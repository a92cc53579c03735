"""Contacts: the professionals whom partners write to and call."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.codec import Objection
from sync_service.domain.record import Entity
from sync_service.model.fields import (
    Civility,
    Day,
    FamilyName,
    GivenName,
    Link,
    Mail,
    Phone,
    Text,
    YesNo,
)
from sync_service.model.schema import CanonicalSchema, Kept

TITLES: Mapping[str, str] = MappingProxyType({"mme": "Mme", "m": "M."})
_TITLE_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "madame": "mme", "mlle": "mme", "mademoiselle": "mme", "mdme": "mme", "f": "mme",
    "monsieur": "m", "mr": "m", "msr": "m", "h": "m",
})  # fmt: skip


class ContactSchema(CanonicalSchema):
    """One person of one organisation, with at least one way to reach them."""

    entity: ClassVar[Entity] = "contact"
    privacy: ClassVar[int] = 1
    retention: ClassVar[Kept] = Kept("tant que le partenaire est actif, puis {years} ans", 2)
    is_person: ClassVar[bool] = True

    title = Civility("Civilité", TITLES, _TITLE_SYNONYMS)
    family_name = FamilyName(
        "Nom", required=True, longest=100, expected="un nom de famille, par exemple Dupont"
    )
    given_name = GivenName("Prénom", longest=100)
    role = Text("Fonction", longest=200)
    organisation_id = Link(
        "Structure", "organisation", required=True, stays=True, known_as=("organisation.name",)
    )
    email = Mail("Courriel")
    phone = Phone("Téléphone")
    mobile = Phone("Portable", privacy=2)
    ct_member = YesNo("Membre du CT")
    copil_member = YesNo("Membre du comité de pilotage")
    publish_ok = YesNo("Diffusion dans l'annuaire", load_default=False)
    active_until = Day("Parti le", retention=Kept("{years} ans après", 2))
    note = Text("Remarques", privacy=2, longest=2_000, known_as=("note",))

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        if not any(fields.get(way) for way in ("email", "phone", "mobile")):
            yield Objection(
                "email", "Il faut un courriel ou un téléphone pour joindre cette personne."
            )

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield "email", fields.get("organisation_id"), fields.get("email")
        given = fields.get("given_name")
        if given:
            name = fold_words(f"{fields.get('family_name')} {given}")
            yield "name", fields.get("organisation_id"), name
