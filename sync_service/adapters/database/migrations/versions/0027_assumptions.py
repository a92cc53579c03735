"""Remembers what is asked once for a whole column, and what was answered."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute("ALTER TABLE tab ADD COLUMN assumptions TEXT DEFAULT '{}' NOT NULL")
