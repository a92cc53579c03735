import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import requests

from demo.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


def send(mailbox: Mailbox, subject: str = "Atelier", text: str = "À mardi !") -> None:
    message = EmailMessage()
    message["From"] = "CLEF <clef@example.org>"
    message["To"] = "zoe@example.org"
    message["Subject"] = subject
    message.set_content(text)
    message.add_alternative("<p>À <b>mardi</b> !</p><script>alert(1)</script>", subtype="html")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="atelier.ics")
    place = urlsplit(mailbox.smtp_url)
    with smtplib.SMTP(str(place.hostname), int(place.port or 0)) as server:
        server.send_message(message)


def fetch(mailbox: Mailbox, path: str, **headers: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(mailbox.address + path, headers=headers, timeout=60)


def test_a_mail_that_is_sent_shows_as_html_and_as_text(mailbox: Mailbox) -> None:
    send(mailbox)

    page = fetch(mailbox, "/").text
    assert "Atelier" in page
    assert "À mardi !" in page
    assert "<b>mardi</b>" in fetch(mailbox, "/1/html").text
    (summary,) = fetch(mailbox, "/api").json()
    assert summary["to"] == ["zoe@example.org"]


def test_a_mails_html_can_do_nothing_but_be_read(mailbox: Mailbox) -> None:
    send(mailbox)

    policy = fetch(mailbox, "/1/html").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy + fetch(mailbox, "/1").text
    assert "allow-scripts" not in fetch(mailbox, "/1").text


def test_a_link_in_a_mails_text_can_be_followed(mailbox: Mailbox) -> None:
    send(mailbox, text="Voir : http://127.0.0.1:8000/i/abc <b>à mardi</b>")

    page = fetch(mailbox, "/1").text

    assert '<a href="http://127.0.0.1:8000/i/abc"' in page
    assert "<b>à mardi</b>" not in page


def test_the_newest_mail_comes_first_and_each_has_its_own_page(mailbox: Mailbox) -> None:
    send(mailbox, "Premier")
    send(mailbox, "Second")

    assert [one["subject"] for one in fetch(mailbox, "/api").json()] == ["Second", "Premier"]
    assert "<h2>Premier</h2>" in fetch(mailbox, "/1").text


def test_attachments_are_saved_and_never_shown(mailbox: Mailbox) -> None:
    send(mailbox)

    answer = fetch(mailbox, "/1/piece/0")

    assert answer.text.strip() == "BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert fetch(mailbox, "/1/piece/7").status_code == 404
    assert fetch(mailbox, "/9").status_code == 404


def test_the_exact_source_is_kept(mailbox: Mailbox) -> None:
    send(mailbox)

    assert b"Subject: Atelier" in fetch(mailbox, "/1/source").content


def test_an_empty_mailbox_says_so(mailbox: Mailbox) -> None:
    assert "Aucun message" in fetch(mailbox, "/").text


def test_a_name_that_is_made_to_point_here_gets_nothing(mailbox: Mailbox) -> None:
    assert fetch(mailbox, "/", Host="evil.example.org").status_code == 421


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_running(mailbox: Mailbox) -> None:
    taken = int(mailbox.address.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        Mailbox(page_port=taken)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(OSError, match="in use"):
            Mailbox(smtp_port=busy.getsockname()[1])
