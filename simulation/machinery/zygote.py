"""A process that has everything imported and forks one process for each command.

Each command is a process of its own, which can be killed like any other; only the start is saved.
Chance and waiting are replaced below the product, so that a seed replays a run exactly and no
back-off takes real time.
"""

import functools
import gc
import hashlib
import importlib
import importlib.util
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests
import sqlalchemy
from cryptography.hazmat.primitives import serialization
from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from time_machine import Traveller, travel

TIMEOUT_HEADER = "X-Simulated-Timeout"
"""An answer with this header stands for one that never came."""

DEFAULT_LAUNCHER = "sync_service.entrypoints.cli"
_LOADED_LATE = (
    "email.generator",
    "icalendar",
    "openpyxl",
    "phonenumbers",
    "smtplib",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sync_service.adapters.database.postgresql",
    "sync_service.entrypoints.worker",
)
"""By what some commands do: each that is forked would load them again."""

_CRASHED = 70
_LOAD_KEY = "load_pem_private_key"


class _Chance:
    """Stands for the operating system's randomness."""

    def __init__(self) -> None:
        self._seed = b""
        self._count = 0

    def reseed(self, seed: str) -> None:
        self._seed, self._count = seed.encode(), 0
        random.seed(seed)

    def take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            self._count += 1
            taken += hashlib.sha256(self._seed + self._count.to_bytes(8)).digest()
        return taken[:size]


class Waiting:
    """A clock of seconds that jumps ahead when somebody would sleep."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._real, self._pause = time.monotonic, time.sleep
        self._travel: travel | None = None
        self._machine: Traveller | None = None

    def monotonic(self) -> float:
        return self._real() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += max(seconds, 0.0)
        if threading.current_thread() is not threading.main_thread():
            self._turn_on(max(seconds, 0.0))
        # A thread that waits in a loop for others would keep them from working.
        self._pause(0.001)

    def _turn_on(self, seconds: float) -> None:
        """A worker's threads share Google's minute by the machine's own clock."""
        if self._machine is None:
            self._travel = travel(datetime.fromtimestamp(time.time(), UTC), tick=True)
            self._machine = self._travel.start()
        self._machine.shift(seconds)

    def end(self) -> None:
        """The machine's clock is right again."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = self._machine = None


CHANCE = _Chance()


def _replace_chance_and_waiting() -> None:
    waiting = Waiting()
    os.urandom = CHANCE.take
    random._urandom = CHANCE.take  # type: ignore[attr-defined]  # noqa: SLF001 - the only seam
    time.sleep = waiting.sleep  # type: ignore[assignment]
    time.monotonic = waiting.monotonic
    send = HTTPAdapter.send

    def send_or_time_out(
        self: HTTPAdapter,
        request: PreparedRequest,
        **options: Any,  # noqa: ANN401 - requests' own options
    ) -> requests.Response:
        response = send(self, request, **options)
        if TIMEOUT_HEADER in response.headers:
            raise requests.exceptions.ReadTimeout("simulated")
        return response

    # Keys are checked for longer than an idle run takes otherwise.
    setattr(serialization, _LOAD_KEY, functools.cache(getattr(serialization, _LOAD_KEY)))
    HTTPAdapter.send = send_or_time_out  # type: ignore[assignment,method-assign]


class _Statements(dict[tuple[Any, ...], Any]):
    """Whatever was compiled for a database, for all that are of its kind."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:  # noqa: ANN401 - a dictionary's
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


STATEMENTS = _Statements()


def _share_statements() -> None:
    """Each command opens a database anew, and would compile all statements anew."""
    begin = sqlalchemy.Engine.__init__

    def begin_sharing(self: sqlalchemy.Engine, *parts: Any, **options: Any) -> None:  # noqa: ANN401
        begin(self, *parts, **options)
        self._compiled_cache = STATEMENTS

    sqlalchemy.Engine.__init__ = begin_sharing  # type: ignore[method-assign]


def _run_command(order: dict[str, Any], launcher: str) -> int:
    for path, number in ((order["stdout"], 1), (order["stderr"], 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(order["folder"])
    os.environ.clear()  # noqa: TID251 - a command begins with an environment of its own
    os.environ.update(order["environment"])  # noqa: TID251
    CHANCE.reseed(order["seed"])
    sys.argv = ["sync-service", *order["arguments"]]
    try:
        _load(order["launcher"] or launcher)()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a process that ends, whatever it was
        traceback.print_exc()
        code = _CRASHED
    sys.stdout.flush()
    sys.stderr.flush()
    return code


@functools.cache
def _load(launcher: str) -> Callable[[], object]:
    """The `main` of a module, or of a file: « FILE:NAME » makes it with `launcher(NAME)`."""
    if ":" not in launcher:
        main: Callable[[], object] = importlib.import_module(launcher).main
        return main
    path, name = launcher.rsplit(":", 1)
    spec = importlib.util.spec_from_file_location("simulation_launcher", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Callable[[], object] = module.launcher(name)
    return made


class _Commands:
    """Those that are at work, each in a process; a process may stay for the next command."""

    def __init__(self, launcher: str, orders: socket.socket) -> None:
        self._launcher, self._orders = launcher, orders
        self._numbers: dict[int, int] = {}
        self._waiting: dict[int, socket.socket] = {}
        self._at_work: dict[socket.socket, int] = {}
        self._whose = ""

    def files(self) -> list[socket.socket]:
        """Where processes that stay say how a command ended."""
        return list(self._at_work)

    def start(self, order: dict[str, Any]) -> None:
        if order["is_rehearsal"]:
            self._rehearse(order)
        elif order["stays_for"]:
            self._hand_over(order)
        else:
            self._fork(order["number"], lambda: os._exit(_run_command(order, self._launcher)))

    def hear(self, link: socket.socket) -> None:
        """A process that stays is done with its command, or is no more."""
        code = link.recv(64)
        if not code:
            link.close()
            del self._at_work[link]
            return
        process = self._at_work.pop(link)
        self._waiting[process] = link
        self._say(number=self._numbers.pop(process), ended=int(code))

    def report_ends(self) -> None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            code = os.waitstatus_to_exitcode(status)
            if process in self._waiting:
                self._waiting.pop(process).close()
            if process in self._numbers:
                self._say(number=self._numbers.pop(process), ended=code)

    def _rehearse(self, order: dict[str, Any]) -> None:
        code = _run_command(order, self._launcher)
        _load_what_is_late()
        # Commands end soon: looking for garbage would only touch, and so copy, what they share.
        gc.collect()
        gc.freeze()
        gc.disable()
        self._say(number=order["number"], process=0)
        self._say(number=order["number"], ended=code)

    def _hand_over(self, order: dict[str, Any]) -> None:
        if order["stays_for"] != self._whose:
            self._dismiss()
            self._whose = order["stays_for"]
        if not self._waiting:
            mine, theirs = socket.socketpair()
            process = self._fork(order["number"], lambda: _stay(mine, theirs, self._launcher))
            theirs.close()
        else:
            process, mine = self._waiting.popitem()
            self._numbers[process] = order["number"]
            self._say(number=order["number"], process=process)
        self._at_work[mine] = process
        mine.sendall(json.dumps(order).encode() + b"\n")

    def _dismiss(self) -> None:
        for link in self._waiting.values():
            link.close()
        self._waiting.clear()

    def _fork(self, number: int, work: Callable[[], object]) -> int:
        process = os.fork()
        if process == 0:
            self._orders.close()
            for link in (*self._waiting.values(), *self._at_work):
                link.close()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            work()
        self._numbers[process] = number
        self._say(number=number, process=process)
        return process

    def _say(self, **what: int) -> None:
        self._orders.sendall(json.dumps(what).encode() + b"\n")


def _load_what_is_late() -> None:
    """Loads these, and the tables that the first word read would load."""
    for name in _LOADED_LATE:
        importlib.import_module(name)
    _ = importlib.import_module("french_cells.communes").communes().near
    importlib.import_module("french_cells.presence.absence_reasons").tells_reason("X")


def _stay(other_end: socket.socket, orders: socket.socket, launcher: str) -> None:
    """One command after the other, until nobody asks or one leaves a thread behind."""
    other_end.close()
    for line in orders.makefile("rb"):
        code = _run_command(json.loads(line), launcher)
        # Of this command alone: all that was here before would be looked through each time.
        gc.collect(0)
        if threading.active_count() > 1:
            os._exit(code)
        orders.sendall(str(code).encode())
    os._exit(0)


def _serve(launcher: str, orders: socket.socket) -> None:
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    commands = _Commands(launcher, orders)
    buffer = b""
    while True:
        links = commands.files()
        watched: list[socket.socket | int] = [orders, wake_read, *links]
        ready, _, _ = select.select(watched, [], [])
        for link in links:
            if link in ready:
                commands.hear(link)
        if wake_read in ready:
            os.read(wake_read, 4096)
            commands.report_ends()
        if orders in ready:
            data = orders.recv(65536)
            if not data:
                return
            buffer += data
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                commands.start(json.loads(line))


def main() -> None:
    launcher, number = sys.argv[1], int(sys.argv[2])
    _replace_chance_and_waiting()
    _share_statements()
    CHANCE.reseed("imports")
    _serve(launcher, socket.socket(fileno=number))


if __name__ == "__main__":
    main()
