"""What a host is told, and what stops telling him: the real worker, SMTP, a silent Google."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from demo.mailbox import Mailbox
from tests.system.processes import HereHost, Host, eventually, set_clock, stand_in_at
from tests.system.test_going_on import follow, google_settings, worker_of

pytestmark = pytest.mark.system

NOW = datetime.fromisoformat("2026-11-27T10:00:00+01:00")


@pytest.fixture(name="host")
def _host(here: HereHost) -> HereHost:
    """The worker is a process, and what only looks at its work is none."""
    return here


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Where pings arrive, and which have."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/jeton/", heard
        finally:
            server.shutdown()
            thread.join()


def test_a_silent_google_is_told_after_an_hour_and_when_it_is_over(
    tmp_path: Path, host: Host
) -> None:
    clock = tmp_path / "now"

    def go_to(minutes: float) -> None:
        set_clock(clock, NOW + timedelta(minutes=minutes))

    with stand_in_at(Host(tmp_path)) as google, Mailbox() as mailbox, listening() as (url, heard):
        go_to(0)
        host.settings |= google_settings(google)
        host.settings |= {
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "clef@example.org",
            "ALERTS_TO": "hote@example.org",
            "ALERTS_PING_URL": url,
            "SYNC_NOW": f"@{clock}",
            "LOG_FORMAT": "json",
        }
        follow(host, google, "les-epis")

        def subjects() -> list[str]:
            return [one.subject for one in mailbox.letterbox.all()]

        def two_rounds_pass() -> None:
            before = ill_rounds(host)
            eventually(lambda: ill_rounds(host) > before + 1)

        with worker_of(host) as running:
            eventually(lambda: heard)
            assert set(heard) == {"/jeton/"}
            google.running.process.send_signal(signal.SIGSTOP)
            go_to(5)
            two_rounds_pass()
            count = len(heard)
            go_to(64)
            two_rounds_pass()
            assert (subjects(), len(heard)) == ([], count)
            go_to(66)
            eventually(subjects)
            google.running.process.send_signal(signal.SIGCONT)
            eventually(lambda: len(heard) > count)
            eventually(lambda: len(subjects()) > 1)
            running.stop()
    assert sorted(subjects()) == [
        "Le service CLEF a besoin de vous",
        "Le service CLEF va de nouveau bien",
    ]


def ill_rounds(host: Host) -> int:
    return (host.folder / "worker.log").read_text(encoding="utf-8").count('"event": "ill"')
