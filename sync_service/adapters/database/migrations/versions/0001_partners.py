"""Organisations, their people, their meetings and who came."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("ref", sa.Text, nullable=False),
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
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_organisation")),
        sa.UniqueConstraint("id", name=op.f("uq_organisation_id")),
        sa.CheckConstraint(
            "kind IN ('association', 'community_centre', 'evs', 'municipality', 'ccas', "
            "'county', 'caf', 'national_education', 'state', 'nursery', 'laep', 'rpe', "
            "'toy_library', 'library', 'primary_school', 'middle_school', 'pmi', 'other')",
            name=op.f("ck_organisation_kind_known"),
        ),
    )
    op.create_index(op.f("ix_organisation_serial"), "organisation", ["serial"])
    op.create_table(
        "contact",
        sa.Column("ref", sa.Text, nullable=False),
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
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_contact")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_contact_organisation_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("title IN ('mme', 'm')", name=op.f("ck_contact_title_known")),
    )
    op.create_index(op.f("ix_contact_organisation_id"), "contact", ["organisation_id"])
    op.create_index(op.f("ix_contact_serial"), "contact", ["serial"])
    op.create_table(
        "meeting",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("start_time", sa.Time),
        sa.Column("end_time", sa.Time),
        sa.Column("place", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_meeting")),
        sa.CheckConstraint(
            "kind IN ('technical_committee', 'steering_committee', 'working_group', 'other')",
            name=op.f("ck_meeting_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'cancelled', 'postponed')",
            name=op.f("ck_meeting_status_known"),
        ),
    )
    op.create_index(op.f("ix_meeting_serial"), "meeting", ["serial"])
    op.create_table(
        "attendance",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("meeting_id", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("contact_id", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("recorded_by", sa.Text),
        sa.Column("source_cell", sa.Text),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_attendance")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.ref"],
            name=op.f("fk_attendance_meeting_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_attendance_organisation_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.ref"],
            name=op.f("fk_attendance_contact_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "status IN ('present', 'absent', 'excused', 'represented')",
            name=op.f("ck_attendance_status_known"),
        ),
    )
    op.create_index(op.f("ix_attendance_contact_id"), "attendance", ["contact_id"])
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"])
    op.create_index(op.f("ix_attendance_organisation_id"), "attendance", ["organisation_id"])
    op.create_index(op.f("ix_attendance_serial"), "attendance", ["serial"])


def downgrade() -> None:
    op.drop_table("attendance")
    op.drop_table("meeting")
    op.drop_table("contact")
    op.drop_table("organisation")
