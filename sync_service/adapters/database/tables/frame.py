"""What every table of records has in common, and how columns and constraints are named."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

from sync_service.adapters.database.tables.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RECORD_COLUMNS = frozenset(
    {"ref", "serial", "updated_at", "archived_at", "rev"}
    | {"nonce", "suspect", "told_date", "merged_into", "made_with"}
)
"""Columns that are not fields of the record."""

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up by itself only what is called INTEGER."""


def record_table(name: str, *columns: SchemaItem) -> Table:
    """A table of one entity's records. `serial` is the order in which they were made."""
    return Table(
        name,
        metadata,
        Column("ref", Text, primary_key=True),
        *columns,
        Column("serial", BigInteger, nullable=False, index=True),
        Column("updated_at", Instant, nullable=False),
        Column("archived_at", Instant),
        Column("rev", Integer, nullable=False, server_default="1"),
    )
