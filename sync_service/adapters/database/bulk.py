"""Many rows in one statement that is compiled once.

SQLAlchemy's own work for each row costs about as much as the database's: for thousands of rows the
driver is handed what it needs. One row is stored more simply through `statements`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table

from sync_service.adapters.database.statements import insert_into, upsert_into

Convert = Callable[[Any], Any]
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as the driver takes it, and what the values in some places go through before."""

    sql: str
    columns: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]
    is_positional: bool


def store_rows(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    keys: tuple[str, ...] = (),
) -> None:
    """Inserts rows whose values stand in the order of `columns`, which is the table's.

    With `keys`, a row that has the same ones is replaced.
    """
    prepared = _prepare(connection.dialect, table, columns, keys)
    bound = _bind(prepared, rows)
    if bound:
        connection.exec_driver_sql(prepared.sql, bound)


@lru_cache(maxsize=64)
def _prepare(
    dialect: Dialect, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]
) -> _Prepared:
    statement = upsert_into(dialect, table, keys) if keys else insert_into(dialect, table)
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    places = compiled.positiontup
    if places is not None and tuple(places) != columns:
        raise ValueError(f"{table.name} has its columns in another order: {places}")
    processors = [
        table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns
    ]
    converts = tuple(
        (place, convert) for place, convert in enumerate(processors) if convert is not None
    )
    return _Prepared(str(compiled), columns, converts, is_positional=places is not None)


def _bind(prepared: _Prepared, rows: Iterable[Row]) -> list[Any]:
    converts = [(place, _remembering(convert)) for place, convert in prepared.converts]
    bound: list[Any] = []
    for row in rows:
        values = list(row)
        for place, convert in converts:
            if values[place] is not None:
                values[place] = convert(values[place])
        bound.append(tuple(values))
    if prepared.is_positional:
        return bound
    return [dict(zip(prepared.columns, values, strict=True)) for values in bound]


def _remembering(convert: Convert) -> Convert:
    """The rows of one run bear the same instant, run and source: each is converted once."""
    last: object = None
    converted: object = None

    def convert_once(value: object) -> object:
        nonlocal last, converted
        if value is not last:
            converted = convert(value)
            last = value
        return converted

    return convert_once
