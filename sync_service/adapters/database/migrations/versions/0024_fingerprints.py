"""What tells whether content changed is a fingerprint; a digest is the weekly letter."""

from alembic import op

revision = "0024"
down_revision = "0023"

_COLUMNS = (
    ("spreadsheet", "digest"),
    ("tab", "digest"),
    ("tab", "digest_since"),
    ("row_link", "digest"),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        _rename(table, column, column.replace("digest", "fingerprint"))


def downgrade() -> None:
    for table, column in _COLUMNS:
        _rename(table, column.replace("digest", "fingerprint"), column)


def _rename(table: str, before: str, after: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")
