"""Organisations, their people, their meetings and who came."""

from sqlalchemy import Column, Text

from sync_service.adapters.database.tables.frame import (
    choice,
    flag,
    link,
    record_table,
    text,
    typed,
)
from sync_service.adapters.database.tables.types import Day, Hour, OneOrMore, Words

ORGANISATION_KINDS = (
    "association", "community_centre", "evs", "municipality", "ccas", "county", "caf",
    "national_education", "state", "nursery", "laep", "rpe", "toy_library", "library",
    "primary_school", "middle_school", "pmi", "other",
)  # fmt: skip

organisation = record_table(
    "organisation",
    # The slug, by which other records link here.
    Column("id", Text, unique=True),
    text("name", required=True),
    text("short_name"),
    typed("aliases", Words),
    *choice("kind", ORGANISATION_KINDS),
    text("siret"),
    text("rna"),
    text("uai"),
    typed("phone", OneOrMore),
    text("email"),
    text("website"),
    text("address_street"),
    text("address_complement"),
    text("postcode"),
    text("city"),
    text("insee_code"),
    text("ban_key"),
    text("opening_hours"),
    typed("ct_member_since", Day),
    typed("ct_member_until", Day),
    flag("funder"),
)

contact = record_table(
    "contact",
    *choice("title", ("mme", "m")),
    text("family_name", required=True),
    text("given_name"),
    text("role"),
    link("organisation_id", "organisation.id", required=True),
    text("email"),
    text("phone"),
    text("mobile"),
    flag("ct_member"),
    flag("copil_member"),
    flag("publish_ok"),
    typed("active_until", Day),
    text("note"),
)

meeting = record_table(
    "meeting",
    *choice("kind", ("technical_committee", "steering_committee", "working_group", "other")),
    typed("date", Day, required=True),
    typed("start_time", Hour),
    typed("end_time", Hour),
    text("place"),
    *choice("status", ("planned", "held", "cancelled", "postponed")),
)

attendance = record_table(
    "attendance",
    link("meeting_id", "meeting.ref", required=True),
    link("organisation_id", "organisation.id", required=True),
    link("contact_id", "contact.ref"),
    *choice("status", ("present", "absent", "excused", "represented")),
    text("recorded_by"),
    text("source_cell"),
)
