"""A session may have no end: « 20h » is all that many sheets say.

SQLite drops no constraint of a table that is there: the table is made anew.
"""

from alembic import op

revision = "0036"
down_revision = "0035"

_OF_TABLE = "SELECT sql FROM sqlite_master WHERE tbl_name = 'session' AND sql IS NOT NULL"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE session ALTER COLUMN end_time DROP NOT NULL")
        return
    # The table's own statement comes before those of its indexes.
    rows = connection.exec_driver_sql(f"{_OF_TABLE} ORDER BY type DESC").fetchall()
    table, *indexes = (str(row[0]) for row in rows)
    connection.exec_driver_sql("CREATE TABLE old_session AS SELECT * FROM session")
    connection.exec_driver_sql("DROP TABLE session")
    # What stands after a % is no parameter.
    for statement in (table.replace("end_time TIME NOT NULL", "end_time TIME"), *indexes):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    connection.exec_driver_sql("INSERT INTO session SELECT * FROM old_session")
    connection.exec_driver_sql("DROP TABLE old_session")
