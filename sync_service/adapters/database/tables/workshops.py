"""Workshops, their sessions, the families that register and the figures that remain."""

from sqlalchemy import Boolean, Column, Text, false

from sync_service.adapters.database.tables.frame import (
    choice,
    count,
    flag,
    link,
    record_table,
    text,
    typed,
)
from sync_service.adapters.database.tables.types import Amount, Day, Hour, InstantField, Words

WORKSHOP_KINDS = (
    "talk_group", "expression_group", "talk_debate", "parent_child_workshop", "training",
    "individual_listening", "event",
)  # fmt: skip

workshop = record_table(
    "workshop",
    text("title", required=True),
    *choice("kind", WORKSHOP_KINDS),
    *choice("scheme", ("reaap_fnp1", "clas", "laep", "city_policy", "other")),
    typed("themes", Words),
    flag("is_new"),
    link("lead_organisation_id", "organisation.id", required=True),
    text("target_ages"),
    *choice("registration_mode", ("form", "free")),
)

session = record_table(
    "session",
    link("workshop_id", "workshop.ref", required=True),
    typed("date", Day, required=True),
    typed("start_time", Hour),
    typed("end_time", Hour),
    text("place"),
    *count("capacity"),
    flag("seats_unread"),
    text("slug"),
    flag("registration_open"),
    *count("direct_confirm_hours"),
    flag("interpreter_offered"),
    typed("languages", Words),
    flag("ask_ages"),
    typed("facilitators", Words),
    typed("opening_hours", Amount),
    typed("prep_hours", Amount),
    *choice("status", ("planned", "held", "cancelled", "postponed")),
    # Not the record's: the date that its families last heard, whatever the sheet says since.
    Column("told_date", Day),
)

registration = record_table(
    "registration",
    link("session_id", "session.ref", required=True),
    typed("submitted_at", InstantField),
    text("given_name", required=True),
    text("family_name"),
    text("phone"),
    text("phone_as_typed"),
    text("email"),
    *count("adults_count"),
    *count("children_0_2"),
    *count("children_3_5"),
    *count("children_6_11"),
    *count("children_12_17"),
    flag("first_time"),
    text("language"),
    flag("interpreter"),
    flag("consent_contact"),
    typed("consent_at", InstantField),
    text("consent_version"),
    typed("back_at", InstantField),
    *choice("status", ("confirmed", "waiting", "cancelled", "attended", "no_show")),
    # Not the record's: what its form is known by. Null for a row typed in a sheet.
    Column("nonce", Text, unique=True),
    Column("suspect", Boolean, nullable=False, server_default=false()),
    Column("merged_into", Text),
)

session_count = record_table(
    "session_count",
    link("session_id", "session.ref", required=True),
    *count("families_count"),
    *count("new_families_count"),
    *count("mothers_count"),
    *count("fathers_count"),
    *count("other_adults_count"),
    *count("children_0_2"),
    *count("children_3_5"),
    *count("children_6_11"),
    *count("children_12_17"),
    *count("siblings_count"),
    *count("professionals_count"),
    *count("volunteers_count"),
    typed("volunteer_hours", Amount),
)
