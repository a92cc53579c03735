"""A registration against a bare locked insert: SQLite (synchronous FULL) and PostgreSQL.

    scripts/bench register [--families=50] [--json]

In one process, without a page. The floor locks its session by an update and inserts a row of
twelve columns; it asks nothing, checks nothing, and remembers nothing else. No statement of it is
made: the driver is handed text.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from _interleaved import Pair, arguments, in_turn, show
from idle import statements

from sync_service.adapters.database import open_database
from sync_service.families.links import FormToken
from sync_service.families.register import Answers, SentForm, register
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


class Ours:
    """The desk of a town with one session without a limit."""

    def __init__(self, url: str) -> None:
        caps = replace(
            TownSettings(), max_per_contact=MANY, max_per_session=MANY, max_per_minute=MANY
        )
        self.database = open_database(url)
        self.database.serve_families()
        town = Town(settings=caps, database=self.database)
        self._session, self._desk = town.add_session(capacity=None), town.desk
        self._numbers = count()

    def register(self, *, with_mail: bool) -> None:
        number = next(self._numbers)
        answers = Answers(
            given_name=f"Zoé {number}",
            adults_count=1,
            phone=f"+336399{number:05}",
            email=f"zoe{number}@example.org" if with_mail else None,
        )
        token = FormToken(f"n{number}", self._session, 0.0)
        done = register(self._desk, SentForm(token, answers))
        if done.outcome != "registered":
            sys.exit(f"Not registered: {done}")


def measure(kind: str, floor: Floor, ours: Ours, families: int) -> Iterator[Pair]:
    aim = "≥ 60 % (× ≤ 1.67)" if kind == "SQLite" else "≥ 85 % (× ≤ 1.18)"
    for name, with_mail in (("phone only", False), ("with e-mail", True)):

        def crowd(with_mail: bool = with_mail) -> None:  # noqa: FBT001 - bound here
            for _ in range(families):
                ours.register(with_mail=with_mail)

        def insert() -> None:
            for _ in range(families):
                floor.register()

        yield in_turn(f"{kind}, {name}", insert, crowd, aim=aim, units=families)


def main() -> int:
    asked = arguments(__doc__, families="50")
    families = asked.families[0]
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as server:
        bare = sqlite3.connect(f"{folder}/floor.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        ours = Ours(new_sqlite(Path(folder) / "ours.db"))
        floor = Floor(bare.execute, "?", "BEGIN IMMEDIATE")
        pairs = [*measure("SQLite", floor, ours, families)]
        counts: dict[str, object] = {
            f"statements, {name}": statements(lambda mail=mail: ours.register(with_mail=mail))
            for name, mail in (("phone only", False), ("with e-mail", True))
        }
        bare.close()
        ours.database.close()
        with server.empty() as empty, server.upgraded() as url:
            connection = psycopg.connect(empty, autocommit=True)
            ours = Ours(url)
            floor = Floor(connection.execute, "%s", "BEGIN")
            pairs += measure("PostgreSQL", floor, ours, families)
            connection.close()
            ours.database.close()
    return show("A registration over a bare locked insert", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
