"""A PostgreSQL that is silent, behind a wire that can be held: no page waits for it for ever."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from sync_service.adapters.database import open_database
from sync_service.domain.errors import ConcurrencyError, DatabaseUnavailable

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ANSWER_SECONDS = 0.5


class Wire:
    """Between a client and a server's socket; held, it takes every byte and passes none on."""

    def __init__(self, path: str) -> None:
        self._path, self.may_pass = path, threading.Event()
        self.may_pass.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            server = socket.socket(socket.AF_UNIX)
            self._ends += [client, server]
            if not self._threads:
                return
            server.connect(self._path)
            for ends in ((client, server), (server, client)):
                self._threads.append(threading.Thread(target=self._carry, args=ends))
                self._threads[-1].start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65_536):
                self.may_pass.wait()
                other.sendall(said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        threads, self._threads = self._threads, []
        socket.create_connection(self._listener.getsockname()).close()
        self.may_pass.set()
        for one in self._ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        for one in [self._listener, *self._ends]:
            one.close()


@pytest.fixture
def wire(postgresql_url: str) -> Iterator[Wire]:
    made = Wire(f"{make_url(postgresql_url).query['host']}/.s.PGSQL.5432")
    yield made
    made.close()


@pytest.fixture
def address(postgresql_url: str, wire: Wire) -> str:
    url = make_url(postgresql_url).set(host="127.0.0.1", port=wire.port, query={})
    return url.render_as_string(hide_password=False)


def test_a_server_that_falls_silent_is_waited_for_no_longer_than_pages_may(
    address: str, wire: Wire
) -> None:
    """Pages that had asked it waited for as long as it was silent: sixteen, and no page came."""
    database = open_database(address, answer_seconds=ANSWER_SECONDS)
    with database.transaction() as stored:
        stored.jobs.save("before", NOW)
    wire.may_pass.clear()

    begun = time.monotonic()
    with (
        pytest.raises(DatabaseUnavailable, match="ne répond pas à temps"),
        database.reading() as stored,
    ):
        stored.jobs.last("before")
    assert time.monotonic() - begun < 20 * ANSWER_SECONDS

    wire.may_pass.set()
    with database.reading() as stored:
        assert stored.jobs.last("before") == NOW
    database.close()


def test_what_is_thought_about_within_the_time_is_answered(address: str) -> None:
    database = open_database(address, busy_seconds=1, answer_seconds=30)
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE job_run")
        with pytest.raises(ConcurrencyError), database.transaction() as stored:
            stored.jobs.save("after", NOW)
    database.close()


def test_a_server_that_never_says_hello_is_waited_for_ten_seconds(address: str) -> None:
    """It was two minutes and ten seconds: the driver's own patience."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = make_url(address).set(port=deaf.getsockname()[1])
        database = open_database(url.render_as_string(hide_password=False))
        begun = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="ne répond pas à temps"):
            database.read_schema_state()
        assert 9 < time.monotonic() - begun < 60
        patient = url.update_query_dict({"connect_timeout": "2"})
        database = open_database(patient.render_as_string(hide_password=False))
        begun = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            database.read_schema_state()
        assert time.monotonic() - begun < 9
        assert select.select([deaf], [], [], 0)[0]


def test_room_for_what_is_saved_again_alone_is_no_room(postgresql_url: str) -> None:
    """On a full disk the health check said that all was well, while no family could register."""
    database = open_database(postgresql_url)
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        name = sql.Identifier(owner.info.dbname)
        owner.execute(sql.SQL("ALTER DATABASE {} SET temp_file_limit = '64kB'").format(name))
        try:
            with database.transaction() as stored:
                stored.jobs.save("probe", NOW)
            with pytest.raises(DatabaseUnavailable), database.transaction() as stored:
                stored.jobs.save_with_room("probe", NOW)
        finally:
            owner.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))
    database.close()
    with database.transaction() as stored:
        stored.jobs.save_with_room("probe", NOW)
        assert stored.jobs.last("probe") == NOW
    database.close()
