"""What guards ask about, element by element, until it is put back or confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("tab", sa.Column("asked", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("tab", "asked")
