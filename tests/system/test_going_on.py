"""One silent server stops nothing else, and no end: the real worker, real SMTP, the stand-in."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from demo.mailbox import Mailbox
from demo.people import Person
from sync_service.adapters.database import open_database
from sync_service.adapters.surroundings import SystemClock
from sync_service.ports import Mail
from tests.system.processes import HereHost, Host, Running, StandIn, eventually, stand_in_at

pytestmark = pytest.mark.system

CONTACTS = [["Nom", "Prénom", "Téléphone"], ["Martin", "Zoé", "06 39 98 00 01"]]
MAILS = 8
"""With twenty seconds for each, longer than anybody may wait."""
END_SECONDS = 30


@pytest.fixture(name="host")
def _host(here: HereHost) -> HereHost:
    """The worker is a process, and what only looks at its work is none."""
    return here


@contextmanager
def silent_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """Accepts every connection and never says a word; where it listens, and who waits there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        kept: list[socket.socket] = []
        ended = Event()

        def accept() -> None:
            while not ended.is_set():
                try:
                    kept.append(listener.accept()[0])
                except OSError:
                    return

        thread = Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1], kept
        finally:
            ended.set()
            socket.create_connection(listener.getsockname()).close()
            thread.join()
            for one in kept:
                one.close()


def follow(host: Host, stand_in: StandIn, *partners: str) -> list[Person]:
    """Each partner's sheet of contacts, synced once."""
    ids = [stand_in.create(one, {"Contacts": CONTACTS}) for one in partners]
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [
            {"partner": partner, "name": partner, "id": sheet, "tabs": tabs}
            for partner, sheet in zip(partners, ids, strict=True)
        ]
    )
    host.sync()
    return [stand_in.open(one) for one in ids]


def owe_mails(host: Host, count: int, at: datetime | None = None) -> None:
    database, now = open_database(host.settings["DATABASE_URL"]), at or SystemClock().now()
    with database.transaction() as stored:
        for number in range(count):
            address = f"famille{number}@example.org"
            message = f"To: {address}\nSubject: Atelier\n\nÀ mardi.\n".encode()
            stored.outbox.add(Mail(None, address, message, f"<{number}@x>", "x"), now)
    database.close()


@contextmanager
def worker_of(host: Host) -> Iterator[Running]:
    running = host.start_worker()
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop(signal.SIGKILL)


def arrives(host: Host, person: Person, phone: str) -> None:
    """What somebody types now is in the database soon."""
    person.type("Contacts", 1, 2, phone)
    wanted = "+33" + phone.replace(" ", "")[1:]

    def look() -> bool:
        return wanted in host.run("export", "contact").out

    eventually(look)


def ends_in_time(running: Running) -> None:
    begun = time.monotonic()
    assert running.stop(signal.SIGTERM, seconds=90) == 0
    assert time.monotonic() - begun < END_SECONDS


def test_a_mail_server_that_never_answers_holds_up_no_sheet_and_no_end(
    host: Host, stand_in: StandIn
) -> None:
    [person] = follow(host, stand_in, "les-epis")
    with silent_server() as (port, waiting):
        host.settings |= {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "clef@example.org"}
        owe_mails(host, MAILS)
        with worker_of(host) as running:
            eventually(lambda: waiting)
            arrives(host, person, "06 39 98 00 02")
            ends_in_time(running)


def test_a_mail_leaves_once_its_server_is_back(host: Host, stand_in: StandIn) -> None:
    follow(host, stand_in, "les-epis")
    owe_mails(host, MAILS)
    host.settings |= {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "clef@example.org"}
    with worker_of(host) as running:
        eventually(lambda: "mail_server_away" in log_of(host))
        ends_in_time(running)
    assert f"qui attendent de partir : {MAILS}" in host.run("mails").out
    with Mailbox() as mailbox:
        host.settings["SMTP_URL"] = mailbox.smtp_url
        with worker_of(host) as running:
            eventually(lambda: len(mailbox.letterbox.all()) == MAILS)
            ends_in_time(running)


def test_two_workers_send_each_mail_once(host: Host, stand_in: StandIn) -> None:
    follow(host, stand_in, "les-epis")
    with Mailbox() as mailbox:
        host.settings |= {"SMTP_URL": mailbox.smtp_url, "MAIL_FROM": "clef@example.org"}
        with worker_of(host) as one, worker_of(host) as other:
            owe_mails(host, 4 * MAILS)
            eventually(lambda: len(mailbox.letterbox.all()) >= 4 * MAILS)
            assert one.stop() == other.stop() == 0
        arrived = [mail.recipients for mail in mailbox.letterbox.all()]
    assert len(arrived) == len({*map(tuple, arrived)}) == 4 * MAILS


def test_a_spreadsheet_that_never_answers_holds_up_no_other_and_no_end(
    tmp_path: Path, host: Host
) -> None:
    with stand_in_at(Host(tmp_path)) as google:
        host.settings |= google_settings(google)
        silent, person = follow(host, google, "les-epis", "le-relais")
        google.call("POST", "/_sandbox/faults", {"faults": [silence(google, silent)]})
        with worker_of(host) as running:
            silent.type("Contacts", 1, 2, "06 39 98 00 03")
            eventually(lambda: google.call("GET", "/_sandbox/faults")["struck"])
            arrives(host, person, "06 39 98 00 04")
            ends_in_time(running)
        google.running.stop(signal.SIGKILL)


def test_a_worker_that_is_told_to_end_again_and_again_ends(host: Host, stand_in: StandIn) -> None:
    """As by a host's own manager and by whoever presses Ctrl-C beside it."""
    follow(host, stand_in, "les-epis")
    with worker_of(host) as running:
        end = time.monotonic() + END_SECONDS
        with suppress(ProcessLookupError):
            while time.monotonic() < end:
                os.kill(running.process.pid, signal.SIGTERM)
        ends_in_time(running)


def test_a_google_that_never_answers_holds_up_no_mail_and_no_end(
    host: Host, stand_in: StandIn
) -> None:
    follow(host, stand_in, "les-epis")
    with silent_server() as (port, waiting), Mailbox() as mailbox:
        host.settings |= {"SMTP_URL": mailbox.smtp_url, "MAIL_FROM": "clef@example.org"}
        key = stand_in.credentials.read_text(encoding="utf-8")
        silent, theirs = f"http://127.0.0.1:{port}", host.folder / "silent.json"
        theirs.write_text(key.replace(stand_in.api_base, silent), encoding="utf-8")
        host.settings |= {"GOOGLE_API_BASE": silent, "GOOGLE_APPLICATION_CREDENTIALS": str(theirs)}
        with worker_of(host) as running:
            eventually(lambda: waiting)
            owe_mails(host, 1)
            eventually(mailbox.letterbox.all)
            ends_in_time(running)


def google_settings(google: StandIn) -> dict[str, str]:
    return {
        "GOOGLE_API_BASE": google.api_base,
        "GOOGLE_APPLICATION_CREDENTIALS": str(google.credentials),
    }


def silence(google: StandIn, person: Person) -> dict[str, object]:
    """Whatever the service asks of this spreadsheet is never answered."""
    address = json.loads(google.credentials.read_text(encoding="utf-8"))["client_email"]
    where = {"path_contains": person.spreadsheet_id, "email": address}
    return {"fault": "slow", "seconds": 600, "times": None, **where}


def log_of(host: Host) -> str:
    return (host.folder / "worker.log").read_text(encoding="utf-8")
