"""Every table, as release 0.1.0 makes it; what came before is in no migration any more."""

from pathlib import Path
from string import Template

from alembic import op

revision = "0025"
down_revision = None

_WORDS = {
    "sqlite": {
        "INSTANT": "TEXT",
        "BYTES": "BLOB",
        "NUMBER": "INTEGER",
        # A number is never given twice, even when the newest rows were erased.
        "COUNTED": " AUTOINCREMENT",
    },
    "postgresql": {
        "INSTANT": "TIMESTAMP WITH TIME ZONE",
        "BYTES": "BYTEA",
        "NUMBER": "BIGSERIAL",
        "COUNTED": "",
    },
}


def upgrade() -> None:
    connection = op.get_bind()
    schema = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in Template(schema).substitute(_WORDS[connection.dialect.name]).split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
