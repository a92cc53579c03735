"""Several processes at one database: nobody overbooks, nothing is half done."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from sync_service.adapters.database import SqlDatabase, open_database
from tests.contracts.database.conftest import NOW, ORGANISATION, SESSION, WORLD
from tests.system.processes import Host, Running

Start: TypeAlias = Callable[[str], Running]
OTHER = [sys.executable, "-m", "tests.adapters.database.other_process"]


@pytest.fixture
def start(tmp_path: Path, database_url: str) -> Iterator[Start]:
    """Another process at work on the test's database."""
    with _starting(tmp_path, database_url) as start:
        yield start


@contextmanager
def _starting(folder: Path, database_url: str) -> Iterator[Start]:
    with ExitStack() as ending:

        def start_process(task: str) -> Running:
            running = Host(folder).start(task, database_url, command=OTHER)
            ending.callback(running.stop, signal.SIGKILL)
            return running

        yield start_process


@pytest.fixture
def one_session(real_database: SqlDatabase) -> SqlDatabase:
    with real_database.transaction() as stored:
        stored.records.add(record for record in WORLD if record.entity != "registration")
    return real_database


def _start_and_wait_until_ready(start: Start, task: str) -> Running:
    process = start(task)
    assert process.line() == "ready\n"
    return process


def _run_three(start: Start, task: str) -> None:
    processes = [start(task) for _ in range(3)]
    assert [process.wait(300) for process in processes] == [0, 0, 0]


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


def test_processes_that_upgrade_at_once_do_it_once(
    tmp_path: Path, empty_database_url: str
) -> None:
    with _starting(tmp_path, empty_database_url) as start:
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
    holder.stop(signal.SIGKILL)
    with real_database.transaction() as stored:
        assert stored.leases.take("sheet", 60, NOW)


def test_a_process_killed_in_a_transaction_leaves_nothing_behind(
    real_database: SqlDatabase, start: Start
) -> None:
    _start_and_wait_until_ready(start, "write_half").stop(signal.SIGKILL)
    with real_database.transaction() as stored:
        assert stored.jobs.last("digest") is None
        assert stored.records.find(ORGANISATION.ref) is None
        stored.records.add([ORGANISATION])
