"""A registration against a bare locked insert: SQLite (synchronous FULL) and PostgreSQL.

    scripts/bench register [--families=50] [--json]

In one process, without a page. The floor locks its session by an update and inserts a row of
twelve columns; it asks nothing, checks nothing, and remembers nothing else. No statement of it is
made: the driver is handed text. Ours fills a session in each turn, twenty families a minute, which
is what the caps of a host let one session have. PostgreSQL is measured twice: as the tests have
it, and waiting for its disk, as SQLite and hosts do.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from _interleaved import TIMES, Pair, arguments, in_turn, show
from idle import statements

from sync_service.adapters.database import open_database
from sync_service.families.links import FormToken
from sync_service.families.register import Answers, Registered, SentForm, register
from tests.databases import new_sqlite
from tests.entrypoints.web.town import Town, TownSettings
from tests.postgresql import running_postgresql

MANY = 10**9
_COLUMNS = ", ".join(["ref TEXT PRIMARY KEY", "session TEXT", *(f"c{n} TEXT" for n in range(10))])
_TABLES = (
    "CREATE TABLE session (ref TEXT PRIMARY KEY, rev INTEGER)",
    f"CREATE TABLE registration ({_COLUMNS})",
    "CREATE INDEX by_session ON registration (session)",
    "INSERT INTO session VALUES ('D-0000000', 1)",
)
_LOCK = "UPDATE session SET rev = rev + 1 WHERE ref = 'D-0000000'"


class Floor:
    """The driver's own connection, and texts."""

    def __init__(self, execute: Callable[..., object], mark: str, begin: str) -> None:
        self._execute, self._begin = execute, begin
        self._insert = f"INSERT INTO registration VALUES ({', '.join([mark] * 12)})"  # noqa: S608 - marks only
        self._numbers = count()
        for statement in _TABLES:
            execute(statement)

    def register(self) -> None:
        number = next(self._numbers)
        self._execute(self._begin)
        self._execute(_LOCK)
        self._execute(self._insert, (f"N-{number}", "D-0000000", *["Zoé"] * 10))
        self._execute("COMMIT")

    def crowd(self, families: int) -> None:
        for _ in range(families):
            self.register()


class Ours:
    """The desk of a town; its sessions have no limit, and each turn has one of its own."""

    def __init__(self, url: str) -> None:
        caps = replace(
            TownSettings(), max_per_contact=MANY, max_per_session=MANY, max_per_minute=MANY
        )
        self.database = open_database(url)
        self.database.serve_families()
        self._town = Town(settings=caps, database=self.database)
        self._sessions = [self._town.add_session(capacity=None) for _ in range(2 * (TIMES + 3))]
        self._desk, self._numbers = self._town.desk, count()

    def close(self) -> None:
        self.database.close()

    def crowd(self, families: int, *, with_mail: bool) -> None:
        session = self._sessions.pop()
        for _ in range(families):
            self.register(session, with_mail=with_mail)

    def register(self, session: str, *, with_mail: bool) -> None:
        number = next(self._numbers)
        self._town.clock.pass_by(seconds=3)
        answers = Answers(
            given_name=f"Zoé {number}",
            adults_count=1,
            phone=f"+336399{number:05}",
            email=f"zoe{number}@example.org" if with_mail else None,
        )
        token = FormToken(f"n{number}", session, 0.0)
        done = register(self._desk, SentForm(token, answers))
        if not isinstance(done, Registered) or done.outcome != "registered":
            sys.exit(f"Not registered: {done}")


def measure(
    kind: str, floor: Floor, ours: Ours, families: int, counts: dict[str, object]
) -> Iterator[Pair]:
    aim = "≥ 60 % (× ≤ 1.67)" if kind == "SQLite" else "≥ 85 % (× ≤ 1.18)"
    for name, with_mail in (("phone only", False), ("with e-mail", True)):
        crowd = partial(ours.crowd, with_mail=with_mail)
        insert = partial(floor.crowd, families)
        yield in_turn(f"{kind}, {name}", insert, partial(crowd, families), aim=aim, units=families)
        # Of the second family: a session's first one has its day noted.
        both, first = (statements(partial(crowd, number)) for number in (2, 1))
        counts[f"{kind}, {name}: statements"] = both - first


def on_sqlite(families: int, counts: dict[str, object]) -> Iterator[Pair]:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(f"{folder}/floor.db", isolation_level=None)) as bare,
        closing(Ours(new_sqlite(Path(folder) / "ours.db"))) as ours,
    ):
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        floor = Floor(bare.execute, "?", "BEGIN IMMEDIATE")
        yield from measure("SQLite", floor, ours, families, counts)


def on_postgresql(families: int, counts: dict[str, object]) -> Iterator[Pair]:
    with running_postgresql() as server:
        for kind, fsync in (("PostgreSQL, no disk", "off"), ("PostgreSQL", "on")):
            with server.empty() as empty, server.upgraded() as url:
                with psycopg.connect(empty, autocommit=True) as setting:
                    setting.execute(f"ALTER SYSTEM SET fsync = {fsync}")
                    setting.execute("SELECT pg_reload_conf()")
                with psycopg.connect(empty, autocommit=True) as bare, closing(Ours(url)) as ours:
                    floor = Floor(bare.execute, "%s", "BEGIN")
                    yield from measure(kind, floor, ours, families, counts)


def main() -> int:
    asked = arguments(__doc__, families="50")
    counts: dict[str, object] = {}
    pairs = [*on_sqlite(asked.families[0], counts), *on_postgresql(asked.families[0], counts)]
    return show("A registration over a bare locked insert", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
