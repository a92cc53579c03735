"""Keeps the tabs that the coordinator's roster lists."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    instant = sa.Text() if op.get_bind().dialect.name == "sqlite" else sa.DateTime(timezone=True)
    op.create_table(
        "roster_tab",
        sa.Column("spreadsheet_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, primary_key=True),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("looked_at", instant, nullable=False),
        sa.Column("rules", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("structure", sa.Text, nullable=False),
        sa.Column("adopted", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
