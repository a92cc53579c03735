"""What this installation is called, and whose records each tab was last planned to show."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.add_column("tab", sa.Column("followed_as", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("tab", "followed_as")
    op.drop_table("setting")
