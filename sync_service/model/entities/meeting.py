"""Meetings of the committees, and who was there."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from french_cells.reading import Value
from sync_service.domain.codec import Objection
from sync_service.domain.record import Entity
from sync_service.model.fields import Choice, Day, Hour, Identifier, Link, Presence, Text
from sync_service.model.schema import CanonicalSchema, Kept, after

COMMITTEE = "technical_committee"
"""Whose attendance counts: absences, the season, and what is ticked on the desk."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        COMMITTEE: "Comité technique",
        "steering_committee": "Comité de pilotage",
        "working_group": "Groupe de travail",
        "other": "Autre",
    }
)
_KIND_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "ct": "technical_committee", "cotech": "technical_committee",
    "com tech": "technical_committee", "copil": "steering_committee", "cp": "steering_committee",
    "gt": "working_group", "groupe": "working_group", "commission": "working_group",
})  # fmt: skip
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "planned": "Prévue",
        "held": "Tenue",
        "cancelled": "Annulée",
        "postponed": "Reportée",
    }
)
STATUS_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "prévu": "planned", "à venir": "planned", "demain": "planned",
    "bientôt": "planned", "semaine prochaine": "planned", "la semaine prochaine": "planned",
    "programmée": "planned", "tenu": "held",
    "réalisée": "held", "faite": "held", "fait": "held", "a eu lieu": "held",
    "effectuée": "held", "ok": "held", "à confirmer": "planned", "confirmée": "planned",
    "maintenue": "planned", "en cours": "planned", "terminée": "held", "passée": "held",
    "annulé": "cancelled", "annulation": "cancelled", "reporté": "postponed",
    "décalée": "postponed", "repoussée": "postponed",
})  # fmt: skip


def name_meeting(kind: str) -> str:
    """As people speak of one; of no committee of ours, it is just a meeting."""
    return KINDS[kind] if kind in KINDS and kind != "other" else "Réunion"


class MeetingSchema(CanonicalSchema):
    """One meeting of one committee."""

    entity: ClassVar[Entity] = "meeting"

    kind = Choice("Instance", KINDS, _KIND_SYNONYMS, load_default=COMMITTEE)
    date = Day("Date", required=True, in_season=True, known_as=("workshop.date",))
    start_time = Hour("Début", known_as=("workshop.start_time",))
    end_time = Hour("Fin", known_as=("workshop.end_time",))
    place = Text("Lieu", known_as=("workshop.place",))
    status = Choice("État", STATUSES, STATUS_SYNONYMS)

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        message = "La fin ne peut pas être avant le début."
        yield from after(fields, "start_time", "end_time", message)

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield fields.get("kind"), fields.get("date")

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        day = fields.get("date")
        if isinstance(day, str):
            past = day < self.context.today.isoformat()
            yield "status", "held" if past else "planned"


class AttendanceSchema(CanonicalSchema):
    """Was this partner there? A blank status is unknown, never absent."""

    entity: ClassVar[Entity] = "attendance"
    privacy: ClassVar[int] = 1
    retention: ClassVar[Kept] = Kept("{years} ans (2 saisons + bilan)", 3)

    meeting_id = Link("Réunion", "meeting", required=True, known_as=("meeting.date",))
    organisation_id = Link(
        "Structure", "organisation", required=True, known_as=("organisation.name",)
    )
    contact_id = Link("Personne", "contact", known_as=("contact.full_name",))
    status = Presence("Présence")
    recorded_by = Identifier("Saisi par", ours=True)
    source_cell = Identifier("Case d'origine", ours=True)

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        person = fields.get("contact_id") or "-"
        yield fields.get("meeting_id"), fields.get("organisation_id"), person
