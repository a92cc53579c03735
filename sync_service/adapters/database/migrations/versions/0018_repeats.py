"""Which new rows are asked about as the same as an older one's."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("tab", sa.Column("repeats", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("tab", "repeats")
