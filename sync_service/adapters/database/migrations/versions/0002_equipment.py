"""What partners lend each other."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "item",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("quantity", sa.Integer),
        sa.Column("contents", sa.Text),
        sa.Column("age_range", sa.Text),
        sa.Column("themes", sa.Text),
        sa.Column("condition", sa.Text),
        sa.Column("location", sa.Text),
        sa.Column("owner_organisation_id", sa.Text, nullable=False),
        sa.Column("loan_days", sa.Integer),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_item")),
        sa.ForeignKeyConstraint(
            ["owner_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_item_owner_organisation_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "kind IN ('kit', 'game', 'book', 'exhibition', 'facilitation_tool', 'equipment', "
            "'medium')",
            name=op.f("ck_item_kind_known"),
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_item_quantity_least")),
        sa.CheckConstraint(
            "condition IN ('new', 'good', 'worn', 'incomplete', 'damaged', 'out_of_service')",
            name=op.f("ck_item_condition_known"),
        ),
        sa.CheckConstraint("loan_days >= 0", name=op.f("ck_item_loan_days_least")),
    )
    op.create_index(op.f("ix_item_owner_organisation_id"), "item", ["owner_organisation_id"])
    op.create_index(op.f("ix_item_serial"), "item", ["serial"])
    op.create_table(
        "loan",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("item_code", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer),
        sa.Column("borrower_organisation_id", sa.Text, nullable=False),
        sa.Column("borrower_contact_id", sa.Text),
        sa.Column("loaned_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("returned_on", sa.Date),
        sa.Column("status", sa.Text),
        sa.Column("condition_back", sa.Text),
        sa.Column("deposit", sa.Float),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_loan")),
        sa.ForeignKeyConstraint(
            ["item_code"],
            ["item.ref"],
            name=op.f("fk_loan_item_code"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["borrower_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_loan_borrower_organisation_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["borrower_contact_id"],
            ["contact.ref"],
            name=op.f("fk_loan_borrower_contact_id"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_loan_quantity_least")),
        sa.CheckConstraint(
            "status IN ('reserved', 'on_loan', 'overdue', 'returned', 'cancelled', "
            "'available', 'lost', 'out_of_service')",
            name=op.f("ck_loan_status_known"),
        ),
        sa.CheckConstraint(
            "condition_back IN ('ok', 'incomplete', 'damaged')",
            name=op.f("ck_loan_condition_back_known"),
        ),
    )
    op.create_index(op.f("ix_loan_borrower_contact_id"), "loan", ["borrower_contact_id"])
    op.create_index(op.f("ix_loan_borrower_organisation_id"), "loan", ["borrower_organisation_id"])
    op.create_index(op.f("ix_loan_item_code"), "loan", ["item_code"])
    op.create_index(op.f("ix_loan_serial"), "loan", ["serial"])


def downgrade() -> None:
    op.drop_table("loan")
    op.drop_table("item")
