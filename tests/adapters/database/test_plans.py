"""What is asked again and again finds its rows by an index: history makes no poll or page slower.

PostgreSQL reads a small table whole, whatever indexes it has, unless it is told not to. In a table
that a vacuum (its own comes after a minute) found empty, it takes any index. A test's database may
have held another's rows, and what an analysis found in them stays. Both are forgotten here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.memory import SqlSyncMemory
from sync_service.adapters.database.outside import SqlOutbox
from sync_service.adapters.database.records import SqlRecords
from sync_service.adapters.database.seats import SqlSeats
from sync_service.adapters.database.tables import metadata
from sync_service.ports.mail import Mail

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ASKED: dict[str, Callable[[Connection], object]] = {
    "a session's page": lambda it: SqlRecords(it).read_like("session", "slug", "cuisine"),
    "an address's registrations": lambda it: SqlRecords(it).read_like(
        "registration", "email", "zoe@example.org"
    ),
    "a form that is answered": lambda it: SqlSeats(it).read_use("nonce", ["D-0000000"], NOW),
    "who has a say in its seats": lambda it: SqlSeats(it).read_rivals("D-0000000", ["zoe"]),
    "a session's families": lambda it: SqlSeats(it).read_session("D-0000000"),
    "what the listed runs changed": lambda it: SqlJournal(it).read_changes_of(["a", "b"]),
    "what changed in a week": lambda it: SqlJournal(it).read_changes(since=NOW, until=NOW),
    "open writes": lambda it: SqlSyncMemory(it).find_unproved(),
    "a sheet's open writes": lambda it: SqlSyncMemory(it).read_open_intents("sheet"),
    "mails that are due": lambda it: SqlOutbox(it).read_due(NOW, limit=10**6),
}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as one:
            one.execute(text("VACUUM ANALYZE"))
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            # Once more by whoever asks: a table that a vacuum passed over is thought to be full.
            connection.execute(text("ANALYZE"))
            connection.execute(text("SET enable_seqscan = off"))
            forget_rows(connection)
        yield connection
    engine.dispose()


def forget_rows(connection: Connection) -> None:
    """What PostgreSQL knows of rows: how many there are, and what they are like."""
    connection.execute(text("UPDATE pg_class SET reltuples = -1, relpages = 0"))
    connection.execute(text("DELETE FROM pg_statistic"))


def plans_of(connection: Connection, act: Callable[[Connection], object]) -> Sequence[str]:
    """How the database finds what each statement of the act asks for."""
    sent: list[tuple[str, Any]] = []

    def note(*arguments: object) -> None:
        sent.append((str(arguments[2]), arguments[3]))

    event.listen(connection, "before_cursor_execute", note)
    act(connection)
    event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return [
        "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {one}", values))
        for one, values in sent
    ]


def reads_all(plan: str) -> bool:
    """Also in the order of an index, each row of which is looked at."""
    scanned = set(re.findall(r"SCAN (\w+)", plan)) & metadata.tables.keys()
    return bool(scanned) or not ("SEARCH" in plan or "Index Cond" in plan)


@pytest.mark.parametrize("what", ASKED)
def test_what_is_asked_often_reads_no_table_whole(connection: Connection, what: str) -> None:
    plans = plans_of(connection, ASKED[what])
    assert plans
    assert [plan for plan in plans if reads_all(plan)] == []


def test_mails_that_are_gone_change_no_plan(connection: Connection) -> None:
    outbox = SqlOutbox(connection)
    for number in range(400):
        outbox.add(Mail(None, "zoe@example.org", b"", f"<{number}@example.org>", "welcome"), NOW)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE outbox"))
        connection.execute(text("DELETE FROM outbox"))
        assert any(map(reads_all, plans_of(connection, ASKED["mails that are due"])))
        forget_rows(connection)

    assert not any(map(reads_all, plans_of(connection, ASKED["mails that are due"])))


def test_a_table_that_is_read_whole_would_be_noticed(connection: Connection) -> None:
    plans = plans_of(connection, lambda it: SqlRecords(it).read_like("session", "place", "x"))
    assert all(map(reads_all, plans))
