"""What families say of a session afterwards."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE feeling (key TEXT NOT NULL CONSTRAINT pk_feeling PRIMARY KEY, "
        "session_ref TEXT NOT NULL, said TEXT NOT NULL)"
    )
