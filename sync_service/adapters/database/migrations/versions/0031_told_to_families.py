"""What families read of a workshop, and of one of its sessions, where a sheet says it."""

from alembic import op

revision = "0031"
down_revision = "0030"

_LONGEST = {
    "workshop": {"description": 1000, "audience": 200, "price": 200, "siblings": 200},
    "session": {"access": 300, "transport": 300},
}


def upgrade() -> None:
    for table, columns in _LONGEST.items():
        for column, longest in columns.items():
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column} TEXT "
                f"CONSTRAINT ck_{table}_{column}_holds CHECK (trim({column}) = {column} AND "
                f"length({column}) BETWEEN 1 AND {longest})"
            )
    op.execute(
        "ALTER TABLE session ADD COLUMN day_phone TEXT CONSTRAINT ck_session_day_phone_holds "
        "CHECK (trim(day_phone, '+0123456789;ext=') = '' AND length(day_phone) BETWEEN 2 AND 22)"
    )
