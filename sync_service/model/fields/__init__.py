"""The marshmallow fields of the canonical entities: readers inside, ways to show outside."""

from sync_service.model.fields.choices import (
    Choice,
    Civility,
    Condition,
    Language,
    Languages,
    Link,
    Presence,
    YesNo,
)
from sync_service.model.fields.family_states import FamilyState
from sync_service.model.fields.loan_states import LoanStatus
from sync_service.model.fields.moments import Day, Hour, Instant
from sync_service.model.fields.numbers import Ages, Amount, Count, Days, Hours
from sync_service.model.fields.reach import (
    InseeCode,
    Mail,
    Phone,
    Postcode,
    Rna,
    Siret,
    Town,
    WebAddress,
)
from sync_service.model.fields.texts import (
    Acronym,
    FamilyName,
    GivenName,
    Identifier,
    Text,
    Title,
    Words,
)

__all__ = [
    "Acronym", "Ages", "Amount", "Choice", "Civility", "Condition", "Count", "Day", "Days",
    "FamilyName", "FamilyState", "GivenName", "Hour", "Hours", "Identifier", "InseeCode",
    "Instant", "Language", "Languages", "Link", "LoanStatus", "Mail", "Phone", "Postcode",
    "Presence", "Rna", "Siret", "Text", "Title", "Town", "WebAddress", "Words", "YesNo",
]  # fmt: skip
