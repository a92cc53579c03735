"""A command forked from a process that has all imported is as one that begins from nothing."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.system.processes import Host

pytestmark = pytest.mark.system

LINES = ["--version", "nothing-of-the-kind", "status", "read attendance -"]


def test_what_it_says_and_its_exit_code_are_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    forked, cold = Host(tmp_path), Host(tmp_path, is_cold=True)

    for line in LINES:
        words = line.split()
        answers = [one.run(*words, typed="excusée\n", DATABASE_URL=url) for one in (forked, cold)]
        assert answers[0] == answers[1]
        assert answers[0].out + answers[0].err


def test_it_has_a_folder_a_session_and_streams_of_its_own(tmp_path: Path) -> None:
    hosts = [Host(tmp_path), Host(tmp_path), Host(tmp_path, is_cold=True)]
    running = [host.start("sandbox", "--port", "0") for host in hosts]
    try:
        assert all(one.line() for one in running)
        pids = [one.process.pid for one in running]
        assert [Path(f"/proc/{pid}/cwd").resolve() for pid in pids] == [tmp_path] * 3
        assert [os.getsid(pid) for pid in pids] == pids
        # The second one keeps nothing of the first, nor of the process that forked both.
        assert kept_by(pids[1]) == kept_by(pids[2])
    finally:
        assert [one.stop() for one in running] == [0] * 3
    assert all(one.group_is_empty() for one in running)


def kept_by(pid: int) -> Counter[str]:
    """How many pipes, sockets… it has open."""
    opened = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    return Counter(one.partition(":")[0] for one in opened)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_as_it_ends_any_process(tmp_path: Path, number: signal.Signals) -> None:
    codes = []
    for is_cold in (False, True):
        running = Host(tmp_path, is_cold=is_cold).start("sandbox", "--port", "0")
        assert running.line()
        codes.append(running.stop(number))
        assert running.group_is_empty()
    assert codes[0] == codes[1]
