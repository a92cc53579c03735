"""Keeps what caused a mail, which is composed when it leaves; those composed before stay so."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.execute("ALTER TABLE outbox ADD COLUMN about TEXT")
