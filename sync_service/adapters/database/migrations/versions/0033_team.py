"""Who may come in to the desk besides the coordinators of the settings."""

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    instant = "TEXT" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(
        "CREATE TABLE team_member (address TEXT NOT NULL CONSTRAINT pk_team_member PRIMARY KEY, "
        "role TEXT NOT NULL, "
        "until TEXT NOT NULL, "
        "added_by TEXT NOT NULL, "
        f"added_at {instant} NOT NULL)"
    )
