"""Several processes at one database: nobody overbooks, nothing is half done."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from sync_service.adapters.database import SqlDatabase, open_database
from tests.contracts.database.conftest import NOW, ORGANISATION, SESSION, WORLD

Start: TypeAlias = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Another process at work on the test's database."""
    with _starting(database_url) as start:
        yield start


@contextmanager
def _starting(database_url: str) -> Iterator[Start]:
    script = Path(__file__).with_name("other_process.py")
    with ExitStack() as ending:

        def start_process(task: str) -> "subprocess.Popen[str]":
            process = ending.enter_context(
                subprocess.Popen(
                    [sys.executable, script, task, database_url],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            ending.callback(process.kill)
            return process

        yield start_process


@pytest.fixture
def one_session(real_database: SqlDatabase) -> SqlDatabase:
    with real_database.transaction() as stored:
        stored.records.add(record for record in WORLD if record.entity != "registration")
    return real_database


def _start_and_wait_until_ready(start: Start, task: str) -> "subprocess.Popen[str]":
    process = start(task)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()


def _run_three(start: Start, task: str) -> None:
    processes = [start(task) for _ in range(3)]
    assert [process.wait(timeout=300) for process in processes] == [0, 0, 0]


def _count_seats(database: SqlDatabase) -> int:
    with database.reading() as stored:
        return len(stored.seats.read_session(SESSION.ref))


def test_fifty_clients_never_overbook_a_session(one_session: SqlDatabase, start: Start) -> None:
    _run_three(start, "take_seats")
    assert _count_seats(one_session) == SESSION.fields["capacity"]


def test_without_the_lock_the_same_clients_do_overbook(
    one_session: SqlDatabase, start: Start
) -> None:
    _run_three(start, "take_seats_without_the_lock")
    assert _count_seats(one_session) > int(str(SESSION.fields["capacity"]))


def test_processes_that_upgrade_at_once_do_it_once(empty_database_url: str) -> None:
    with _starting(empty_database_url) as start:
        _run_three(start, "upgrade")
    database = open_database(empty_database_url)
    with database.transaction() as stored:
        stored.records.add([ORGANISATION])
    database.close()


def test_the_lease_of_a_killed_process_is_free_at_once(
    real_database: SqlDatabase, start: Start
) -> None:
    holder = _start_and_wait_until_ready(start, "hold_lease")
    with real_database.transaction() as stored:
        assert not stored.leases.take("sheet", 60, NOW)
    _kill(holder)
    with real_database.transaction() as stored:
        assert stored.leases.take("sheet", 60, NOW)


def test_a_process_killed_in_a_transaction_leaves_nothing_behind(
    real_database: SqlDatabase, start: Start
) -> None:
    _kill(_start_and_wait_until_ready(start, "write_half"))
    with real_database.transaction() as stored:
        assert stored.jobs.last("digest") is None
        assert stored.records.find(ORGANISATION.ref) is None
        stored.records.add([ORGANISATION])
