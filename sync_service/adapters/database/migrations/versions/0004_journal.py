"""Runs and changes."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT, ROW_NUMBER

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _create_run()
    _create_change()


def downgrade() -> None:
    op.drop_table("change")
    op.drop_table("run")


def _create_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("summary", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_started_at", "run", ["started_at"])


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("run", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_at", "change", ["at"])
    op.create_index("ix_change_ref", "change", ["ref"])
    op.create_index("ix_change_run", "change", ["run"])
