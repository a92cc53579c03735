"""The weekly digest as a command: to files, by mail, once, and to nobody who left."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from tests.system.conftest import settings_for
from tests.system.processes import Host, stand_in_at

pytestmark = pytest.mark.system

MONDAY = "2027-01-04T07:30:00+01:00"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def host(tmp_path: Path, mailbox: Mailbox) -> Iterator[Host]:
    """A Monday after a week 53; one sheet with a cell to mend."""
    with stand_in_at(Host(tmp_path)) as stand_in:
        host = Host(tmp_path, settings_for(tmp_path, stand_in))
        host.settings |= {
            "SYNC_NOW": MONDAY,
            "SMTP_URL": mailbox.smtp_url,
            "MAIL_FROM": "CLEF <clef@example.org>",
            "COORDINATORS": "coordination@example.org, relais@example.org",
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": "http://127.0.0.1:8000",
        }
        rows = [["Nom", "Prénom", "Mail"], ["Perrin", "Zoélie", "pas une adresse"]]
        sheet = stand_in.create("Les Épis", {"Contacts": rows})
        followed = {"partner": "les-epis", "name": "Les Épis", "id": sheet}
        host.write_mappings([{**followed, "tabs": {"Contacts": "contacts"}}])
        host.sync()
        yield host


def test_it_is_written_to_files_for_the_last_full_week(host: Host) -> None:
    answer = host.run("digest", "--output", "lettre", "--json")

    assert (answer.code, answer.json["week"]) == (0, "2026-W53")
    names = [Path(one).name for one in answer.json["files"]]
    assert names == ["index.html", "text.txt", "mail.eml"]
    content = (host.folder / "lettre" / "mail.eml").read_bytes()
    message = message_from_bytes(content, policy=default)
    assert message["Subject"] == "CLEF, semaine 53 : 1 chose à faire"
    html = (host.folder / "lettre" / "index.html").read_text(encoding="utf-8")
    text = (host.folder / "lettre" / "text.txt").read_text(encoding="utf-8")
    for part in (html, text):
        assert "1 cellule à corriger (C2)" in part
        assert not re.search(r"Perrin|Zoélie|pas une adresse", part)


def test_it_is_sent_once_to_each_coordinator(host: Host, mailbox: Mailbox) -> None:
    first, second = (host.run("digest", "--send", "--json") for _ in range(2))

    assert (first.code, second.code) == (0, 0)
    assert [one["outcome"] for one in first.json["sent"]] == ["sent", "sent"]
    assert [one["outcome"] for one in second.json["sent"]] == ["already_sent", "already_sent"]
    recipients = sorted(one.recipients[0] for one in mailbox.letterbox.all())
    assert recipients == ["coordination@example.org", "relais@example.org"]


def test_a_mail_server_that_is_down_is_told_and_met_again(host: Host, mailbox: Mailbox) -> None:
    refused = host.run("digest", "--send", "--json", SMTP_URL="smtp://127.0.0.1:9")
    sent = host.run("digest", "--send", "--json")

    assert (refused.code, sent.code) == (1, 0)
    assert len(mailbox.letterbox.all()) == 2
