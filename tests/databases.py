"""Upgraded databases: copies of one, so that the migrations run once and not for each test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sync_service.adapters.database import open_database


def upgrade(url: str) -> None:
    database = open_database(url)
    database.upgrade()
    database.close()


def new_sqlite(path: Path) -> str:
    """The address of an upgraded SQLite database, made at that path."""
    path.write_bytes(_pristine())
    return f"sqlite:///{path}"


@cache
def _pristine() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pristine.db"
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()
