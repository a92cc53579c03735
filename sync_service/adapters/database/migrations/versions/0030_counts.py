"""Counts the problems that were opened; notes of a mail whether the server may have it already."""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    number = "BIGSERIAL" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    is_counted = "" if number == "BIGSERIAL" else " AUTOINCREMENT"
    op.execute(
        f"CREATE TABLE opened (id {number} NOT NULL CONSTRAINT pk_opened PRIMARY KEY{is_counted}, "
        "kind TEXT NOT NULL, "
        "count INTEGER NOT NULL)"
    )
    op.execute("ALTER TABLE outbox ADD COLUMN is_doubtful BOOLEAN DEFAULT FALSE NOT NULL")
