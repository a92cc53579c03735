"""The processes of one worker: the stand-in, and a zygote from which each command is forked."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from simulation.machinery.databases import IN_MEMORY
from simulation.machinery.zygote import DEFAULT_LAUNCHER

Json = dict[str, Any]
KILLED = -int(signal.SIGKILL)
_PATIENCE_SECONDS = 1200
"""A machine that does much else takes many times as long: this is for what hangs."""


class Stuck(Exception):
    """A command that does not end."""


@dataclass
class Ended:
    """What a command left behind."""

    code: int
    output: str
    errors: str

    @property
    def was_killed(self) -> bool:
        return self.code == KILLED

    def json(self) -> Json | None:
        """The document on standard output, if it holds one."""
        if not self.output.strip().startswith("{"):
            return None
        document: Json = json.loads(self.output)
        return document

    def json_list(self) -> list[Json]:
        """A list on standard output; empty when the command said nothing."""
        found: list[Json] = json.loads(self.output) if self.output.strip() else []
        return found


@dataclass
class Running:
    """A command at work."""

    number: int
    files: tuple[Path, Path]
    process: int = 0
    code: int | None = None
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> None:
        """As `kill -9`."""
        self.started.wait(_PATIENCE_SECONDS)
        if self.code is None:
            os.kill(self.process, signal.SIGKILL)

    def wait(self) -> Ended:
        if not self.ended.wait(_PATIENCE_SECONDS):
            self.kill()
            self.ended.wait(_PATIENCE_SECONDS)
            raise Stuck(self.files[1].read_text("utf-8", "replace")[-2000:])
        texts = [
            path.read_text("utf-8", "replace") if path.exists() else "" for path in self.files
        ]
        for path in self.files:
            path.unlink(missing_ok=True)
        assert self.code is not None
        return Ended(self.code, *texts)


@dataclass(frozen=True)
class Start:
    """How a command begins."""

    arguments: Sequence[str]
    folder: Path
    environment: dict[str, str]
    seed: str
    launcher: str = ""
    """Another engine's than the zygote's own."""
    is_rehearsal: bool = False
    """Runs in the zygote itself, so that all that comes later finds everything imported."""
    stays_for: str = ""
    """Its process takes the later commands that stay for the same; else it ends with this one."""


class Zygote:
    """Forks commands on demand."""

    def __init__(self, scratch: Path, launcher: str) -> None:
        self._scratch = scratch
        self._mine, theirs = socket.socketpair()
        theirs.set_inheritable(True)
        script = Path(__file__).with_name("zygote.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", script, launcher, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=scratch,
        )
        theirs.close()
        self._count = 0
        self._all: dict[int, Running] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, what: Start) -> Running:
        with self._lock:
            self._count += 1
            number = self._count
            files = (self._scratch / f"{number}.out", self._scratch / f"{number}.err")
            running = self._all[number] = Running(number, files)
            order = {
                "number": number,
                "arguments": list(what.arguments),
                "folder": str(what.folder),
                "environment": what.environment,
                "seed": what.seed,
                "launcher": what.launcher,
                "is_rehearsal": what.is_rehearsal,
                "stays_for": what.stays_for,
                "stdout": str(files[0]),
                "stderr": str(files[1]),
            }
            self._mine.sendall(json.dumps(order).encode() + b"\n")
        return running

    def close(self) -> None:
        self._mine.close()
        self._process.terminate()
        self._process.wait()

    def _listen(self) -> None:
        buffer = b""
        while True:
            try:
                data = self._mine.recv(65536)
            except OSError:
                return
            if not data:
                return
            buffer += data
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                self._note(json.loads(line))

    def _note(self, report: dict[str, Any]) -> None:
        running = self._all[report["number"]]
        if "process" in report:
            running.process = report["process"]
            running.started.set()
        else:
            running.code = report["ended"]
            del self._all[report["number"]]
            running.ended.set()


class StandIn:
    """`sync-service sandbox`, on a free port."""

    def __init__(self, folder: Path) -> None:
        command = Path(sys.executable).with_name("sync-service")
        self._process = subprocess.Popen(
            [command, "sandbox", "--port", "0", "--seed", "empty"],
            stdout=subprocess.PIPE,
            cwd=folder,
            text=True,
        )
        assert self._process.stdout is not None
        announcement = json.loads(self._process.stdout.readline())
        self.api_base: str = announcement["api_base"]
        self.credentials: str = announcement["credentials"]
        self.person_credentials: str = announcement["person_credentials"]

    @property
    def port(self) -> int:
        return int(self.api_base.rsplit(":", 1)[1])

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()


class Machine:
    """A scratch folder, the stand-in and the zygote; closed together."""

    def __init__(self, launcher: str = DEFAULT_LAUNCHER) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="simulation-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None
        )
        self.folder = Path(self._folder.name)
        self.stand_in = StandIn(self.folder)
        self.zygote = Zygote(self.folder, launcher)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.zygote.close()
        self.stand_in.close()
        self._folder.cleanup()
