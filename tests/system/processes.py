"""Real processes of the service, started as a host starts them, and what they are given."""

import fcntl
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import (
    ExitStack,
    chdir,
    contextmanager,
    redirect_stderr,
    redirect_stdout,
    suppress,
)
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryFile, gettempdir
from typing import IO, Any, TextIO, TypeVar

from sqlalchemy import event
from sqlalchemy.pool import Pool

from demo.over_http import OverHttp
from demo.people import Person
from sync_service.entrypoints.cli.outcome import run as run_command
from tests.system.forking import Forked, fork

ROOT = Path(__file__).parents[2]
_MODULE = [sys.executable, "-m"]
COMMAND = [*_MODULE, "sync_service"]
PAGES = [*_MODULE, "gunicorn", "--config", "python:sync_service.entrypoints.web.serving"]
PAGES += ["sync_service.entrypoints.web.wsgi:application()"]
_NAP_SECONDS = 0.1
_PATIENCE_SECONDS = 180
"""So long may anything take on a busy machine; nobody waits for it who need not."""
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command printed
        return json.loads(self.out)


@dataclass
class Host:
    """A folder with mapping files and settings, where commands run as on somebody's server."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    is_cold: bool = False
    """Its commands import everything anew, as on a host: where the start is what is proved."""

    @property
    def mappings(self) -> Path:
        return self.folder / "mappings"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}  # noqa: TID251 - a clean one for the child
        # As on a host, where the project's own programs are found first.
        programs = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
        ours = {"PATH": programs, "PYTHONPATH": str(ROOT)}
        return {**kept, **ours, **self.settings, **more}

    def run(self, *arguments: str, typed: str | None = None, **more: str) -> Answer:
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write((typed or "").encode())
            given.seek(0)
            process = self._begin(COMMAND, arguments, more, given, out, err)
            code = Running(process).wait()
            return Answer(code, _read(out), _read(err))

    def start(self, *arguments: str, command: Sequence[str] = COMMAND, **more: str) -> "Running":
        path = self.folder / f"{arguments[0] if arguments else 'process'}.log"
        ours, theirs = os.pipe()
        with (
            path.open("ab") as log,
            Path(os.devnull).open("rb") as given,
            os.fdopen(theirs, "wb") as out,
        ):
            process = self._begin(command, arguments, more, given, out, log)
        return Running(process, os.fdopen(ours, encoding="utf-8"))

    def _begin(
        self,
        command: Sequence[str],
        arguments: Sequence[str],
        more: Mapping[str, str],
        *streams: IO[bytes],
    ) -> "Forked | subprocess.Popen[bytes]":
        line, environment = [*command, *arguments], self.environment(**more)
        given, out, err = streams
        if [*command[:2]] == _MODULE and not self.is_cold:
            numbers = given.fileno(), out.fileno(), err.fileno()
            return fork(line[2:], self.folder, environment, numbers)
        return subprocess.Popen(
            line,
            cwd=self.folder,
            env=environment,
            stdin=given,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )

    def start_worker(self, command: Sequence[str] = COMMAND, **more: str) -> "Running":
        """One that is up: before that, a signal ends it as it ends any program."""
        before = self._workers_begun()
        running = self.start("worker", command=command, **more)
        eventually(lambda: self._workers_begun() > before)
        return running

    def _workers_begun(self) -> int:
        log = self.folder / "worker.log"
        return log.read_text(encoding="utf-8").count("worker_started") if log.exists() else 0

    def sync(self, *arguments: str) -> Any:  # noqa: ANN401 - its report
        answer = self.run("sync", "--json", *arguments)
        assert answer.code == 0, answer.err + answer.out
        return answer.json

    def problems(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.run("problems", "--json").json
        return found

    def export(self, entity: str, *options: str) -> list[dict[str, Any]]:
        answer = self.run("export", entity, *options)
        assert answer.code == 0, answer.err
        return [json.loads(line) for line in answer.out.splitlines()]

    def write_mappings(self, spreadsheets: Sequence[Mapping[str, Any]]) -> None:
        """The project's own mapping files, the partners of the test, and these spreadsheets."""
        self.mappings.mkdir(exist_ok=True)
        for path in (ROOT / "mappings").glob("*.toml"):
            shutil.copy(path, self.mappings)
        text = "".join(_spreadsheet_toml(one) for one in spreadsheets)
        (self.mappings / "spreadsheets.toml").write_text(text, encoding="utf-8")
        partners = {one["partner"]: one.get("name", one["partner"]) for one in spreadsheets}
        text = "".join(
            f"[[organisation]]\nslug = {json.dumps(slug)}\n"
            f"name = {json.dumps(name, ensure_ascii=False)}\n\n"
            for slug, name in partners.items()
        )
        (self.mappings / "organisations.toml").write_text(text, encoding="utf-8")


class HereHost(Host):
    """A host whose commands run in this process: the same lines, a second sooner each."""

    def run(self, *arguments: str, typed: str | None = None, **more: str) -> Answer:
        assert typed is None
        err = io.StringIO()
        answer = self.run_in(None, err, *arguments, **more)
        return Answer(answer.code, answer.out, err.getvalue())

    def run_in(self, out: TextIO | None, err: TextIO, *arguments: str, **more: str) -> Answer:
        """With these as its streams; without the first, the answer has what went there."""
        kept = io.StringIO()
        with (
            _as_a_process_leaves_it(self.environment(**more)),
            chdir(self.folder),
            redirect_stdout(out or kept),
            redirect_stderr(err),
        ):
            code = run_command(arguments)
        return Answer(code, kept.getvalue(), "")


@contextmanager
def _as_a_process_leaves_it(environment: Mapping[str, str]) -> Iterator[None]:
    """Its environment, its mask for new files and its connections end with a process."""
    before, mask = dict(os.environ), os.umask(0)  # noqa: TID251 - put back below
    os.umask(mask)
    connections: list[Any] = []

    def keep(connection: object, _: object) -> None:
        connections.append(connection)

    event.listen(Pool, "connect", keep)
    try:
        os.environ.clear()  # noqa: TID251 - as a process of its own would find it
        os.environ.update(environment)  # noqa: TID251
        yield
    finally:
        event.remove(Pool, "connect", keep)
        for connection in connections:
            connection.close()
        os.umask(mask)
        os.environ.clear()  # noqa: TID251
        os.environ.update(before)  # noqa: TID251


class Running:
    """A process that serves until it is stopped, by its own id."""

    def __init__(
        self, process: "Forked | subprocess.Popen[bytes]", stdout: TextIO | None = None
    ) -> None:
        self.process, self.stdout = process, stdout

    def line(self) -> str:
        """The next line that it prints; empty when it has ended."""
        assert self.stdout is not None
        return self.stdout.readline()

    def group_is_empty(self) -> bool:
        """No process that it started lives on."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def stop(self, number: int = signal.SIGTERM, seconds: float = _PATIENCE_SECONDS) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait(seconds)

    def wait(self, seconds: float = _PATIENCE_SECONDS) -> int:
        """Its exit code; whoever takes longer is killed."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            if self.stdout is not None:
                self.stdout.close()


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@dataclass
class StandIn:
    """A running stand-in for Google, and the person who owns the spreadsheets in it."""

    running: Running
    api_base: str
    credentials: Path
    caller: OverHttp

    def create(
        self,
        title: str,
        tabs: Mapping[str, Sequence[Sequence[object]]],
        *,
        entry: str = "USER_ENTERED",
    ) -> str:
        """A spreadsheet in French, filled as typed (or RAW), shared with the service."""
        body = {
            "properties": {"title": title, "locale": "fr_FR", "timeZone": "Europe/Paris"},
            "sheets": [_tab(tab, rows) for tab, rows in tabs.items()],
        }
        sheet_id = str(self.call("POST", "/v4/spreadsheets", body)["spreadsheetId"])
        for tab, rows in tabs.items():
            self.fill(sheet_id, tab, rows, entry)
        self.share(sheet_id)
        return sheet_id

    def share(self, sheet_id: str) -> None:
        """With the service, to be edited."""
        address = json.loads(self.credentials.read_text(encoding="utf-8"))["client_email"]
        permission = {"type": "user", "role": "writer", "emailAddress": address}
        self.call("POST", f"/drive/v3/files/{sheet_id}/permissions", permission)

    def copy(self, sheet_id: str, title: str) -> str:
        """« Créer une copie » of the whole file, shared with the service as well."""
        copied = self.call("POST", f"/drive/v3/files/{sheet_id}/copy", {"name": title})
        self.share(copied["id"])
        return str(copied["id"])

    def fill(self, sheet_id: str, tab: str, rows: Sequence[Sequence[object]], entry: str) -> None:
        data = [{"range": f"'{tab}'!A1", "values": [list(row) for row in rows]}]
        body = {"valueInputOption": entry, "data": data}
        self.call("POST", f"/v4/spreadsheets/{sheet_id}/values:batchUpdate", body)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - Google's JSON
        status, answer = self.caller.request(method, path, body)
        assert status in (200, 204), answer
        return answer

    def open(self, sheet_id: str) -> Person:
        return Person(self.caller, sheet_id)


def _tab(title: str, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    """Room for some more rows and columns than are filled."""
    size = {"rowCount": len(rows) + 50, "columnCount": max(map(len, rows)) + 5}
    return {"properties": {"title": title, "gridProperties": size}}


@contextmanager
def stand_in_at(host: Host, *options: str) -> Iterator[StandIn]:
    """A stand-in that is stopped whatever happens."""
    started = start_stand_in(host, *options)
    try:
        yield started
    finally:
        started.caller.close()
        started.running.stop()


def start_stand_in(host: Host, *options: str) -> StandIn:
    running = host.start("sandbox", "--port", "0", *options)
    line = running.line()
    assert line, "the stand-in did not start"
    said = json.loads(line)
    caller = OverHttp(said["api_base"], Path(said["person_credentials"]))
    return StandIn(running, said["api_base"], Path(said["credentials"]), caller)


def free_ports(count: int) -> int:
    """The first of so many free ports in a row, below those that systems hand out themselves.

    So nobody who asks for any port gets one of them before the test's process listens. Tests
    beside this one draw others: who draws a port keeps its file locked until the process ends.
    """
    while True:
        first = SystemRandom().randrange(20_000, 32_000)
        with ExitStack() as probes, suppress(OSError):
            for port in range(first, first + count):
                _keep_port(port)
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    probes.enter_context(socket.socket(type=kind)).bind(("127.0.0.1", port))
            return first


def _keep_port(port: int) -> None:
    """Raises OSError where another process has it."""
    folder = Path(gettempdir()) / f"ports-of-tests-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    file = os.open(folder / str(port), os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise


def eventually(look: Callable[[], T], seconds: float = _PATIENCE_SECONDS) -> T:
    """The first true answer within the time; the last answer fails the test."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found or time.monotonic() > deadline:
            assert found, f"still {found!r} after {seconds} s"
            return found
        time.sleep(_NAP_SECONDS)


def set_clock(file: Path, now: datetime) -> None:
    """At once: whoever read half of it would have no time at all."""
    later = file.with_name("later")
    later.write_text(now.isoformat(), encoding="utf-8")
    later.replace(file)


def _spreadsheet_toml(one: Mapping[str, Any]) -> str:
    tabs = "".join(
        f"[[spreadsheet.tab]]\ntitle = {json.dumps(title, ensure_ascii=False)}\n"
        f"mapping = {json.dumps(mapping)}\nscope = {json.dumps(one.get('scope', 'own'))}\n"
        for title, mapping in one["tabs"].items()
    )
    partner, spreadsheet_id = json.dumps(one["partner"]), json.dumps(one["id"])
    contact = f"contact = {json.dumps(one['contact'])}\n" if "contact" in one else ""
    return f"[[spreadsheet]]\npartner = {partner}\nid = {spreadsheet_id}\n{contact}{tabs}\n"


def start_mortal(host: Host, module: str) -> subprocess.Popen[str]:
    """A process that a test tells by its input at which step to die; it answers line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=host.folder,
        env=host.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
