"""The date of a session that its families were last told: retention never counts from before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("session", sa.Column("told_date", sa.Date))
    op.execute("UPDATE session SET told_date = date")


def downgrade() -> None:
    op.drop_column("session", "told_date")
