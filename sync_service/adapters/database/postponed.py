"""What is only stored waits for the next question or the commit: one trip to PostgreSQL for all.

SQLite is no trip away: nothing waits there.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, event

from french_cells.patterns import pattern
from sync_service.adapters.database.statements import Prepared

_PLACE = pattern(r"%\((\w+)\)s")
_MOST = 20
"""Statements that wait: a longer text than theirs is planned anew each time."""
_OPTION = "postponed"
ASKS_NOTHING = MappingProxyType({"asks_nothing": True})
"""Execution options of a statement before which nothing need be stored."""


class Postponed:
    """The statements of one transaction that nobody has asked about yet, in order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Prepared, dict[str, Any]]] = []

    def add(self, connection: Connection, prepared: Prepared, rows: Iterable[Any]) -> None:
        is_second = prepared.is_numbered and any(one is prepared for one, _ in self._waiting)
        if is_second or len(self._waiting) >= _MOST:
            self.send(connection)
        self._waiting += ((prepared, row) for row in rows)

    def send(self, connection: Connection) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            values = {
                f"p{place}_{name}": value
                for place, (_, row) in enumerate(waiting)
                for name, value in row.items()
            }
            connection.exec_driver_sql(_as_one(*(one.sql for one, _ in waiting)), values)


@lru_cache(maxsize=256)
def _as_one(*statements: str) -> str:
    """The same text for the same statements: the driver has the server plan it once.

    All of them see the tables as they were before, and none is done before another.
    """
    *others, last = (_PLACE.sub(rf"%(p{place}_\1)s", one) for place, one in enumerate(statements))
    if not others:
        return last
    first = ", ".join(f"s{place} AS ({one})" for place, one in enumerate(others))
    return f"WITH {first} {last}"


def store_later(connection: Connection, prepared: Prepared, rows: Iterable[Sequence[Any]]) -> None:
    """Of these rows and those that wait, none may need another."""
    bound = prepared.bind(rows)
    postponed = connection.get_execution_options().get(_OPTION)
    most = 1 if prepared.is_numbered else _MOST
    if postponed is not None and len(bound) <= most:
        postponed.add(connection, prepared, bound)
    elif bound:
        connection.exec_driver_sql(prepared.sql, bound)


def postpone(connection: Connection) -> None:
    """From now on, on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(**{_OPTION: Postponed()})


def send_postponed(connection: Connection) -> None:
    postponed = connection.get_execution_options().get(_OPTION)
    if postponed is not None:
        postponed.send(connection)


def send_before_questions(engine: Engine) -> None:
    """Whatever else is sent finds stored what was to be stored before."""

    def send(connection: Connection, *others: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        *_, context, _ = others
        if not ASKS_NOTHING.items() <= context.execution_options.items():
            send_postponed(connection)

    event.listen(engine, "before_cursor_execute", send)
