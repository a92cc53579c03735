"""Who was erased on request."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_erasure"),
    )


def downgrade() -> None:
    op.drop_table("erasure")
