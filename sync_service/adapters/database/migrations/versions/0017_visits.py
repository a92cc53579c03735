"""The coordinator's visits, which end on the server; the old marks of used links go."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_visit"),
    )
    op.execute("DELETE FROM job_run WHERE job LIKE 'sign-in:%'")


def downgrade() -> None:
    op.drop_table("visit")
