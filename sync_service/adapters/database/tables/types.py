"""What all tables share: how they are named, and their columns' types.

The only place where `2026-03-12` becomes a date, `14:30` a time and an instant a timestamp.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

PARIS = ZoneInfo("Europe/Paris")
"""Instants come back with the offset that canonical values have."""

_COMPACT = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")


_Load: TypeAlias = Callable[[Any], Any]


class Converted(TypeDecorator[Any]):
    """A type whose values are converted both ways, whatever the database; null stays None."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        del dialect
        return None if value is None else self.store(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Load | None:
        """The library's own makes a call more for each value, and a letter reads thousands."""
        load, first = self.load, self.impl_instance.result_processor(dialect, coltype)
        if first is None:
            return lambda value: None if value is None else load(value)
        return lambda value: None if value is None else load(first(value))

    def store(self, value: Any) -> object:  # noqa: ANN401 - each type knows its own
        return value

    def load(self, value: Any) -> object:  # noqa: ANN401 - each type knows its own
        return value


class Day(Converted):
    """`2026-03-12` as a date; SQLite, which has no such type, keeps this very text."""

    impl = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Load | None:
        is_text = dialect.name == "sqlite"
        return None if is_text else super().result_processor(dialect, coltype)

    def store(self, value: str) -> date:
        return date.fromisoformat(value)

    def load(self, value: date) -> str:
        return value.isoformat()


class Hour(Converted):
    """`14:30` as a time of day."""

    impl = Time
    cache_ok = True

    def store(self, value: str) -> time:
        return time.fromisoformat(value)

    def load(self, value: time) -> str:
        return value.isoformat("minutes")


class Instant(TypeDecorator[datetime]):
    """An instant; text in UTC on SQLite, which has no such type, so that it sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        )

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.isoformat(timespec="microseconds") if dialect.name == "sqlite" else at

    def result_processor(self, dialect: Dialect, coltype: object) -> _Load:
        del coltype
        load = _load_instant if dialect.name == "sqlite" else _at_home
        return lambda value: None if value is None else load(value)


@lru_cache(maxsize=1024)
def _load_instant(text: str) -> datetime:
    """Remembered, because thousands of rows have the instant of the run that stored them."""
    return datetime.fromisoformat(text).astimezone(PARIS)


def _at_home(value: datetime) -> datetime:
    return value.astimezone(PARIS)


class InstantField(Converted):
    """A field's `2026-11-24T09:30:00+01:00` as an instant."""

    impl = Instant
    cache_ok = True

    def store(self, value: str) -> datetime:
        return datetime.fromisoformat(value)

    def load(self, value: datetime) -> str:
        return value.isoformat()


class Amount(Converted):
    """A number that may have decimals; a whole one comes back whole."""

    impl = Float
    cache_ok = True

    def load(self, value: float) -> float:
        return int(value) if value.is_integer() else value


class Json(Converted):
    """Anything JSON can say; lone surrogates and zero bytes survive as escapes."""

    cache_ok = True

    def store(self, value: object) -> str:
        return _COMPACT.encode(value)

    def load(self, value: str) -> object:
        return json.loads(value)


class Words(Converted):
    """A list of words as JSON that a person can read."""

    cache_ok = True

    def store(self, value: list[str]) -> str:
        return json.dumps(value, ensure_ascii=False)

    def load(self, value: str) -> object:
        return json.loads(value)


class OneOrMore(Converted):
    """One text as it is, several as a JSON list: a switchboard's numbers."""

    cache_ok = True

    def store(self, value: str | list[str]) -> str:
        return json.dumps(value) if isinstance(value, list) else value

    def load(self, value: str) -> object:
        return json.loads(value) if value.startswith("[") else value


class ShownText(Converted):
    """What a sheet shows, for people; characters that PostgreSQL cannot store are replaced."""

    cache_ok = True

    def store(self, value: str) -> str:
        return storable(value)


def storable(text: str) -> str:
    """Idempotent."""
    return text.translate(_UNSTORABLE)


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
