"""What breaks, and what `/healthz` says of it: web and worker as processes, real SMTP.

Time passes by a clock in a file: a quarter of an hour is over at once.
"""

import json
import re
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from demo.mailbox import Mailbox
from demo.people import Person
from sync_service.adapters.database import open_database
from tests.postgresql import running_postgresql
from tests.system.processes import (
    PAGES,
    ROOT,
    HereHost,
    Host,
    Running,
    StandIn,
    eventually,
    free_ports,
    set_clock,
    stand_in_at,
)
from tests.system.test_going_on import (
    follow,
    google_settings,
    log_of,
    owe_mails,
    silent_server,
)
from tests.taste import taste

pytestmark = pytest.mark.system

NOW = datetime.fromisoformat("2026-11-27T10:00:00+01:00")
SEEN_MINUTES = 2.1
"""Two minutes, and the five seconds for which an answer is said again."""
MAIL_MINUTES = 16


@pytest.fixture(name="host")
def _host(here: HereHost) -> HereHost:
    """The worker is a process, and what only looks at its work is none."""
    return here


@dataclass
class Scene:
    """A service on a virtual clock: what is ill, and who can mend it."""

    host: Host
    google: StandIn
    mailbox: Mailbox
    sheet: Person
    worker: Running
    pages: Running
    clock: Path
    passed: float = 0

    def pass_by(self, minutes: float) -> None:
        self.passed += minutes
        set_clock(self.clock, NOW + timedelta(minutes=self.passed))

    def health(self) -> tuple[int, Mapping[str, str]]:
        try:
            answer = requests.get(f"{self.host.settings['PUBLIC_URL']}/healthz", timeout=10)
        except requests.RequestException:
            return 0, {}
        return answer.status_code, answer.json()["parts"]

    def is_well(self) -> bool:
        return self.health()[0] == 200

    def failed(self) -> set[str]:
        return {part for part, state in self.health()[1].items() if state == "failed"}

    def failed_a_second_later(self) -> set[str]:
        """A round that was under way when the illness began still ends well."""
        self.pass_by(1 / 60)
        return self.failed()

    def stop(self) -> None:
        """Whichever worker there is."""
        self.worker.stop()

    def restart(self, **settings: str) -> None:
        """With other settings, after an end that may have been its own."""
        self.stop()
        self.worker = self.host.start_worker(**settings)

    def spoil(self, *faults: dict[str, object]) -> None:
        key = json.loads(self.google.credentials.read_text(encoding="utf-8"))
        ours = {"email": key["client_email"], "times": None}
        self.google.call(
            "POST", "/_sandbox/faults", {"faults": [ours | fault for fault in faults]}
        )

    def mend(self) -> None:
        self.google.call("DELETE", "/_sandbox/faults")


@pytest.fixture
def scene(tmp_path: Path, host: Host) -> Iterator[Scene]:
    with playing(tmp_path, host) as ours:
        yield ours


@contextmanager
def playing(tmp_path: Path, host: Host) -> Iterator[Scene]:
    clock, port = tmp_path / "now", free_ports(1)
    set_clock(clock, NOW)
    with ExitStack() as stack:
        google = stack.enter_context(stand_in_at(Host(tmp_path)))
        mailbox = stack.enter_context(Mailbox())
        host.settings |= google_settings(google)
        host.settings |= {
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "clef@example.org",
            "SYNC_NOW": f"@{clock}",
        }
        [sheet] = follow(host, google, "les-epis")
        pages = host.start(command=PAGES, PORT=str(port))
        stack.callback(pages.stop, signal.SIGTERM)
        # Until the pages have ever heard of a worker, they are well without one.
        ours = Scene(host, google, mailbox, sheet, host.start_worker(), pages, clock)
        stack.callback(ours.stop)
        eventually(ours.is_well)
        yield ours


@contextmanager
def worker_killed(scene: Scene) -> Iterator[None]:
    scene.worker.process.kill()
    yield
    scene.restart()


@contextmanager
def worker_stopped(scene: Scene) -> Iterator[None]:
    scene.worker.process.send_signal(signal.SIGSTOP)
    yield
    scene.worker.process.send_signal(signal.SIGCONT)


@contextmanager
def key_refused(scene: Scene) -> Iterator[None]:
    scene.spoil({"fault": "401"}, {"fault": "401", "kind": "token", "email": ""})
    yield
    scene.mend()


@contextmanager
def quota_used_up(scene: Scene) -> Iterator[None]:
    scene.spoil({"fault": "drive_rate_limit", "kind": "drive"}, {"fault": "429"})
    yield
    scene.mend()


@contextmanager
def google_silent(scene: Scene) -> Iterator[None]:
    scene.google.running.process.send_signal(signal.SIGSTOP)
    yield
    scene.google.running.process.send_signal(signal.SIGCONT)


@contextmanager
def sheet_unshared(scene: Scene) -> Iterator[None]:
    scene.spoil({"fault": "permission_lost", "path_contains": scene.sheet.spreadsheet_id})
    scene.sheet.type("Contacts", 1, 2, "06 39 98 00 05")
    yield
    scene.mend()


@contextmanager
def mail_server(scene: Scene, port: int) -> Iterator[None]:
    """Another one, until somebody sets the right one."""
    scene.restart(SMTP_URL=f"smtp://127.0.0.1:{port}")
    owe_mails(scene.host, 1, NOW + timedelta(minutes=scene.passed))
    yield
    scene.restart()


@contextmanager
def mail_refusing(scene: Scene) -> Iterator[None]:
    with mail_server(scene, 1):
        yield


@contextmanager
def mail_silent(scene: Scene) -> Iterator[None]:
    with silent_server() as (port, _), mail_server(scene, port):
        yield


@contextmanager
def mail_half_answering(scene: Scene) -> Iterator[None]:
    with half_answers() as port, mail_server(scene, port):
        yield


@contextmanager
def mail_put_off(scene: Scene) -> Iterator[None]:
    """For so long that the next try is half an hour away; then the same server takes mails."""
    with moody_server() as moody:
        scene.restart(SMTP_URL=f"smtp://127.0.0.1:{moody.port}")
        owe_mails(scene.host, 1, NOW + timedelta(minutes=scene.passed))
        for tries, minutes in enumerate((0, 2, 6), start=1):
            scene.pass_by(minutes)
            eventually(partial(has_tried, scene.host, tries))
        yield
        moody.takes = True
        pass_a_minute_and_a_half(scene)


@contextmanager
def mail_broken_off(scene: Scene) -> Iterator[None]:
    """The only mail that waits, each time; the next try is half an hour away when all is well."""
    with moody_server() as moody:
        scene.restart(SMTP_URL=f"smtp://127.0.0.1:{moody.port}")
        moody.breaks_off = True
        owe_mails(scene.host, 1, NOW + timedelta(minutes=scene.passed))
        for tries, minutes in enumerate((0, 2, 6), start=1):
            scene.pass_by(minutes)
            eventually(partial(has_tried, scene.host, tries))
    said = log_of(scene.host).count("mail_server_away")
    scene.pass_by(1)
    eventually(lambda: log_of(scene.host).count("mail_server_away") > said)
    yield
    with moody_server(moody.port) as moody:
        moody.takes = True
        pass_a_minute_and_a_half(scene)
        eventually(scene.is_well)


def pass_a_minute_and_a_half(scene: Scene) -> None:
    """On the service's own clock, by and by."""
    for _ in range(9):
        scene.pass_by(10 / 60)
        time.sleep(1)


def has_tried(host: Host, tries: int) -> bool:
    database = open_database(host.settings["DATABASE_URL"])
    with database.reading() as stored:
        [mail] = stored.outbox.read_open()
    database.close()
    return mail.attempts == tries


class Moody:
    """A mail server that puts everything off at first."""

    def __init__(self) -> None:
        self.takes, self.breaks_off, self.port = False, False, 0

    async def handle_DATA(self, server: SMTP, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        del session, envelope
        if self.breaks_off and server.transport is not None:
            server.transport.close()
        return "250 OK" if self.takes else "451 Not now"


@contextmanager
def moody_server(port: int = 0) -> Iterator[Moody]:
    moody = Moody()
    controller = Controller(
        moody, hostname="127.0.0.1", port=port or free_ports(1), ready_timeout=30
    )
    controller.start()
    moody.port = controller.port
    try:
        yield moody
    finally:
        controller.stop()


@contextmanager
def mail_name_unknown(scene: Scene) -> Iterator[None]:
    scene.restart(SMTP_URL="smtp://nulle-part.invalid:25")
    owe_mails(scene.host, 1, NOW + timedelta(minutes=scene.passed))
    yield
    scene.restart()


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """No file of theirs takes another byte: the databases' and the logs' neither."""
    allow(scene, 0)
    yield
    allow(scene, resource.RLIM_INFINITY)


def allow(scene: Scene, most: int) -> None:
    for pid in (*family_of(scene.worker.process.pid), *family_of(scene.pages.process.pid)):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


def family_of(pid: int) -> list[int]:
    """It and the processes that it has begun."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in family_of(int(child)))]


@contextmanager
def half_answers() -> Iterator[int]:
    """A mail server that begins a word and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                connection, _ = listener.accept()
                with connection:
                    if connection.recv(1) == b"":
                        return
                    connection.sendall(b"22")

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]


Illness = Callable[[Scene], AbstractContextManager[None]]
DOCUMENT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


CASES = taste(
    [
        ("the worker was killed", worker_killed, "worker", SEEN_MINUTES),
        ("Google does not answer", google_silent, "google", SEEN_MINUTES),
        ("the disk is full", disk_full, "database", SEEN_MINUTES),
    ],
    [
        ("the mail server answers by halves", mail_half_answering, "mail", MAIL_MINUTES),
        ("the mail server puts every mail off", mail_put_off, "mail", MAIL_MINUTES),
        ("the mail server goes away while it takes a mail", mail_broken_off, "mail", MAIL_MINUTES),
        ("the worker stands still", worker_stopped, "worker", SEEN_MINUTES),
        ("Google's quota is used up", quota_used_up, "google", SEEN_MINUTES),
        ("the key is refused", key_refused, "google", SEEN_MINUTES),
        ("a sheet is not shared any more", sheet_unshared, "sheets", SEEN_MINUTES),
        ("the mail server refuses connections", mail_refusing, "mail", MAIL_MINUTES),
        ("the mail server never answers", mail_silent, "mail", MAIL_MINUTES),
        ("the mail server's name is unknown", mail_name_unknown, "mail", MAIL_MINUTES),
    ],
)


@pytest.mark.parametrize(("what", "illness", "part", "minutes"), CASES)
def test_an_illness_is_seen_and_so_is_its_end(
    scene: Scene, what: str, illness: Illness, part: str, minutes: float
) -> None:
    assert f"| {what} |" in DOCUMENT, "docs/operations.md says what the host sees"
    with illness(scene):
        scene.pass_by(minutes)
        eventually(lambda: part in scene.failed_a_second_later())
        live = requests.get(f"{scene.host.settings['PUBLIC_URL']}/healthz/live", timeout=10)
        # Without a database that takes something no family can register.
        assert live.status_code == (503 if part == "database" else 200)
    eventually(scene.is_well)


REFUSING = ("the mail server refuses connections", mail_refusing)
OTHERS = [case.values[:2] for case in CASES if case.values[1] is not mail_refusing]


@pytest.mark.parametrize(("what", "illness"), taste([REFUSING], OTHERS))
def test_the_log_says_what_the_table_says(scene: Scene, what: str, illness: Illness) -> None:
    """In real time: it waits for as long as the service waits for answers."""
    with illness(scene):
        scene.pass_by(1)

        def missing() -> list[str]:
            return [word for word in told_by_log(what) if word not in log_of(scene.host)]

        # Where the log's own disk is full, it says so afterwards.
        if illness is not disk_full:
            eventually(lambda: not missing(), 240)


def test_a_database_that_is_away_is_seen_and_so_is_its_return(tmp_path: Path, host: Host) -> None:
    with running_postgresql() as databases, databases.upgraded() as url:
        host.settings["DATABASE_URL"] = url
        with playing(tmp_path, host) as scene:
            databases.server.stop()
            eventually(lambda: "database" in scene.failed_a_second_later())
            eventually(lambda: "DatabaseUnavailable" in log_of(host))
            databases.server.start()
            eventually(scene.is_well)
            scene.sheet.type("Contacts", 1, 2, "06 39 98 00 07")
            eventually(lambda: "+33639980007" in str(host.export("contact")))


def told_by_log(what: str) -> list[str]:
    """The words of the log in its line of the table; « the same » is the line above."""
    lines = [one.split(" | ") for one in DOCUMENT.splitlines() if one.startswith("| ")]
    at = next(n for n, one in enumerate(lines) if one[0] == f"| {what}")
    while lines[at][2] == "the same":
        at -= 1
    return re.findall("`([^`]+)`", lines[at][2])


ELSEWHERE = {
    "PostgreSQL takes connections and is silent": (
        "test_a_server_that_falls_silent_is_waited_for_no_longer_than_pages_may"
    ),
    "PostgreSQL is restarted": "test_a_database_that_is_away_is_seen_and_so_is_its_return",
    "the mapping files are gone, or others are read": ("test_pages_and_worker_that_run_on_say_so"),
    "the host's clock is set back, or changes in March or October, in whatever zone": (
        "test_jobs_go_on_when_the_hosts_clock_goes_back"
    ),
}
"""Lines of the table that another test is about."""


def test_each_line_of_the_table_has_its_test() -> None:
    _, _, table = DOCUMENT.partition("| what breaks |")
    lines = re.findall(r"^\| ([^|]+) \|", table.partition("\n\n")[0], re.MULTILINE)
    named = {str(case.values[0]) for case in CASES}
    assert set(lines) == named | ELSEWHERE.keys()
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert all(f"def {one}(" in tests for one in ELSEWHERE.values())
