"""Lets columns go that were written and never read, and holds each field to its declaration.

The tables of records are made anew and filled from what they held: SQLite changes no constraint
of a table that is there.
"""

from pathlib import Path
from string import Template

from alembic import op
from sqlalchemy import inspect

revision = "0026"
down_revision = "0025"

_RECORDS = (
    "organisation", "contact", "meeting", "attendance", "item", "loan", "workshop", "session",
    "registration", "session_count",
)  # fmt: skip
"""Parents first."""
_UNREAD = (
    ("outbox", "sent_at"),
    ("digest_run", "message_id"),
    ("digest_run", "claimed_at"),
    ("digest_run", "step_at"),
    ("tombstone", "at"),
    ("problem", "decided_at"),
)
_WORDS = {
    "sqlite": {"INSTANT": "TEXT", "SQLITE": ""},
    "postgresql": {"INSTANT": "TIMESTAMP WITH TIME ZONE", "SQLITE": "-- "},
}


def upgrade() -> None:
    connection = op.get_bind()
    for table, column in _UNREAD:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in reversed(_RECORDS):
        keep = f"CREATE TABLE old_{table} AS SELECT * FROM {table}"  # noqa: S608 - as below
        connection.exec_driver_sql(keep)
        connection.exec_driver_sql(f"DROP TABLE {table}")
    schema = Path(__file__).with_name("0026_records.sql").read_text(encoding="utf-8")
    words = _WORDS[connection.dialect.name]
    for statement in Template(schema).substitute(words).split(";\n"):
        if statement.strip():
            # What stands after a % is no parameter.
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    for table in _RECORDS:
        names = ", ".join(column["name"] for column in inspect(connection).get_columns(table))
        fill = f"INSERT INTO {table} ({names}) SELECT {names} FROM old_{table}"  # noqa: S608 - names of ours
        connection.exec_driver_sql(fill)
        connection.exec_driver_sql(f"DROP TABLE old_{table}")
