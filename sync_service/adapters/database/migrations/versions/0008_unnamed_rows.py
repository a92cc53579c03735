"""Which records of a tab have no row yet that shows their reference."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("tab", sa.Column("unnamed", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("tab", "unnamed")
