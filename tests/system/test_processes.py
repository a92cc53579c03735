"""The Procfile's processes as a host starts them, on either database."""

import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from demo.mailbox import Mailbox
from demo.people import Person
from tests.system.family import Family
from tests.system.processes import ROOT, Host, StandIn, eventually, free_ports

pytestmark = pytest.mark.system

WORKSHOPS = [
    ["Action", "Type d'action", "Dispositif", "Thématiques", "Inscription"],
    ["Café des parents", "groupe de parole", "REAAP", "petite enfance", "formulaire"],
]
SESSIONS = [
    ["Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"],
    ["Café des parents", "12/05/2031", "14h30", "16h", "Maison de quartier", "10", "prévue"],
]
REGISTRATIONS = [["Séance", "Prénom", "Téléphone", "Mail", "Nombre d'adultes", "État"]]


@dataclass
class Service:
    """Web and worker under honcho, a partner's sheet, and where mails arrive."""

    host: Host
    web: str
    partner: Person
    mailbox: Mailbox


@pytest.fixture
def service(
    tmp_path: Path, host: Host, stand_in: StandIn, empty_database_url: str
) -> Iterator[Service]:
    with Mailbox() as mailbox:
        port = free_ports(1)
        host.settings |= {
            "DATABASE_URL": empty_database_url,
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "CLEF <clef@example.org>",
            "COORDINATORS": "coordination@example.org",
            "FORM_MIN_SECONDS": "0",
            "LOG_FORMAT": "json",
            "PORT": str(port),
        }
        partner = follow_a_partner(host, stand_in)
        release = host.run("db", "upgrade")
        assert release.code == 0, release.err
        honcho = [str(Path(sys.executable).with_name("honcho")), "-d", str(tmp_path)]
        running = host.start(
            "start", "web", "worker", command=[*honcho, "-f", str(ROOT / "Procfile")]
        )
        try:
            yield Service(host, host.settings["PUBLIC_URL"], partner, mailbox)
        finally:
            running.stop(signal.SIGTERM)
            assert running.group_is_empty()


def follow_a_partner(host: Host, stand_in: StandIn) -> Person:
    tabs = {"Ateliers": WORKSHOPS, "Séances": SESSIONS, "Inscriptions": REGISTRATIONS}
    sheet = stand_in.create("Les Épis", tabs)
    mappings = {"Ateliers": "workshops", "Séances": "sessions", "Inscriptions": "registrations"}
    host.write_mappings(
        [{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": mappings}]
    )
    return stand_in.open(sheet)


def test_a_session_typed_in_a_sheet_is_open_and_its_registration_comes_back(
    service: Service,
) -> None:
    family = Family(service.web)

    path = eventually(lambda: find_session_page(family)) or ""
    confirmation = family.register(
        path,
        {"given_name": "Zoélie", "email": "zoelie@example.org", "adults_count": "2"},
    )

    assert "Zoélie" in family.get(confirmation)
    eventually(lambda: any("Zoélie" in line for line in service.partner.seen("Inscriptions")))
    mail = eventually(
        lambda: [
            one
            for one in service.mailbox.letterbox.all()
            if "zoelie@example.org" in one.recipients
        ],
    )
    assert confirmation in mail[0].text
    health = requests.get(f"{service.web}/healthz", timeout=60)
    assert (health.status_code, health.json()["parts"]["database"]) == (200, "ok")


def find_session_page(family: Family) -> str | None:
    try:
        match = re.search(r'href="(/a/[^"]+)"', family.get("/ateliers"))
    except requests.RequestException:
        return None
    return match[1] if match else None


@pytest.mark.soak
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_is_gone_is_seen_within_two_minutes(
    tmp_path: Path, host: Host, stand_in: StandIn, blow: signal.Signals
) -> None:
    """Ninety seconds after it is back all is well again."""
    port = free_ports(1)
    web = f"http://127.0.0.1:{port}"
    host.settings |= {
        "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
        "PUBLIC_URL": web,
        "PORT": str(port),
    }
    follow_a_partner(host, stand_in)
    assert host.run("db", "upgrade").code == 0
    honcho = [str(Path(sys.executable).with_name("honcho")), "-d", str(tmp_path)]
    pages = host.start("start", "web", command=[*honcho, "-f", str(ROOT / "Procfile")])
    worker = host.start_worker()

    def status() -> int:
        try:
            return requests.get(f"{web}/healthz", timeout=60).status_code
        except requests.RequestException:
            return 0

    try:
        eventually(lambda: status() == 200)
        time.sleep(10)
        assert status() == 200
        worker.process.send_signal(blow)
        eventually(lambda: status() == 503)
        assert requests.get(f"{web}/healthz/live", timeout=60).status_code == 200
        if blow is signal.SIGSTOP:
            worker.process.send_signal(signal.SIGCONT)
        else:
            worker.stop(blow)
            worker = host.start_worker()
        eventually(lambda: status() == 200)
    finally:
        worker.stop(signal.SIGTERM)
        pages.stop(signal.SIGTERM)
