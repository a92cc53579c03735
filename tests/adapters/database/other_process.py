"""What other processes do to a database while a test looks: `python -m … TASK URL`.

Says `ready` on a line once it is in the middle of it, then waits to be killed.
"""

import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from secrets import randbits
from threading import Barrier

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.domain.record import Record, make_reference

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SESSION = "D-0000000"
CLIENTS = 17
"""Threads of one process: three processes make fifty clients and one."""


def upgrade(database: SqlDatabase) -> None:
    database.upgrade()


def hold_lease(database: SqlDatabase) -> None:
    with database.transaction() as stored:
        assert stored.leases.take("sheet", 3600, NOW)
    _wait_to_be_killed()


def write_half(database: SqlDatabase) -> None:
    with database.transaction() as stored:
        stored.jobs.save("digest", NOW)
        stored.records.add([Record("S-0000000", "organisation", {"name": "Les Épis"}, NOW)])
        _wait_to_be_killed()


def take_seats(database: SqlDatabase) -> None:
    def take_one_seat(_: int) -> None:
        with database.transaction() as stored:
            capacity = stored.seats.lock(SESSION).capacity or 0
            if len(stored.seats.read_session(SESSION)) < capacity:
                _register(stored.seats.add)

    _run_clients(take_one_seat)


def take_seats_without_the_lock(database: SqlDatabase) -> None:
    """Count, then insert: what tutorials do."""
    all_have_counted = Barrier(CLIENTS)

    def take_one_seat(_: int) -> None:
        with database.reading() as stored:
            session = stored.records.find(SESSION)
            taken = len(stored.seats.read_session(SESSION))
        all_have_counted.wait(timeout=300)
        assert session is not None
        if taken < int(str(session.fields["capacity"])):
            with database.transaction() as stored:
                _register(stored.seats.add)

    _run_clients(take_one_seat)


def _run_clients(take_one_seat: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(take_one_seat, range(CLIENTS)))


def _register(add: Callable[..., None]) -> None:
    ref = make_reference("registration", randbits(128))
    fields = {"session_id": SESSION, "given_name": "Anne", "status": "confirmed"}
    add(Record(ref, "registration", fields, NOW), nonce=ref)


def _wait_to_be_killed() -> None:
    print("ready", flush=True)  # noqa: T201 - what the test waits for
    signal.pause()


TASKS: dict[str, Callable[[SqlDatabase], None]] = {
    task.__name__: task
    for task in (upgrade, hold_lease, write_half, take_seats, take_seats_without_the_lock)
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](open_database(sys.argv[2], busy_seconds=60))
