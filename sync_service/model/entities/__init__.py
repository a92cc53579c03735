"""Every canonical entity as a marshmallow schema: the one place that says what is valid."""

from collections.abc import Mapping
from types import MappingProxyType

from sync_service.domain.record import Entity
from sync_service.model.entities.contact import ContactSchema
from sync_service.model.entities.item import ItemSchema
from sync_service.model.entities.loan import LoanSchema
from sync_service.model.entities.meeting import AttendanceSchema, MeetingSchema
from sync_service.model.entities.organisation import OrganisationSchema
from sync_service.model.entities.registration import RegistrationSchema
from sync_service.model.entities.session import SessionCountSchema, SessionSchema
from sync_service.model.entities.workshop import WorkshopSchema
from sync_service.model.schema import CanonicalSchema

SCHEMAS: Mapping[Entity, type[CanonicalSchema]] = MappingProxyType(
    {
        "organisation": OrganisationSchema,
        "contact": ContactSchema,
        "meeting": MeetingSchema,
        "attendance": AttendanceSchema,
        "item": ItemSchema,
        "loan": LoanSchema,
        "workshop": WorkshopSchema,
        "session": SessionSchema,
        "registration": RegistrationSchema,
        "session_count": SessionCountSchema,
    }
)
