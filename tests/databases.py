"""Upgraded databases: copies of one, so that the migrations run once and not for each test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.engine import Turns


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
