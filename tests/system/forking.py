"""A process that has everything imported, and forks one for each command that a test begins.

A forked one is a real process with an environment, a folder and streams of its own, which can be
killed as any other; only its imports, most of what a start costs, are saved. `python -m MODULE`
begins so; other programs, and a few of ours that prove the start itself, begin as on a host.
"""

import atexit
import gc
import json
import os
import pkgutil
import random
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from french_cells.communes import communes
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.bootstrap.outside import known_fields

_ROOT = Path(__file__).parents[2]
_MOST_BYTES = 1 << 20
_HAS_STREAMS = 3
_ARE_OURS = ("sync_service", "demo", "sheets_emulator", "french_cells")
_LOAD_LATE = (
    "alembic.command", "google.auth.transport.requests", "psycopg", "requests",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite",
)  # fmt: skip
_READ_SETTINGS = ("sync_service.entrypoints.web.serving", "sync_service.entrypoints.web.wsgi")
"""When they are imported, as gunicorn does: each process imports them for itself."""


class Forked:
    """As `subprocess.Popen`, as far as tests use it."""

    def __init__(self, answers: socket.socket) -> None:
        self._answers = answers
        self.pid = int(answers.recv(_MOST_BYTES))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._answers], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(self._answers.recv(_MOST_BYTES))
            self._answers.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def fork(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
) -> Forked:
    """`command` is what follows `python -m`; `streams` are the process's 0, 1 and 2."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    order = {"command": [*command], "folder": str(folder), "environment": {**environment}}
    with theirs:
        socket.send_fds(_zygote(), [json.dumps(order).encode()], [theirs.fileno(), *streams])
    return Forked(ours)


@cache
def _zygote() -> socket.socket:
    """One for all tests of a process; it ends when nobody can give it orders any more."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", __name__, str(theirs.fileno())]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}  # noqa: TID251 - commands bring their own
    with theirs:
        process = subprocess.Popen(
            command, cwd=_ROOT, env=environment, pass_fds=[theirs.fileno()], start_new_session=True
        )
    atexit.register(_end, ours, process)
    return ours


def _end(orders: socket.socket, zygote: "subprocess.Popen[bytes]") -> None:
    orders.close()
    zygote.wait()


def _serve(orders: socket.socket) -> dict[str, Any] | None:
    """Returns in each forked process, with what it is to do; in this one when all is over."""
    waiting = selectors.DefaultSelector()
    waiting.register(orders, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.fileobj is not orders:
                _tell_end(waiting, key)
                continue
            text, descriptors, _, _ = socket.recv_fds(orders, _MOST_BYTES, 1 + _HAS_STREAMS)
            if not text:
                return None
            answers, streams = socket.socket(fileno=descriptors[0]), descriptors[1:]
            process = os.fork()
            if process == 0:
                _keep_nothing_of_others(waiting)
                answers.close()
                return _become(json.loads(text), streams)
            for one in streams:
                os.close(one)
            answers.send(str(process).encode())
            descriptor = os.pidfd_open(process)
            waiting.register(descriptor, selectors.EVENT_READ, (process, answers))


def _keep_nothing_of_others(waiting: selectors.BaseSelector) -> None:
    for key in waiting.get_map().values():
        if key.data:
            os.close(key.fd)
            key.data[1].close()
        else:
            key.fileobj.close()  # type: ignore[union-attr] # the socket of orders
    waiting.close()


def _tell_end(waiting: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    process, answers = key.data
    _, status = os.waitpid(process, 0)
    waiting.unregister(key.fileobj)
    os.close(key.fd)
    with answers, suppress(OSError):  # who began it may be gone
        answers.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(order: dict[str, Any], streams: Sequence[int]) -> dict[str, Any]:
    """A process as a shell begins it."""
    os.setsid()
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.chdir(order["folder"])
    os.environ.clear()  # noqa: TID251 - it brings its own
    os.environ.update(order["environment"])  # noqa: TID251
    time.tzset()
    random.seed()
    sys.path[0] = order["folder"]
    return order


def _import_everything() -> None:
    for name in (*_LOAD_LATE, *_ARE_OURS):
        import_module(name)
    for name in _ARE_OURS:
        for one in pkgutil.walk_packages(sys.modules[name].__path__, f"{name}."):
            if one.name not in _READ_SETTINGS and not one.name.endswith(".__main__"):
                import_module(one.name)
    _ = communes().by_name, communes().by_postcode, communes().near  # half a second each time
    MappingFiles(_ROOT / "mappings", known_fields()).load()  # the files that each host begins with


def main() -> None:
    _import_everything()
    gc.freeze()
    order = _serve(socket.socket(fileno=int(sys.argv[1])))
    if order is not None:
        _exit_like(order["command"])


def _exit_like(command: Sequence[str]) -> NoReturn:
    """As an interpreter does, but takes nothing apart: what it imported would be copied first."""
    module, *sys.argv[1:] = command
    code = 1
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a process that ends, whatever it was
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
