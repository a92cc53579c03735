"""What Google did not take in a tab, and when it is tried again."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("spreadsheet", sa.Column("refused_until", INSTANT))
    op.add_column("tab", sa.Column("refusal", sa.Text))


def downgrade() -> None:
    op.drop_column("tab", "refusal")
    op.drop_column("spreadsheet", "refused_until")
