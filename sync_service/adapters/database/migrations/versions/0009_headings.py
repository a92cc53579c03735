"""Rows that are titles or sums among a tab's data."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("tab", sa.Column("headings", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("tab", "headings")
