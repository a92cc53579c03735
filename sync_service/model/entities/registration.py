"""Registrations of families for a session: as little as possible."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.record import Entity
from sync_service.model.fields import (
    Count,
    FamilyState,
    Identifier,
    Instant,
    Language,
    Link,
    Mail,
    Phone,
    Text,
    YesNo,
)
from sync_service.model.schema import CanonicalSchema, Kept

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "confirmed": "Confirmée",
        "waiting": "Liste d'attente",
        "cancelled": "Annulée",
        "attended": "Venue",
        "no_show": "Absente",
    }
)
_STATUS_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "confirmé": "confirmed", "inscrit": "confirmed", "inscrite": "confirmed", "ok": "confirmed",
    "en attente": "waiting", "attente": "waiting", "annulé": "cancelled",
    "désinscrit": "cancelled", "désistement": "cancelled", "venu": "attended",
    "présent": "attended", "présente": "attended", "absent": "no_show", "pas venu": "no_show",
    "pas venue": "no_show", "annulation": "cancelled", "désisté": "cancelled",
    "ne vient plus": "cancelled", "ne viennent plus": "cancelled", "ne viendra pas": "cancelled",
    "ne viendront pas": "cancelled", "ne vient pas": "cancelled", "vient": "confirmed",
    "viendra": "confirmed", "viennent": "confirmed", "viendront": "confirmed",
    "vient quand même": "confirmed", "viennent quand même": "confirmed",
    "vient finalement": "confirmed",
})  # fmt: skip


class RegistrationSchema(CanonicalSchema):
    """One family's place at one session: a first name, a way to reach them, how many."""

    entity: ClassVar[Entity] = "registration"
    privacy: ClassVar[int] = 2
    retention: ClassVar[Kept] = Kept("30 jours après la séance (réglage)")
    is_person: ClassVar[bool] = True

    session_id = Link(
        "Séance", "session", required=True, privacy=0, stays=True, known_as=("workshop.title",)
    )
    submitted_at = Instant("Horodateur")
    given_name = Text("Prénom", required=True, longest=100, known_as=("contact.given_name",))
    family_name = Text("Nom", longest=100, known_as=("contact.family_name",))
    phone = Phone("Téléphone", known_as=("contact.phone", "contact.mobile"))
    phone_as_typed = Identifier("Téléphone tel que saisi", ours=True)
    email = Mail("Mail", known_as=("contact.email",))
    adults_count = Count("Nombre d'adultes", least=1, most=9, load_default=1, stays=True)
    children_0_2 = Count("Enfants 0-2 ans", most=20, stays=True)
    children_3_5 = Count("Enfants 3-5 ans", most=20, stays=True)
    children_6_11 = Count("Enfants 6-11 ans", most=20, stays=True)
    children_12_17 = Count("Enfants 12-17 ans", most=20, stays=True)
    first_time = YesNo("Première venue", stays=True)
    language = Language("Langue")
    interpreter = YesNo("Interprète")
    consent_contact = YesNo(
        "Accord pour être recontacté",
        load_default=False,
        retention=Kept("jusqu'au retrait, au plus 2 ans"),
    )
    consent_at = Instant("Accord donné le", ours=True)
    consent_version = Identifier("Version de l'accord", ours=True)
    back_at = Instant("Revient depuis")
    """« Je viens quand même »: first on the waiting list, where the seat went meanwhile."""
    status = FamilyState(
        "État",
        STATUSES,
        _STATUS_SYNONYMS,
        load_default="confirmed",
        stays=True,
        known_as=("attendance.status",),
    )

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        """Of one phone several people may come: a number or an address tells with the name alone.

        Whoever cancelled may come back: that is no repeat.
        """
        session, given = fields.get("session_id"), fields.get("given_name")
        yield session, fields.get("submitted_at"), given
        if given and fields.get("status") != "cancelled":
            name = fold_words(str(given))
            for way in ("phone", "email"):
                yield way, session, name, fields.get(way)
