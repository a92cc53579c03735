"""A command killed at its steps in turn: `python -m tests.system.mortal_restore STRIDE …`.

STRIDE 1 is each of them. A step is the moment before a statement, before a commit, or after a
connection was given back. Prints what the database was after each: `before` (as it stood),
`paused` (as the copy was), `both` or `neither`; the last one is what a command that nobody killed
left.
"""

import os
import signal
import sys
from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from sync_service.bootstrap import open_services
from sync_service.entrypoints.cli.outcome import run

SINCE = "after-the-copy"
"""A job that the database knows and the copy does not."""


def main() -> None:
    stride, *arguments = sys.argv[1:]
    step, was_killed = 1, True
    while was_killed:
        child = os.fork()
        if child == 0:
            _live_until(step)
            os._exit(run(arguments))
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status)
        print(_look(), flush=True)  # noqa: T201 - what the test reads
        step += int(stride)


def _live_until(step: int) -> None:
    sys.stdout = sys.stderr
    left = step

    def pass_by(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    moments: list[tuple[type, str, Callable[..., None]]] = [
        (Engine, "before_cursor_execute", pass_by),
        (Engine, "commit", pass_by),
        (Pool, "checkin", pass_by),
    ]
    for target, name, act in moments:
        event.listen(target, name, act)


def _look() -> str:
    services = open_services(without_database="make")
    with services.database.reading() as stored:
        is_before = stored.jobs.last(SINCE) is not None
        is_paused = stored.pauses.read() is not None
    services.database.close()  # type: ignore[attr-defined]
    return {(True, False): "before", (False, True): "paused", (True, True): "both"}.get(
        (is_before, is_paused), "neither"
    )


if __name__ == "__main__":
    main()
