"""A database put back from a copy waits for a person; nobody is written to of what is over."""

import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.mailbox import Mailbox
from demo.people import Person
from demo.web_server import LoopbackPages
from sync_service.bootstrap import Services, open_services
from sync_service.config import load_settings
from sync_service.entrypoints.jobs import planned_jobs
from sync_service.entrypoints.web import create_app
from sync_service.entrypoints.worker.lanes import Followed, Lane
from tests.system.conftest import settings_for
from tests.system.family import Family
from tests.system.mortal_restore import SINCE
from tests.system.processes import PAGES, HereHost, Host, StandIn, eventually, free_ports
from tests.system.test_processes import REGISTRATIONS, WORKSHOPS, find_session_page
from tests.taste import taste

pytestmark = pytest.mark.system

NOW = datetime.fromisoformat("2026-12-07T10:00:00+01:00")
SESSION = ["Café des parents", "12/12/2026", "14h30", "16h", "Maison de quartier", "10", "prévue"]
SESSIONS = [["Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"], SESSION]
ENDS_AT = datetime.fromisoformat("2026-12-12T16:00:00+01:00")
ZOE = {"given_name": "Zoélie", "email": "zoelie@example.org", "adults_count": "1"}
LOU = {"given_name": "Lou", "email": "lou@example.org", "adults_count": "1"}
NO_SERVER = "smtp://127.0.0.1:9"
TABS = {"Ateliers": "workshops", "Séances": "sessions", "Inscriptions": "registrations"}


@contextmanager
def opened(host: Host, **settings: str) -> Iterator[Services]:
    services = open_services(
        (), load_settings(host.environment(**settings)), without_database="make"
    )
    try:
        yield services
    finally:
        services.database.close()  # type: ignore[attr-defined]


@dataclass
class Scene:
    """A service with one session, what its partner and its families see, and its clock."""

    host: Host
    partner: Person
    mailbox: Mailbox
    now: datetime = NOW

    def go_to(self, now: datetime) -> None:
        self.now = now
        self.host.settings["SYNC_NOW"] = now.isoformat()

    def pass_by(self, **time: float) -> None:
        self.go_to(self.now + timedelta(**time))

    def work(self, **settings: str) -> None:
        """A worker looks at every job once, two minutes later."""
        self.pass_by(minutes=2)
        with opened(self.host, **settings) as services:
            Lane("all", planned_jobs(services), services, Followed(services)).catch_up()

    @contextmanager
    def pages(self) -> Iterator[str]:
        """The address of the families' pages, while they are served."""
        address, port = self.host.settings["PUBLIC_URL"], self.host.settings["PORT"]
        running = self.host.start(command=PAGES, PORT=port)
        try:
            eventually(lambda: is_served(address))
            yield address
        finally:
            running.stop(signal.SIGTERM)

    @contextmanager
    def pages_here(self) -> Iterator[str]:
        """The same pages, served by this process: sooner, where no process is what is proved."""
        with opened(self.host) as services:
            port = int(self.host.settings["PORT"])
            with LoopbackPages(create_app(services), port):
                yield self.host.settings["PUBLIC_URL"]

    def register(self, *families: Mapping[str, str]) -> None:
        with self.pages_here() as address:
            family = Family(address)
            path = find_session_page(family) or ""
            for answers in families:
                assert answers["given_name"] in family.get(family.register(path, answers))

    def mails_to(self, answers: Mapping[str, str]) -> list[str]:
        mails = self.mailbox.letterbox.all()
        return [one.subject for one in mails if answers["email"] in one.recipients]

    def known_of(self, answers: Mapping[str, str]) -> list[dict[str, Any]]:
        known = self.host.run("export-person", "--email", answers["email"])
        assert known.code == 0, known.err
        found: list[dict[str, Any]] = known.json
        return found

    def run(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever the command prints
        answer = self.host.run(*arguments, "--json")
        assert answer.code == 0, answer.err
        return answer.json

    def shown(self) -> str:
        tabs = [[self.partner.seen(tab), self.partner.notes(tab)] for tab in TABS]
        return repr(tabs)


def is_served(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=60).ok
    except requests.RequestException:
        return False


@pytest.fixture(params=taste(["postgresql"], ["sqlite"]))
def scene(request: pytest.FixtureRequest, tmp_path: Path, stand_in: StandIn) -> Iterator[Scene]:
    """On PostgreSQL, where many workers are; `adapters/database` takes copies of either kind."""
    with Mailbox() as mailbox:
        port = free_ports(1)
        host = HereHost(tmp_path, settings_for(tmp_path, stand_in))
        host.settings |= {
            "DATABASE_URL": request.getfixturevalue(f"{request.param}_url"),
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "CLEF <clef@example.org>",
            "COORDINATORS": "coordination@example.org",
            "FORM_MIN_SECONDS": "0",
        }
        tabs = {"Ateliers": WORKSHOPS, "Séances": SESSIONS, "Inscriptions": REGISTRATIONS}
        sheet = stand_in.create("Les Épis", tabs)
        host.write_mappings(
            [{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": TABS}]
        )
        scene = Scene(host, stand_in.open(sheet), mailbox)
        scene.go_to(NOW)
        for _ in range(3):
            host.sync()
        yield scene


@pytest.mark.parametrize(("minutes", "mails"), [(-10, 1), (10, 0)])
def test_nothing_is_mailed_about_a_session_that_is_over(
    scene: Scene, minutes: int, mails: int
) -> None:
    scene.register(ZOE)
    scene.work(SMTP_URL=NO_SERVER)
    assert [len(one["mails"]) for one in scene.known_of(ZOE)] == [1]

    scene.go_to(ENDS_AT + timedelta(minutes=minutes - 2))
    scene.work()

    assert len(scene.mails_to(ZOE)) == mails
    assert [len(one["mails"]) for one in scene.known_of(ZOE)] == [mails]
    assert scene.run("status")["mails_set_aside"] == 0


def test_a_mail_is_a_week_old_at_most(scene: Scene) -> None:
    scene.partner.type("Séances", 1, 1, "12/01/2027")
    scene.host.sync()
    scene.register(ZOE)

    scene.pass_by(days=7, minutes=-1)
    scene.work()

    assert scene.mails_to(ZOE) == []
    assert [one["mails"] for one in scene.known_of(ZOE)] == [[]]


def test_whoever_was_erased_since_is_not_written_to(scene: Scene) -> None:
    scene.register(ZOE, LOU)
    scene.run("backup", "copie.gz")
    assert scene.host.run("erase", "--email", ZOE["email"]).code == 0
    back = scene.run("restore", "copie.gz", "--yes")
    scene.host.run("resume")

    scene.work()

    assert scene.mails_to(ZOE) == []
    assert len(scene.mails_to(LOU)) == 1
    assert back["erased_again"] == 1


def test_a_service_put_back_waits_for_a_person(scene: Scene) -> None:
    scene.register(ZOE)
    scene.run("backup", "copie.gz")
    scene.run("restore", "copie.gz", "--yes")
    before = scene.shown()
    scene.pass_by(days=2)

    scene.work()
    report = scene.host.run("sync", "--json")
    letter = scene.host.run("digest", "--send")

    assert report.code == 0
    assert [one["state"] for one in report.json["sheets"]] == ["paused"] * 3
    assert report.json["requests"] == {"drive": 0, "reads": 0, "writes": 0, "audit": 0}
    assert (letter.code, "sync-service resume" in letter.err) == (2, True)
    assert not scene.mailbox.letterbox.all()
    assert scene.shown() == before
    for command in ("sync", "status", "check"):
        said = " ".join(scene.host.run(command).out.split())
        assert "En pause depuis le 07/12/2026" in said, command
        assert "sync-service resume" in said, command
    with scene.pages() as address:
        health = requests.get(f"{address}/healthz", timeout=60)
        assert (health.status_code, health.json()["parts"]["restore"]) == (200, "warning")
        family = Family(address)
        assert "Lou" in family.get(family.register(find_session_page(family) or "", LOU))

    told = scene.run("resume")
    for _ in range(2):
        scene.work()

    assert (told["resumed"], told["mails"]) == (True, {"confirmation": 2})
    assert (len(scene.mails_to(ZOE)), len(scene.mails_to(LOU))) == (1, 1)
    assert scene.run("status")["paused_since"] is None
    assert "Lou" in scene.shown()


def killed_at_steps(host: Host, stride: int, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "tests.system.mortal_restore"]
    running = host.start(str(stride), *arguments, command=command)
    seen = list(iter(lambda: running.line().strip(), ""))
    assert running.stop(0) == 0
    return seen


@pytest.mark.parametrize("stride", taste([7], [1]))
def test_killed_anywhere_it_is_as_before_or_paused(
    tmp_path: Path, database_url: str, stride: int
) -> None:
    """At every seventh step; `make soak` takes each."""
    host = HereHost(tmp_path, {"DATABASE_URL": database_url, "SYNC_NOW": ""})
    with opened(host) as services, services.database.transaction() as stored:
        stored.jobs.save("purge", NOW)
    assert host.run("backup", "copie.gz").code == 0
    with opened(host) as services, services.database.transaction() as stored:
        stored.jobs.save(SINCE, NOW)

    restored = killed_at_steps(host, stride, "restore", "copie.gz", "--yes")
    resumed = killed_at_steps(host, stride, "resume")

    changed = restored.index("paused")
    assert changed * stride > 20
    assert restored == ["before"] * changed + ["paused"] * (len(restored) - changed)
    assert (len(restored) - changed) * stride > 2
    changed = resumed.index("neither")
    assert resumed == ["paused"] * changed + ["neither"] * (len(resumed) - changed)


def test_two_workers_at_work_stop_at_a_restore_and_send_nothing_twice(scene: Scene) -> None:
    scene.register(ZOE)
    scene.run("backup", "copie.gz")
    workers = [scene.host.start_worker() for _ in range(2)]
    try:
        eventually(lambda: scene.mails_to(ZOE))
        scene.register(LOU)
        eventually(lambda: scene.mails_to(LOU))
        eventually(lambda: "Lou" in scene.shown())
        scene.run("restore", "copie.gz", "--yes")
        letters, before = len(scene.mailbox.letterbox.all()), scene.shown()
        scene.partner.type("Inscriptions", 3, 1, "Max")
        typed = scene.shown()
        time.sleep(5)
        assert (len(scene.mailbox.letterbox.all()), scene.shown()) == (letters, typed)
        assert typed != before
    finally:
        codes = [worker.stop() for worker in workers]
    assert codes == [0, 0]

    assert scene.run("resume")["mails"] == {}
    for _ in range(2):
        scene.work()
    assert (len(scene.mails_to(ZOE)), len(scene.mails_to(LOU))) == (1, 1)
    known = [one["fields"]["given_name"] for one in scene.host.export("registration")]
    assert sorted(known) == ["Lou", "Zoélie"]
