"""What is replaced below the product, so that no wait takes time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulation.machinery.machine import Running, Start, Zygote
from simulation.machinery.zygote import Waiting


@contextmanager
def waiting() -> Iterator[Waiting]:
    made = Waiting()
    try:
        yield made
    finally:
        made.end()


def test_a_worker_s_thread_that_waits_for_a_minute_to_pass_finds_it_over_by_every_clock() -> None:
    with waiting() as here:
        before, since = time.time(), here.monotonic()
        thread = threading.Thread(target=here.sleep, args=(3600.0,))
        thread.start()
        thread.join()

        assert time.time() - before >= 3600
        assert here.monotonic() - since >= 3600


_SAYS_WHO_IT_IS = """
import os, sys, threading, time
def launcher(name):
    def main():
        print(os.getpid(), flush=True)
        if "wait" in sys.argv:
            time.pause(60)
        if "thread" in sys.argv:
            threading.Thread(target=lambda: time.pause(60), daemon=True).start()
    time.pause = time.sleep.__self__._pause
    return main
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a command that says which process it is."""
    script = tmp_path / "says.py"
    script.write_text(_SAYS_WHO_IT_IS)
    zygote = Zygote(tmp_path, f"{script}:it")

    def begin(*arguments: str, stays_for: str = "") -> Running:
        return zygote.start(Start(arguments, tmp_path, {}, "seed", stays_for=stays_for))

    yield begin
    zygote.close()


def _is_there(process: str) -> bool:
    state = Path(f"/proc/{process.strip()}/stat")
    return state.exists() and ") Z " not in state.read_text()


def test_a_process_that_stays_takes_the_next_command_of_the_same_run(
    start: Callable[..., Running],
) -> None:
    first, second = (start(stays_for="a").wait().output for _ in range(2))
    other = start(stays_for="b").wait().output
    alone = {start().wait().output for _ in range(2)}

    assert first == second != other
    assert len(alone - {first, other}) == 2
    until = time.monotonic() + 10
    while _is_there(first) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _is_there(first)


def test_two_commands_at_once_have_a_process_each_and_one_that_was_killed_has_another(
    start: Callable[..., Running],
) -> None:
    waiting = start("wait", stays_for="a")
    beside = start(stays_for="a").wait().output
    waiting.kill()
    killed = waiting.wait()

    assert killed.was_killed
    assert start(stays_for="a").wait().output == beside != killed.output


def test_a_process_in_which_a_command_left_a_thread_is_not_used_again(
    start: Callable[..., Running],
) -> None:
    first = start("thread", stays_for="a").wait()

    assert first.code == 0
    assert start(stays_for="a").wait().output != first.output
