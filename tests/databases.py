"""Upgraded databases: copies of one, so that the migrations run once and not for each test.

Statements are compiled once as well, not for each test's database: as in a process that serves for
days. That is a fifth of what tests of pages cost.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.sqlite import Turns

_MOST_STATEMENTS = 2_000


class _Compiled(LRUCache[Any, Any]):
    """SQLAlchemy's own would keep each database's dialect apart, by the first part of a key."""

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401 - what SQLAlchemy keeps
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:  # noqa: ANN401
        super().__setitem__(key[1:], value)


@cache
def _compiled(_dialect: str) -> _Compiled:
    return _Compiled(_MOST_STATEMENTS)


@event.listens_for(Engine, "engine_connect")
def _share_compiled(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled(connection.dialect.name))


def upgrade(url: str) -> None:
    database = open_database(url)
    database.upgrade()
    database.close()


def open_alone(url: str) -> SqlDatabase:
    """A database whose lock nobody waits for: it need not pause after each turn."""
    database = open_database(url)
    database.turns = Turns(sleep=lambda _: None)
    return database


def new_sqlite(path: Path) -> str:
    """The address of an upgraded SQLite database, made at that path."""
    path.touch(0o600)
    path.write_bytes(_pristine())
    return f"sqlite:///{path}"


@cache
def _pristine() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pristine.db"
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()
