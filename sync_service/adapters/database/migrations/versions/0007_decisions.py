"""What a confirmation covers, the mapping a sheet was planned under; two columns nobody read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("problem", sa.Column("covers", sa.Text, nullable=False, server_default=""))
    op.add_column("spreadsheet", sa.Column("rules", sa.Text, nullable=False, server_default=""))
    op.drop_column("spreadsheet", "drive_version")
    op.drop_column("tab", "draft_notes")


def downgrade() -> None:
    op.add_column("tab", sa.Column("draft_notes", sa.Text, nullable=False, server_default="[]"))
    op.add_column("spreadsheet", sa.Column("drive_version", sa.BigInteger))
    op.drop_column("spreadsheet", "rules")
    op.drop_column("problem", "covers")
