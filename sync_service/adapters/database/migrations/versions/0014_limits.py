"""Budgets of what strangers may cause; the contact of a registration is not kept as a key."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("spent", sa.Text, nullable=False),
        sa.Column("forget_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budget"),
    )
    op.create_index("ix_budget_forget_at", "budget", ["forget_at"])
    op.create_table(
        "owed_mail",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_owed_mail"),
    )
    op.create_index("ix_owed_mail_due_at", "owed_mail", ["due_at"])
    op.create_table(
        "form_use",
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("session_ref", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("nonce", name="pk_form_use"),
    )
    op.create_index("ix_form_use_at", "form_use", ["at"])
    op.drop_index("ix_registration_contact_key", "registration")
    op.drop_column("registration", "contact_key")
    op.drop_index("ix_registration_created_at", "registration")


def downgrade() -> None:
    op.add_column("registration", sa.Column("contact_key", sa.Text))
    op.create_index("ix_registration_contact_key", "registration", ["contact_key"])
    op.create_index("ix_registration_created_at", "registration", ["created_at"])
    for table in ("form_use", "owed_mail", "budget"):
        op.drop_table(table)
