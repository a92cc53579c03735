"""Workshops, sessions, registrations and the figures that remain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("scheme", sa.Text),
        sa.Column("themes", sa.Text),
        sa.Column("is_new", sa.Boolean),
        sa.Column("lead_organisation_id", sa.Text, nullable=False),
        sa.Column("target_ages", sa.Text),
        sa.Column("registration_mode", sa.Text),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_workshop")),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_workshop_lead_organisation_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "kind IN ('talk_group', 'expression_group', 'talk_debate', "
            "'parent_child_workshop', 'training', 'individual_listening', 'event')",
            name=op.f("ck_workshop_kind_known"),
        ),
        sa.CheckConstraint(
            "scheme IN ('reaap_fnp1', 'clas', 'laep', 'city_policy', 'other')",
            name=op.f("ck_workshop_scheme_known"),
        ),
        sa.CheckConstraint(
            "registration_mode IN ('form', 'free')",
            name=op.f("ck_workshop_registration_mode_known"),
        ),
    )
    op.create_index(op.f("ix_workshop_lead_organisation_id"), "workshop", ["lead_organisation_id"])
    op.create_index(op.f("ix_workshop_serial"), "workshop", ["serial"])
    op.create_table(
        "session",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("workshop_id", sa.Text, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("start_time", sa.Time),
        sa.Column("end_time", sa.Time),
        sa.Column("place", sa.Text),
        sa.Column("capacity", sa.Integer),
        sa.Column("slug", sa.Text),
        sa.Column("registration_open", sa.Boolean),
        sa.Column("direct_confirm_hours", sa.Integer),
        sa.Column("interpreter_offered", sa.Boolean),
        sa.Column("languages", sa.Text),
        sa.Column("ask_ages", sa.Boolean),
        sa.Column("facilitators", sa.Text),
        sa.Column("opening_hours", sa.Float),
        sa.Column("prep_hours", sa.Float),
        sa.Column("status", sa.Text),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_session")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.ref"],
            name=op.f("fk_session_workshop_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_session_capacity_least")),
        sa.CheckConstraint(
            "direct_confirm_hours >= 0", name=op.f("ck_session_direct_confirm_hours_least")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'cancelled')", name=op.f("ck_session_status_known")
        ),
    )
    op.create_index(op.f("ix_session_serial"), "session", ["serial"])
    op.create_index(op.f("ix_session_workshop_id"), "session", ["workshop_id"])
    op.create_table(
        "registration",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("submitted_at", INSTANT),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("phone_as_typed", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("adults_count", sa.Integer),
        sa.Column("children_0_2", sa.Integer),
        sa.Column("children_3_5", sa.Integer),
        sa.Column("children_6_11", sa.Integer),
        sa.Column("children_12_17", sa.Integer),
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
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_registration")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.ref"],
            name=op.f("fk_registration_session_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_registration_nonce")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_token_hash")),
        sa.CheckConstraint("adults_count >= 0", name=op.f("ck_registration_adults_count_least")),
        sa.CheckConstraint("children_0_2 >= 0", name=op.f("ck_registration_children_0_2_least")),
        sa.CheckConstraint("children_3_5 >= 0", name=op.f("ck_registration_children_3_5_least")),
        sa.CheckConstraint("children_6_11 >= 0", name=op.f("ck_registration_children_6_11_least")),
        sa.CheckConstraint(
            "children_12_17 >= 0", name=op.f("ck_registration_children_12_17_least")
        ),
        sa.CheckConstraint(
            "status IN ('confirmed', 'waiting', 'cancelled', 'attended', 'no_show')",
            name=op.f("ck_registration_status_known"),
        ),
    )
    op.create_index(op.f("ix_registration_contact_key"), "registration", ["contact_key"])
    op.create_index(op.f("ix_registration_created_at"), "registration", ["created_at"])
    op.create_index(op.f("ix_registration_serial"), "registration", ["serial"])
    op.create_index(op.f("ix_registration_session_id"), "registration", ["session_id"])
    op.create_table(
        "session_count",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("families_count", sa.Integer),
        sa.Column("new_families_count", sa.Integer),
        sa.Column("mothers_count", sa.Integer),
        sa.Column("fathers_count", sa.Integer),
        sa.Column("other_adults_count", sa.Integer),
        sa.Column("children_0_2", sa.Integer),
        sa.Column("children_3_5", sa.Integer),
        sa.Column("children_6_11", sa.Integer),
        sa.Column("children_12_17", sa.Integer),
        sa.Column("siblings_count", sa.Integer),
        sa.Column("professionals_count", sa.Integer),
        sa.Column("volunteers_count", sa.Integer),
        sa.Column("volunteer_hours", sa.Float),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_session_count")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.ref"],
            name=op.f("fk_session_count_session_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "families_count >= 0", name=op.f("ck_session_count_families_count_least")
        ),
        sa.CheckConstraint(
            "new_families_count >= 0", name=op.f("ck_session_count_new_families_count_least")
        ),
        sa.CheckConstraint(
            "mothers_count >= 0", name=op.f("ck_session_count_mothers_count_least")
        ),
        sa.CheckConstraint(
            "fathers_count >= 0", name=op.f("ck_session_count_fathers_count_least")
        ),
        sa.CheckConstraint(
            "other_adults_count >= 0", name=op.f("ck_session_count_other_adults_count_least")
        ),
        sa.CheckConstraint("children_0_2 >= 0", name=op.f("ck_session_count_children_0_2_least")),
        sa.CheckConstraint("children_3_5 >= 0", name=op.f("ck_session_count_children_3_5_least")),
        sa.CheckConstraint(
            "children_6_11 >= 0", name=op.f("ck_session_count_children_6_11_least")
        ),
        sa.CheckConstraint(
            "children_12_17 >= 0", name=op.f("ck_session_count_children_12_17_least")
        ),
        sa.CheckConstraint(
            "siblings_count >= 0", name=op.f("ck_session_count_siblings_count_least")
        ),
        sa.CheckConstraint(
            "professionals_count >= 0", name=op.f("ck_session_count_professionals_count_least")
        ),
        sa.CheckConstraint(
            "volunteers_count >= 0", name=op.f("ck_session_count_volunteers_count_least")
        ),
    )
    op.create_index(op.f("ix_session_count_serial"), "session_count", ["serial"])
    op.create_index(op.f("ix_session_count_session_id"), "session_count", ["session_id"])


def downgrade() -> None:
    op.drop_table("session_count")
    op.drop_table("registration")
    op.drop_table("session")
    op.drop_table("workshop")
