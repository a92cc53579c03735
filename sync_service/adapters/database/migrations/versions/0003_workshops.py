"""Workshops, sessions, registrations and the figures that remain."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import (
    INSTANT,
    counts,
    create_record_table,
    known,
    link,
)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _create_workshop()
    _create_session()
    _create_registration()
    _create_session_count()


def downgrade() -> None:
    op.drop_table("session_count")
    op.drop_table("registration")
    op.drop_table("session")
    op.drop_table("workshop")


def _create_workshop() -> None:
    create_record_table(
        "workshop",
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("scheme", sa.Text),
        sa.Column("themes", sa.Text),
        sa.Column("is_new", sa.Boolean),
        sa.Column("lead_organisation_id", sa.Text, nullable=False),
        sa.Column("target_ages", sa.Text),
        sa.Column("registration_mode", sa.Text),
        link("workshop", "lead_organisation_id", "organisation.id"),
        known(
            "workshop",
            "kind",
            "talk_group",
            "expression_group",
            "talk_debate",
            "parent_child_workshop",
            "training",
            "individual_listening",
            "event",
        ),
        known("workshop", "scheme", "reaap_fnp1", "clas", "laep", "city_policy", "other"),
        known("workshop", "registration_mode", "form", "free"),
    )
    op.create_index("ix_workshop_lead_organisation_id", "workshop", ["lead_organisation_id"])


def _create_session() -> None:
    create_record_table(
        "session",
        sa.Column("workshop_id", sa.Text, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("start_time", sa.Time),
        sa.Column("end_time", sa.Time),
        sa.Column("place", sa.Text),
        *counts("session", "capacity"),
        sa.Column("slug", sa.Text),
        sa.Column("registration_open", sa.Boolean),
        *counts("session", "direct_confirm_hours"),
        sa.Column("interpreter_offered", sa.Boolean),
        sa.Column("languages", sa.Text),
        sa.Column("ask_ages", sa.Boolean),
        sa.Column("facilitators", sa.Text),
        sa.Column("opening_hours", sa.Float),
        sa.Column("prep_hours", sa.Float),
        sa.Column("status", sa.Text),
        link("session", "workshop_id", "workshop.ref"),
        known("session", "status", "planned", "held", "cancelled"),
    )
    op.create_index("ix_session_workshop_id", "session", ["workshop_id"])


def _create_registration() -> None:
    create_record_table(
        "registration",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("submitted_at", INSTANT),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("phone_as_typed", sa.Text),
        sa.Column("email", sa.Text),
        *counts(
            "registration",
            "adults_count",
            "children_0_2",
            "children_3_5",
            "children_6_11",
            "children_12_17",
        ),
        sa.Column("first_time", sa.Boolean),
        sa.Column("language", sa.Text),
        sa.Column("interpreter", sa.Boolean),
        sa.Column("consent_contact", sa.Boolean),
        sa.Column("consent_at", INSTANT),
        sa.Column("consent_version", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("nonce", sa.Text),
        sa.Column("token_hash", sa.Text),
        sa.Column("contact_key", sa.Text),
        sa.Column("suspect", sa.Boolean, nullable=False, server_default=sa.false()),
        link("registration", "session_id", "session.ref"),
        sa.UniqueConstraint("nonce", name="uq_registration_nonce"),
        sa.UniqueConstraint("token_hash", name="uq_registration_token_hash"),
        known(
            "registration", "status", "confirmed", "waiting", "cancelled", "attended", "no_show"
        ),
    )
    op.create_index("ix_registration_contact_key", "registration", ["contact_key"])
    op.create_index("ix_registration_created_at", "registration", ["created_at"])
    op.create_index("ix_registration_session_id", "registration", ["session_id"])


def _create_session_count() -> None:
    create_record_table(
        "session_count",
        sa.Column("session_id", sa.Text, nullable=False),
        *counts(
            "session_count",
            "families_count",
            "new_families_count",
            "mothers_count",
            "fathers_count",
            "other_adults_count",
            "children_0_2",
            "children_3_5",
            "children_6_11",
            "children_12_17",
            "siblings_count",
            "professionals_count",
            "volunteers_count",
        ),
        sa.Column("volunteer_hours", sa.Float),
        link("session_count", "session_id", "session.ref"),
    )
    op.create_index("ix_session_count_session_id", "session_count", ["session_id"])
