"""Partners' letters and reminders of loans: the real worker, real SMTP, and once each."""

import re
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from sync_service.adapters.database import open_database
from tests.system.processes import HereHost, StandIn, eventually, set_clock
from tests.system.test_going_on import log_of, worker_of

pytestmark = pytest.mark.system

MONDAY = datetime.fromisoformat("2027-01-04T07:30:00+01:00")
HERS = "coordination@example.org"
OWNED = [["Désignation", "Quantité"], ["Malle à histoires", "1"]]
LENT = [
    ["Matériel", "Emprunteur", "Date de sortie", "Retour prévu"],
    ["Malle à histoires", "Les Épis", "01/12/2026", "20/12/2026"],
]
SETTINGS = {
    "MAIL_FROM": "CLEF <clef@example.org>",
    "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "LOG_FORMAT": "json",
}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def host(here: HereHost, stand_in: StandIn, mailbox: Mailbox, tmp_path: Path) -> HereHost:
    """The toy library lends; Les Épis borrow, and have a cell to mend. It is a Monday."""
    here.settings |= {**SETTINGS, "SMTP_URL": mailbox.smtp_url, "SYNC_NOW": f"@{tmp_path / 'now'}"}
    set_clock(tmp_path / "now", MONDAY)
    rows = [["Nom", "Prénom", "Mail"], ["Perrin", "Zoélie", "pas une adresse"]]
    epis = stand_in.create("Les Épis", {"Contacts": rows})
    ludo = stand_in.create("Ludo", {"Matériel": OWNED, "Prêts": LENT})
    epis_tabs = {"Contacts": "contacts"}
    ludo_tabs = {"Matériel": "items", "Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": epis, "tabs": epis_tabs}
            | {"contact": "accueil@example.org"},
            {"partner": "ludo", "name": "Ludo", "id": ludo, "tabs": ludo_tabs}
            | {"contact": "ludo@example.org"},
        ]
    )
    here.sync()
    here.sync()
    assert len(here.export("loan")) == 1, here.problems()
    return here


def received(mailbox: Mailbox) -> Counter[tuple[str, str]]:
    return Counter((one.recipients[0], one.subject) for one in mailbox.letterbox.all())


def theirs(mailbox: Mailbox) -> Counter[tuple[str, str]]:
    return Counter({one: n for one, n in received(mailbox).items() if one[0] != HERS})


def weeks_of_hers(mailbox: Mailbox) -> list[int]:
    """The coordinator's letters, as they arrived."""
    subjects = (one.subject for one in reversed(mailbox.letterbox.all()) if HERS in one.recipients)
    return [int(number) for one in subjects for number in re.findall(r"semaine (\d+)", one)]


def waiting(host: HereHost) -> int:
    database = open_database(host.settings["DATABASE_URL"])
    with database.reading() as stored:
        mails = stored.outbox.read_open()
    database.close()
    return len(mails)


WEEK = {
    ("accueil@example.org", "CLEF, votre semaine : 1 chose à regarder, 1 prêt"): 1,
    ("ludo@example.org", "CLEF, votre semaine : 1 prêt"): 1,
}
REMINDED = {
    ("accueil@example.org", "CLEF : un prêt à rendre"): 1,
    ("ludo@example.org", "CLEF : un prêt à rendre"): 1,
}


def test_each_letter_and_each_reminder_arrives_once_whoever_is_killed(
    host: HereHost, mailbox: Mailbox, tmp_path: Path
) -> None:
    host.settings |= {"PARTNER_LETTERS": "oui", "LOAN_REMINDERS": "oui", "COORDINATORS": HERS}
    with worker_of(host) as first, worker_of(host):
        eventually(lambda: theirs(mailbox) == WEEK | REMINDED and weeks_of_hers(mailbox) == [53])
        # A mail that the server has, and of which that is not stored yet, may leave twice.
        eventually(lambda: not waiting(host))
        first.stop(signal.SIGKILL)
    with worker_of(host):
        set_clock(tmp_path / "now", MONDAY + timedelta(days=7))
        eventually(lambda: sum(received(mailbox).values()) > 7)

    assert theirs(mailbox) == dict.fromkeys(WEEK, 2) | REMINDED
    assert weeks_of_hers(mailbox) == [53, 1]
    texts = [one.text for one in mailbox.letterbox.all()]
    assert not [one for one in texts if "Perrin" in one or "pas une adresse" in one]
    assert [one for one in texts if "/feuille/" in one]


def test_nobody_is_written_to_unless_the_settings_say_so(host: HereHost, mailbox: Mailbox) -> None:
    host.settings["COORDINATORS"] = HERS
    with worker_of(host):
        # Hers leaves in the same round in which theirs would be written.
        eventually(lambda: received(mailbox))
        eventually(lambda: "digest" in log_of(host))

    assert {to for to, _ in received(mailbox)} == {HERS}
