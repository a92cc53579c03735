"""Indexes for what is asked often: open writes, a session's address, an address's registrations.

Before them each poll went through every write of weeks, and each page of a session through all
sessions.
"""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute("DROP INDEX ix_write_intent_spreadsheet_id")
    for table, columns in (
        ("write_intent", ("step", "spreadsheet_id")),
        ("session", ("slug",)),
        ("registration", ("email",)),
        ("form_use", ("session_ref", "at")),
    ):
        name = f"ix_{table}_{'_'.join(columns)}"
        op.execute(f"CREATE INDEX {name} ON {table} ({', '.join(columns)})")
