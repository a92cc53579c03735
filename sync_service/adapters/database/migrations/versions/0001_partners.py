"""Organisations, their people, their meetings and who came."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import create_record_table, known, link

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_organisation()
    _create_contact()
    _create_meeting()
    _create_attendance()


def downgrade() -> None:
    op.drop_table("attendance")
    op.drop_table("meeting")
    op.drop_table("contact")
    op.drop_table("organisation")


def _create_organisation() -> None:
    create_record_table(
        "organisation",
        sa.Column("id", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("short_name", sa.Text),
        sa.Column("aliases", sa.Text),
        sa.Column("kind", sa.Text),
        sa.Column("siret", sa.Text),
        sa.Column("rna", sa.Text),
        sa.Column("uai", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("website", sa.Text),
        sa.Column("address_street", sa.Text),
        sa.Column("address_complement", sa.Text),
        sa.Column("postcode", sa.Text),
        sa.Column("city", sa.Text),
        sa.Column("insee_code", sa.Text),
        sa.Column("ban_key", sa.Text),
        sa.Column("opening_hours", sa.Text),
        sa.Column("ct_member_since", sa.Date),
        sa.Column("ct_member_until", sa.Date),
        sa.Column("funder", sa.Boolean),
        sa.UniqueConstraint("id", name="uq_organisation_id"),
        known(
            "organisation",
            "kind",
            "association",
            "community_centre",
            "evs",
            "municipality",
            "ccas",
            "county",
            "caf",
            "national_education",
            "state",
            "nursery",
            "laep",
            "rpe",
            "toy_library",
            "library",
            "primary_school",
            "middle_school",
            "pmi",
            "other",
        ),
    )


def _create_contact() -> None:
    create_record_table(
        "contact",
        sa.Column("title", sa.Text),
        sa.Column("family_name", sa.Text, nullable=False),
        sa.Column("given_name", sa.Text),
        sa.Column("role", sa.Text),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("mobile", sa.Text),
        sa.Column("ct_member", sa.Boolean),
        sa.Column("copil_member", sa.Boolean),
        sa.Column("publish_ok", sa.Boolean),
        sa.Column("active_until", sa.Date),
        sa.Column("note", sa.Text),
        link("contact", "organisation_id", "organisation.id"),
        known("contact", "title", "mme", "m"),
    )
    op.create_index("ix_contact_organisation_id", "contact", ["organisation_id"])


def _create_meeting() -> None:
    create_record_table(
        "meeting",
        sa.Column("kind", sa.Text),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("start_time", sa.Time),
        sa.Column("end_time", sa.Time),
        sa.Column("place", sa.Text),
        sa.Column("status", sa.Text),
        known(
            "meeting",
            "kind",
            "technical_committee",
            "steering_committee",
            "working_group",
            "other",
        ),
        known("meeting", "status", "planned", "held", "cancelled", "postponed"),
    )


def _create_attendance() -> None:
    create_record_table(
        "attendance",
        sa.Column("meeting_id", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("contact_id", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("recorded_by", sa.Text),
        sa.Column("source_cell", sa.Text),
        link("attendance", "meeting_id", "meeting.ref"),
        link("attendance", "organisation_id", "organisation.id"),
        link("attendance", "contact_id", "contact.ref"),
        known("attendance", "status", "present", "absent", "excused", "represented"),
    )
    op.create_index("ix_attendance_contact_id", "attendance", ["contact_id"])
    op.create_index("ix_attendance_meeting_id", "attendance", ["meeting_id"])
    op.create_index("ix_attendance_organisation_id", "attendance", ["organisation_id"])
