"""What partners lend each other."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import (
    counts,
    create_record_table,
    known,
    link,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_item()
    _create_loan()


def downgrade() -> None:
    op.drop_table("loan")
    op.drop_table("item")


def _create_item() -> None:
    create_record_table(
        "item",
        sa.Column("code", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        *counts("item", "quantity"),
        sa.Column("contents", sa.Text),
        sa.Column("age_range", sa.Text),
        sa.Column("themes", sa.Text),
        sa.Column("condition", sa.Text),
        sa.Column("location", sa.Text),
        sa.Column("owner_organisation_id", sa.Text, nullable=False),
        *counts("item", "loan_days"),
        link("item", "owner_organisation_id", "organisation.id"),
        known(
            "item",
            "kind",
            "kit",
            "game",
            "book",
            "exhibition",
            "facilitation_tool",
            "equipment",
            "medium",
        ),
        known(
            "item", "condition", "new", "good", "worn", "incomplete", "damaged", "out_of_service"
        ),
    )
    op.create_index("ix_item_owner_organisation_id", "item", ["owner_organisation_id"])


def _create_loan() -> None:
    create_record_table(
        "loan",
        sa.Column("item_code", sa.Text, nullable=False),
        *counts("loan", "quantity"),
        sa.Column("borrower_organisation_id", sa.Text, nullable=False),
        sa.Column("borrower_contact_id", sa.Text),
        sa.Column("loaned_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("returned_on", sa.Date),
        sa.Column("status", sa.Text),
        sa.Column("condition_back", sa.Text),
        sa.Column("deposit", sa.Float),
        link("loan", "item_code", "item.ref"),
        link("loan", "borrower_organisation_id", "organisation.id"),
        link("loan", "borrower_contact_id", "contact.ref"),
        known(
            "loan",
            "status",
            "reserved",
            "on_loan",
            "overdue",
            "returned",
            "cancelled",
            "available",
            "lost",
            "out_of_service",
        ),
        known("loan", "condition_back", "ok", "incomplete", "damaged"),
    )
    op.create_index("ix_loan_borrower_contact_id", "loan", ["borrower_contact_id"])
    op.create_index("ix_loan_borrower_organisation_id", "loan", ["borrower_organisation_id"])
    op.create_index("ix_loan_item_code", "loan", ["item_code"])
