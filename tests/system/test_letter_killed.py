"""The coordinator's letter, once a week, whatever kills the process that sends it."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from sync_service.adapters.database import SqlDatabase
from sync_service.bootstrap import Services, open_services
from sync_service.config import load_settings
from sync_service.digest.send_digest import send_digest
from sync_service.domain.week import Week
from tests.system.mortal_letter import COORDINATOR
from tests.system.processes import Host, set_clock, start_mortal

pytestmark = pytest.mark.system

MONDAY = datetime.fromisoformat("2027-01-04T07:30:00+01:00")
LEASE = timedelta(minutes=3)
"""After so long nobody is thought to be sending any more."""


@dataclass
class Post:
    """Who sends, and what the mail server has."""

    mortal: "subprocess.Popen[str]"
    services: Services
    mailbox: Mailbox
    clock: Path
    now: datetime = MONDAY

    def die_at(self, step: int, week: Week) -> bool:
        """False when the letter was out before this step came."""
        assert self.mortal.stdin is not None
        assert self.mortal.stdout is not None
        self.mortal.stdin.write(f"{step} {week.label}\n")
        self.mortal.stdin.flush()
        end = self.mortal.stdout.readline()
        assert end in {"killed\n", "lived\n"}
        return end == "killed\n"

    def send(self, week: Week) -> str:
        """By the worker's next round, once the dead one's lease is over."""
        self.now += LEASE
        set_clock(self.clock, self.now)
        publisher, sender = self.services.publisher, self.services.mail_sender
        (sending,) = send_digest(publisher, sender, week, [COORDINATOR])
        return sending.outcome

    def arrived(self, week: Week) -> list[bytes]:
        """Each copy, as the server took it."""
        mails = self.mailbox.letterbox.all()
        return [
            one.content for one in mails if f"<digest.{week.label}." in one.message["Message-ID"]
        ]

    def is_known(self, week: Week) -> bool:
        """Whether it is stored that the letter is out."""
        with self.services.database.reading() as stored:
            return stored.digests.read(week.label).get(COORDINATOR) == "sent"


@pytest.fixture
def post(host: Host, database_url: str, tmp_path: Path) -> Iterator[Post]:
    set_clock(tmp_path / "now", MONDAY)
    with Mailbox() as mailbox:
        host.settings |= {
            "DATABASE_URL": database_url,
            "SYNC_NOW": f"@{tmp_path / 'now'}",
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "CLEF <clef@example.org>",
            "COORDINATORS": COORDINATOR,
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": "http://127.0.0.1:8000",
        }
        host.write_mappings([])
        services = open_services((), load_settings(host.environment()), without_database="make")
        with start_mortal(host, "tests.system.mortal_letter") as mortal:
            yield Post(mortal, services, mailbox, tmp_path / "now")
        assert isinstance(services.database, SqlDatabase)
        services.database.close()


def test_killed_at_any_step_a_letter_arrives_once_or_as_the_same_mail_twice(post: Post) -> None:
    """Twice only where the server had it and nobody could store that any more."""
    week, twice = Week.load("2026-W01"), 0
    for step in count(1):
        was_killed = post.die_at(step, week)
        is_in_doubt = bool(post.arrived(week)) and not post.is_known(week)
        outcomes = [post.send(week) for _ in range(3)]

        copies = post.arrived(week)
        assert outcomes[-1] == "already_sent"
        assert len(copies) == 1 + is_in_doubt
        assert len(set(copies)) == 1, "a mail program shows it once: its Message-ID is the same"
        twice += is_in_doubt
        if not was_killed:
            break
        week = week.after
    assert step > 10
    assert twice == 2, "behind the server's door, and before its answer is stored"
