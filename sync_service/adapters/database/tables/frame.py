"""What every table of records has in common, and how columns and constraints are named."""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

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
    | {"nonce", "suspect", "told_date", "merged_into"}
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


def text(name: str, *, required: bool = False) -> Column[str]:
    return Column(name, Text, nullable=not required)


def typed(name: str, kind: type[TypeEngine[object]], *, required: bool = False) -> Column[object]:
    return Column(name, kind, nullable=not required)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean)


def choice(name: str, values: Iterable[str]) -> tuple[Column[str], CheckConstraint]:
    """A text that is one of these values; unpack it among a table's columns."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Column(name, Text), CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known")


def count(name: str, *, least: int = 0) -> tuple[Column[int], CheckConstraint]:
    """A whole number of things; unpack it among a table's columns."""
    return Column(name, Integer), CheckConstraint(f"{name} >= {least}", name=f"{name}_least")


def link(name: str, target: str, *, required: bool = False) -> Column[str]:
    """Another record, looked up at commit: the records of one run may come in any order."""
    return Column(
        name,
        Text,
        ForeignKey(target, deferrable=True, initially="DEFERRED", onupdate="CASCADE"),
        nullable=not required,
        index=True,
    )
