"""Statements that both databases understand, and that are fast for many rows at once.

SQLAlchemy's own work for each row costs about as much as the database's: for thousands of rows the
driver is handed what it needs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Insert, Table, Update
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Item = TypeVar("Item")

IN_LIST = 500
"""Values in one IN (…): long enough to save trips, short enough for every SQLite."""


_FIRST: dict[type[Dialect], Dialect] = {}


def first_alike(dialect: Dialect) -> Dialect:
    """The first of its kind: what is made for one database serves all that are opened after it."""
    return _FIRST.setdefault(type(dialect), dialect)


def upsert(connection: Connection, table: Table, keys: Sequence[str]) -> Insert:
    """Inserts a whole row or replaces the one with the same keys; run it with a list of rows."""
    return _upsert_into(first_alike(connection.dialect), table, tuple(keys))


@lru_cache(maxsize=64)
def _upsert_into(dialect: Dialect, table: Table, keys: tuple[str, ...]) -> Insert:
    """Made once: making it takes longer than running it for one row."""
    insert = insert_into(dialect, table)
    new = {column.name: insert.excluded[column.name] for column in table.columns}
    return insert.on_conflict_do_update(
        index_elements=keys,
        set_={name: value for name, value in new.items() if name not in keys},
    )


def insert_unless_there(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """False where a row with the same key was there before, whoever stored it."""
    insert = insert_into(connection.dialect, table).values(row).on_conflict_do_nothing()
    first_key = next(iter(table.primary_key))
    return connection.execute(insert.returning(first_key)).first() is not None


def insert_into(dialect: Dialect, table: Table) -> "sqlite.Insert | postgresql.Insert":
    if dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - brings asyncio and its drivers

    return postgresql.insert(table)


def in_chunks(items: Iterable[Item], size: int = IN_LIST) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


_Convert = Callable[[Any], Any]
_Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, and what the values in some places go through before."""

    sql: str
    columns: tuple[str, ...]
    converts: tuple[tuple[int, _Convert], ...]
    is_positional: bool
    is_numbered: bool
    """Each row gets a number, the next one: none is stored beside another."""

    def bind(self, rows: Iterable[_Row]) -> list[Any]:
        converts = [(place, _remembering(convert)) for place, convert in self.converts]
        bound: list[Any] = []
        for row in rows:
            values = list(row)
            for place, convert in converts:
                if values[place] is not None:
                    values[place] = convert(values[place])
            bound.append(tuple(values))
        if self.is_positional:
            return bound
        return [dict(zip(self.columns, values, strict=True)) for values in bound]


def store_rows(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Iterable[_Row],
    keys: tuple[str, ...] = (),
) -> None:
    """Inserts rows whose values are in the order of `columns`, which is the table's.

    With `keys`, a row that has the same ones is replaced.
    """
    prepared = prepare_rows(connection.dialect, table, columns, keys)
    bound = prepared.bind(rows)
    if bound:
        connection.exec_driver_sql(prepared.sql, bound)


def prepare_rows(
    dialect: Dialect, table: Table, columns: tuple[str, ...], keys: tuple[str, ...] = ()
) -> Prepared:
    """Of whole rows: an insert, or with `keys` a replacement of what has the same ones."""
    return _prepare_rows(first_alike(dialect), table, columns, keys)


@lru_cache(maxsize=64)
def _prepare_rows(
    dialect: Dialect, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]
) -> Prepared:
    statement = _upsert_into(dialect, table, keys) if keys else insert_into(dialect, table)
    own = table.autoincrement_column
    is_numbered = own is not None and own.name not in columns
    places = {name: table.c[name] for name in columns}
    return prepare(dialect, statement, places, is_numbered=is_numbered)


def prepare(
    dialect: Dialect,
    statement: Insert | Update,
    places: Mapping[str, ColumnElement[Any]],
    *,
    is_numbered: bool = False,
) -> Prepared:
    """`places`: what each of its parameters is for, in the order in which they stand in it."""
    names = tuple(places)
    # A number that the database gives is not asked back.
    statement = statement.inline() if isinstance(statement, Insert) else statement
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if compiled.positiontup is not None and tuple(compiled.positiontup) != names:
        raise ValueError(f"its parameters are in another order: {compiled.positiontup}")
    processors = [
        column.type.dialect_impl(dialect).bind_processor(dialect) for column in places.values()
    ]
    converts = tuple(
        (place, convert) for place, convert in enumerate(processors) if convert is not None
    )
    is_positional = compiled.positiontup is not None
    return Prepared(str(compiled), names, converts, is_positional, is_numbered)


def _remembering(convert: _Convert) -> _Convert:
    """The rows of one run have the same instant, run and source: each is converted once."""
    last: object = None
    converted: object = None

    def convert_once(value: object) -> object:
        nonlocal last, converted
        if value is not last:
            converted = convert(value)
            last = value
        return converted

    return convert_once
