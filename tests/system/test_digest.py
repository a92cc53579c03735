"""The weekly digest as a command: to files, by mail, once, and to nobody who left."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from sync_service.adapters.database import open_database
from sync_service.ports import Mail
from tests.system.processes import HereHost, Host, StandIn

pytestmark = pytest.mark.system

MONDAY = "2027-01-04T07:30:00+01:00"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def host(here: HereHost, stand_in: StandIn, mailbox: Mailbox) -> HereHost:
    """A Monday after a week 53; one sheet with a cell to mend."""
    here.settings |= {
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
    here.write_mappings([{**followed, "tabs": {"Contacts": "contacts"}}])
    here.sync()
    return here


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
        assert "1 case à corriger (C2)" in part
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


def set_aside(host: Host, *recipients: str, made_at: str = MONDAY) -> None:
    """As the worker leaves them where a server says that there is no such box."""
    at = datetime.fromisoformat(made_at)
    database = open_database(host.settings["DATABASE_URL"])
    with database.transaction() as stored:
        for recipient in recipients:
            message = f"Subject: Votre place\r\nTo: {recipient}\r\n\r\nBonjour".encode()
            stored.outbox.add(Mail(None, recipient, message, f"<{recipient}>", "family"), at)
        for mail in stored.outbox.read_open():
            stored.outbox.failed(mail.id or 0, "550 no such box", None)
    database.close()


def test_mails_set_aside_are_listed_sent_again_and_dropped(host: Host, mailbox: Mailbox) -> None:
    set_aside(host, "ana@example.org", "bea@example.org")

    listed = host.run("mails", "--json").json
    assert listed == host.run("mails", "list", "--json").json
    ana, bea = listed
    assert (ana["recipient"], ana["subject"]) == ("ana@example.org", "Votre place")
    assert (ana["error"], ana["since"]) == ("550 no such box", "2027-01-04T07:30:00+01:00")
    assert "550 no such box" in host.run("mails").out

    refused = host.run("mails", "send", str(ana["id"]), SMTP_URL="smtp://127.0.0.1:9")
    assert (refused.code, len(mailbox.letterbox.all())) == (1, 0)
    assert [one["id"] for one in host.run("mails", "--json").json] == [ana["id"], bea["id"]]

    sent = host.run("mails", "send", str(ana["id"]), "--json")
    dropped = host.run("mails", "drop", str(bea["id"]), "--json")
    assert (sent.json["outcome"], dropped.json["outcome"]) == ("sent", "dropped")
    assert len(mailbox.letterbox.all()) == 1
    assert host.run("mails", "--json").json == []
    for again in (["send", str(ana["id"])], ["drop", str(bea["id"])]):
        answer = host.run("mails", *again)
        assert answer.code == 2
        assert "sync-service mails" in answer.err
    assert len(mailbox.letterbox.all()) == 1


def test_a_mail_about_what_is_over_is_not_sent_again(host: Host, mailbox: Mailbox) -> None:
    set_aside(host, "ana@example.org", made_at="2026-12-20T08:00:00+01:00")
    (mail,) = host.run("mails", "--json").json

    answer = host.run("mails", "send", str(mail["id"]))

    assert (answer.code, len(mailbox.letterbox.all())) == (2, 0)
    assert f"mails drop {mail['id']}" in answer.err
