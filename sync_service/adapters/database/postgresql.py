"""What PostgreSQL alone needs: nobody waits for ever for a server or a network that is silent."""

import select
import time
from collections.abc import Generator, Mapping
from functools import partial
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

_PATIENCE: Mapping[str, int] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""libpq's own, unless DATABASE_URL says otherwise: seconds, and milliseconds of what was sent.

As shipped it waits two minutes for a connection, and two hours for the other half of one.
"""

_ASKS_SECONDS = 0.1
_Answer = TypeVar("_Answer")


class AnswerTimeout(psycopg.OperationalError):
    """The server took a statement and is silent."""


class _Patient(psycopg.Connection[Any]):
    """One that is closed where its server is silent for longer than `answer_seconds`."""

    answer_seconds: float | None = None

    def wait(
        self,
        gen: Generator[Any, Any, _Answer],
        interval: float = _ASKS_SECONDS,
        timeout: float | None = None,
    ) -> _Answer:
        """As the driver waits: every so often it goes on without news, and looks at the clock."""
        if self.answer_seconds is not None:
            gen = _no_longer_than(self.answer_seconds, gen)
        try:
            return super().wait(gen, interval, timeout)
        except AnswerTimeout:
            self.pgconn.finish()
            raise


def _no_longer_than(
    seconds: float, gen: Generator[Any, Any, _Answer]
) -> Generator[Any, Any, _Answer]:
    end = time.monotonic() + seconds
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                raise AnswerTimeout
            wanted = gen.send(ready)
    except StopIteration as done:
        answer: _Answer = done.value
        return answer


def open_postgresql(url: URL, busy_seconds: int, answer_seconds: float | None) -> Engine:
    class Patient(_Patient):
        """As long as this engine's connections are."""

    Patient.answer_seconds = answer_seconds

    def connect(_: object, __: object, words: list[Any], named: dict[str, Any]) -> object:
        return Patient.connect(*words, **{**_PATIENCE, **named})

    engine = create_engine(url)
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", partial(_prepare, busy_seconds))
    event.listen(engine, "checkin", _note_when_kept)
    event.listen(engine, "checkout", partial(_refuse_lost, engine))
    return engine


def _prepare(busy_seconds: int, connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute(f"SET lock_timeout = '{busy_seconds}s'")
    connection.commit()


_LONG_KEPT_SECONDS = 10.0
"""A network that is gone says nothing: who was kept for longer is asked whether it still hears."""


def _note_when_kept(_: object, record: ConnectionPoolEntry) -> None:
    record.info["kept_at"] = time.monotonic()


def _refuse_lost(engine: Engine, connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401 - the driver's own
    """Asks a kept connection only where its server has said something, as one that stops does.

    To ask each of them is a tenth of the trips to the server that a registration takes.
    """
    kept_at = record.info.get("kept_at")
    if kept_at is None or (
        time.monotonic() - kept_at < _LONG_KEPT_SECONDS and not _has_news(connection)
    ):
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        # The pool opens others in the place of all that it kept, if there is a server.
        raise InvalidatePoolError from error


def _has_news(connection: Any) -> bool:  # noqa: ANN401 - the driver's own
    """Also of one that is closed."""
    if connection.closed:
        return True
    watch = select.poll()
    watch.register(connection.fileno(), select.POLLIN)
    return bool(watch.poll(0))
