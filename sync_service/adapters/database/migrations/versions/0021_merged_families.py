"""Where a family's page leads once its registration was merged into another."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("registration", sa.Column("merged_into", sa.Text))


def downgrade() -> None:
    op.drop_column("registration", "merged_into")
