"""Tombstones of single cells, in rows of records that go on."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    flag = sa.Column("is_cell", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("tombstone", flag)


def downgrade() -> None:
    op.drop_column("tombstone", "is_cell")
