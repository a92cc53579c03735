"""Which field of an entity a column's title names: the aliases seen from one entity's side."""

from collections.abc import Mapping, Sequence

from french_cells.headers.aliases import title_table
from french_cells.headers.match import find_match
from french_cells.headers.spelling import key_of
from french_cells.reading import Raw
from sync_service.domain.record import Entity
from sync_service.model.personal import schema_of

_REACH = {"contact.email": "email", "contact.phone": "phone"}
_ADDRESS = {
    "address.street": "address_street",
    "address.complement": "address_complement",
    "address.postcode": "postcode",
    "address.city": "city",
}
FIELDS: Mapping[Entity, Mapping[str, str]] = {
    "organisation": {
        "organisation.name": "name",
        "organisation.kind": "kind",
        "organisation.siret": "siret",
        "organisation.rna": "rna",
        "organisation.website": "website",
        "contact.family_name": "name",
        **_REACH,
        **_ADDRESS,
    },
    "contact": {
        "contact.full_name": "full_name",
        "contact.family_name": "family_name",
        "contact.given_name": "given_name",
        "contact.title": "title",
        "contact.role": "role",
        "contact.mobile": "mobile",
        "organisation.name": "organisation_id",
        "note": "note",
        **_REACH,
    },
    "meeting": {
        "meeting.date": "date",
        "workshop.date": "date",
        "workshop.start_time": "start_time",
        "workshop.end_time": "end_time",
        "workshop.place": "place",
    },
    "attendance": {
        "attendance.status": "status",
        "organisation.name": "organisation_id",
        "contact.full_name": "contact_id",
        "meeting.date": "meeting_id",
    },
    "item": {
        "item.code": "code",
        "item.label": "label",
        "item.condition": "condition",
        "item.location": "location",
        "item.quantity": "quantity",
        "organisation.name": "owner_organisation_id",
        "registration.children_ages": "age_range",
    },
    "loan": {
        "item.label": "item_code",
        "item.quantity": "quantity",
        "loan.borrower": "borrower_organisation_id",
        "loan.loaned_on": "loaned_on",
        "loan.due_on": "due_on",
        "loan.returned_on": "returned_on",
        "loan.status": "status",
        "organisation.name": "borrower_organisation_id",
    },
    "workshop": {
        "workshop.title": "title",
        "organisation.name": "lead_organisation_id",
        "registration.children_ages": "target_ages",
        "organisation.kind": "kind",
    },
    "session": {
        "workshop.title": "workshop_id",
        "workshop.date": "date",
        "workshop.start_time": "start_time",
        "workshop.end_time": "end_time",
        "workshop.place": "place",
        "workshop.capacity": "capacity",
        "workshop.facilitator": "facilitators",
        "registration.language": "languages",
    },
    "registration": {
        "contact.given_name": "given_name",
        "contact.family_name": "family_name",
        "registration.adults_count": "adults_count",
        "registration.children_ages": "children_ages",
        "registration.language": "language",
        "registration.consent_contact": "consent_contact",
        "registration.submitted_at": "submitted_at",
        "workshop.title": "session_id",
        "contact.mobile": "phone",
        "attendance.status": "status",
        **_REACH,
    },
    "session_count": {
        "report.families_count": "families_count",
        "report.new_families_count": "new_families_count",
        "report.mothers_count": "mothers_count",
        "report.fathers_count": "fathers_count",
        "workshop.title": "session_id",
    },
}
SHEETS: Mapping[Entity, str] = {
    "organisation": "organisations",
    "contact": "contacts",
    "meeting": "attendance",
    "attendance": "attendance",
    "item": "items",
    "loan": "loans",
    "workshop": "workshops",
    "session": "workshops",
    "registration": "registrations",
    "session_count": "report",
}


def find_field(
    entity: Entity, title: str, labels: Mapping[str, str], samples: Sequence[Raw] = ()
) -> tuple[str, float] | None:
    """The field that a title names on a sheet of this entity, and how surely (0 to 1)."""
    key = key_of(title)
    if not key:
        return None
    for name, label in labels.items():
        if key == key_of(label) and not _is_ours(entity, name):
            return name, 1.0
    for name, titles in title_table().own.get(entity, {}).items():
        if any(key == key_of(alias) for alias in titles):
            return name, 0.9
    match = find_match(title, SHEETS[entity], samples)
    name_of = FIELDS[entity]
    if match is None or match.name not in name_of:
        return None
    return name_of[match.name], match.confidence


def _is_ours(entity: Entity, name: str) -> bool:
    """Of what several columns make together, none is."""
    field = schema_of(entity).cells.get(name)
    return field is not None and field.ours


def is_known_title(title: str) -> bool:
    """Some field of some entity is called so."""
    return find_match(title) is not None
