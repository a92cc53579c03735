"""Statements that both databases understand, and that are fast for many rows at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

Item = TypeVar("Item")

IN_LIST = 500
"""Values in one IN (…): long enough to save trips, short enough for every SQLite."""


def upsert(connection: Connection, table: Table, keys: Sequence[str]) -> Insert:
    """Inserts a whole row or replaces the one with the same keys; run it with a list of rows."""
    return upsert_into(connection.dialect, table, keys)


def upsert_into(dialect: Dialect, table: Table, keys: Sequence[str]) -> Insert:
    insert = insert_into(dialect, table)
    new = {column.name: insert.excluded[column.name] for column in table.columns}
    return insert.on_conflict_do_update(
        index_elements=list(keys),
        set_={name: value for name, value in new.items() if name not in keys},
    )


def insert_unless_there(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """False where a row with the same key was there before, whoever stored it."""
    insert = insert_into(connection.dialect, table).values(row).on_conflict_do_nothing()
    first_key = next(iter(table.primary_key))
    return connection.execute(insert.returning(first_key)).first() is not None


def insert_into(dialect: Dialect, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def in_chunks(items: Iterable[Item], size: int = IN_LIST) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
