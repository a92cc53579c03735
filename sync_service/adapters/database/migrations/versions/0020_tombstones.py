"""Rows of records erased by date that may still stand in a sheet."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("sheet_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("seal", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet_id", "sheet_id", "ref", name="pk_tombstone"),
    )


def downgrade() -> None:
    op.drop_table("tombstone")
