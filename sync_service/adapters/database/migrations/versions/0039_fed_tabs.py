"""Which tabs formulas fill; of those met before it is known once they are read again."""

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.execute("ALTER TABLE tab ADD COLUMN is_fed BOOLEAN DEFAULT FALSE NOT NULL")
