"""Seats that nobody can read, and families that come back after they had cancelled."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("session", sa.Column("seats_unread", sa.Boolean))
    op.add_column("registration", sa.Column("back_at", INSTANT))


def downgrade() -> None:
    op.drop_column("registration", "back_at")
    op.drop_column("session", "seats_unread")
