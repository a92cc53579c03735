"""Sessions may be put off: one more state."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_BEFORE = "'planned', 'held', 'cancelled'"
_AFTER = "'planned', 'held', 'cancelled', 'postponed'"


def upgrade() -> None:
    _rewrite(_BEFORE, _AFTER)


def downgrade() -> None:
    op.execute("UPDATE session SET status = 'planned' WHERE status = 'postponed'")
    _rewrite(_AFTER, _BEFORE)


def _rewrite(before: str, after: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("ALTER TABLE session DROP CONSTRAINT ck_session_status_known")
        known = f"CHECK (status IN ({after}))"
        op.execute(f"ALTER TABLE session ADD CONSTRAINT ck_session_status_known {known}")
        return
    # The way that SQLite documents for a CHECK: a new table would break all that refers to it.
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    rewritten = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
        "WHERE type = 'table' AND name = 'session'"
    )
    connection.execute(rewritten, {"before": f"({before})", "after": f"({after})"})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
