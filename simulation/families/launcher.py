"""The commands, and beside them the pages, as one process that a zygote forks.

`web` serves the pages on a free port until it is killed; `worker` ends after its first round, in
which it makes up for all that is due. Loaded by path: it imports nothing of the simulation.
"""

import functools
import importlib
import importlib.util
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import schedule


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def launcher(name: str) -> Callable[[], None]:
    """As the zygote loads it; the name may be another engine’s: « FILE|NAME »."""
    return functools.partial(_main, _commands(name))


def launch_with(engine: str) -> str:
    """What makes a zygote run the pages too; `engine` as `--engine` takes it, or none."""
    path, colon, name = engine.rpartition(":")
    # Commands run in folders of their own.
    return f"{__file__}:{Path(path).resolve()}|{name}" if colon else f"{__file__}:ours"


def _commands(engine: str) -> Callable[[], object]:
    if "|" not in engine:
        main: Callable[[], object] = importlib.import_module("sync_service.entrypoints.cli").main
        return main
    path, name = engine.rsplit("|", 1)
    spec = importlib.util.spec_from_file_location("simulation_engine", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Callable[[], object] = module.launcher(name)
    return made


def _main(commands: Callable[[], object]) -> None:
    if sys.argv[1] == "web":
        _serve(is_rehearsal="--rehearsal" in sys.argv)
        return
    if sys.argv[1] == "worker":
        _stop_after_the_first_round()
    commands()


def _serve(*, is_rehearsal: bool) -> None:
    pages = importlib.import_module("sync_service.entrypoints.web.wsgi").application()
    if is_rehearsal:
        return
    with make_server("127.0.0.1", 0, pages, handler_class=_Silent) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


def _stop_after_the_first_round() -> None:
    """Whatever is overdue is done before a lane asks its scheduler for the first time."""
    done: set[str] = set()

    def stop(*_: Any) -> None:  # noqa: ANN401 - as the scheduler's own method
        done.add(threading.current_thread().name)
        names = {one.name for one in threading.enumerate()}
        if {one for one in names if one.startswith("lane ")} <= done:
            os.kill(os.getpid(), signal.SIGTERM)

    vars(schedule)["Scheduler"].run_pending = stop
