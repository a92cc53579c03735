"""The weekly digest leaves exactly once per week and recipient, whatever happens in between."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from sync_service.adapters.letters import JinjaLetters
from sync_service.adapters.surroundings import FrozenClock
from sync_service.digest.facts import Addresses
from sync_service.digest.read_facts import DigestSources
from sync_service.digest.send_digest import Publisher, Sending, render_digest, send_digest
from sync_service.domain.base import Problem
from sync_service.domain.errors import MailNotAccepted
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Change, Entity, Record
from sync_service.domain.week import Week
from tests.fakes.database import FakeDatabase

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
WEEK = Week(2026, 48)
COORDINATOR = "coordination@example.org"


@dataclass
class FakeMailSender:
    """Keeps what it is given; refuses, or dies, when told to."""

    messages: list[bytes] = field(default_factory=list)
    failure: BaseException | None = None
    asked: int = 0

    def send(self, message: bytes, recipient: str) -> None:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        assert recipient in message.decode()
        self.messages.append(message)


class Crash(BaseException):
    """The process dies."""


@pytest.fixture(scope="module")
def letters() -> JinjaLetters:
    return JinjaLetters(ROOT / "templates", ROOT / "translations")


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


@pytest.fixture
def mail_sender() -> FakeMailSender:
    return FakeMailSender()


@pytest.fixture
def publisher(database: FakeDatabase, letters: JinjaLetters) -> Publisher:
    return Publisher(
        database=database,
        clock=FrozenClock(NOW),
        letters=letters,
        sources=DigestSources(
            spreadsheets=[SpreadsheetMapping("les-epis", "1abc", ())],
            addresses=Addresses(
                "https://docs.example.org", "https://clef.example.org/coordination/"
            ),
        ),
        mail_from="CLEF <clef@example.org>",
        unsubscribe_url=lambda recipient: (
            f"https://clef.example.org/desabonnement/{len(recipient)}"
        ),
    )


def send(publisher: Publisher, mail_sender: FakeMailSender, *recipients: str) -> list[Sending]:
    return list(send_digest(publisher, mail_sender, WEEK, recipients or [COORDINATOR]))


def test_it_is_sent_once(publisher: Publisher, mail_sender: FakeMailSender) -> None:
    assert send(publisher, mail_sender) == [Sending(COORDINATOR, "sent")]
    assert send(publisher, mail_sender) == [Sending(COORDINATOR, "already_sent")]
    assert len(mail_sender.messages) == 1


def test_another_coordinator_gets_their_own(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    send(publisher, mail_sender)

    done = send(publisher, mail_sender, COORDINATOR, "copie@example.org")

    assert [one.outcome for one in done] == ["already_sent", "sent"]
    ids = {message_from_bytes(one)["Message-ID"] for one in mail_sender.messages}
    assert len(ids) == 2


def test_a_refused_mail_is_tried_again_with_the_same_bytes(
    publisher: Publisher, mail_sender: FakeMailSender, database: FakeDatabase
) -> None:
    mail_sender.failure = MailNotAccepted("Le serveur refuse : code 451.")
    (refused,) = send(publisher, mail_sender)
    with database.reading() as stored:
        kept = stored.digests.message(WEEK.label, COORDINATOR)

    mail_sender.failure = None
    (sent,) = send(publisher, mail_sender)

    assert (refused.outcome, sent.outcome) == ("failed", "sent")
    assert mail_sender.messages == [kept]


def test_a_crash_while_sending_repeats_the_same_bytes_once_and_then_asks(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    mail_sender.failure = Crash()
    for _ in range(2):
        with pytest.raises(Crash):
            send(publisher, mail_sender)
    mail_sender.failure = None

    (asked,) = send(publisher, mail_sender)

    assert asked.outcome == "failed"
    assert "on ne sait pas" in asked.error
    assert mail_sender.messages == []


def test_a_crash_while_sending_is_met_by_the_next_round(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    mail_sender.failure = Crash()
    with pytest.raises(Crash):
        send(publisher, mail_sender)
    mail_sender.failure = None

    assert [one.outcome for one in send(publisher, mail_sender)] == ["sent"]
    assert [one.outcome for one in send(publisher, mail_sender)] == ["already_sent"]
    assert len(mail_sender.messages) == 1


def test_the_mail_has_both_parts_and_the_headers_of_a_letter_one_can_leave(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    send(publisher, mail_sender)

    message = message_from_bytes(mail_sender.messages[0], policy=default)

    assert message["Subject"] == "CLEF, semaine 48 : rien à faire"
    assert message["List-Unsubscribe"] == "<https://clef.example.org/desabonnement/24>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"].startswith("<digest.2026-W48.")
    assert COORDINATOR not in message["Message-ID"]
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_every_link_of_the_html_is_in_the_text(
    publisher: Publisher, database: FakeDatabase
) -> None:
    fill(database, partners=3)

    letter = render_digest(publisher, WEEK, COORDINATOR)

    links = {part.partition('"')[0] for part in letter.html.split('href="')[1:]}
    assert links
    assert {link.replace("&amp;", "&") for link in links} <= set(letter.text.split())


@pytest.mark.parametrize("conflicts", [9, 0])
def test_a_busy_week_of_thirty_partners_stays_below_forty_kilobytes(
    publisher: Publisher, database: FakeDatabase, conflicts: int
) -> None:
    """Without conflicts late loans come first, each with the message that is proposed."""
    fill(database, partners=30, conflicts=conflicts)

    html = render_digest(publisher, WEEK, COORDINATOR).html

    assert len(html.encode()) <= 40_000
    assert "<style" not in html
    assert "Zoélie" not in html


def fill(database: FakeDatabase, *, partners: int, conflicts: int = 9) -> None:
    """Partners whose sheets all changed much in the week, and sessions to come."""
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    slugs = [f"partenaire-{number}" for number in range(partners)]

    def add(ref: str, entity: Entity, **fields: object) -> Record:
        return Record(ref, entity, fields, at)  # type: ignore[arg-type]

    organisations = [
        add(f"S-{slug}", "organisation", id=slug, name=f"Centre social et culturel {slug}")
        for slug in slugs
    ]
    contacts = [
        add(
            f"C-{slug}-{n}",
            "contact",
            organisation_id=slug,
            given_name="Zoélie",
            email="zoelie@example.org",
        )
        for slug in slugs
        for n in range(12)
    ]
    workshop = add("A-1", "workshop", title="Café des parents", lead_organisation_id=slugs[0])
    sessions = [
        add(
            f"D-{day}", "session", workshop_id="A-1", date=f"2026-12-{day:02}", start_time="14:30",
            place="Maison de quartier", capacity=12, status="planned",
        )
        for day in range(1, 13)
    ]  # fmt: skip
    problems = [
        Problem(
            "conflict",
            "",
            "1abc",
            7,
            f"Onglet {n}",
            slugs[0],
            cell=f"B{n}",
            since=at,
            row_key=str(n),
        )
        for n in range(conflicts)
    ]
    problems += [
        Problem("invalid", "", f"1{slug}", 7, "Contacts", slug, cell="B7", since=at, row_key=slug)
        for slug in slugs
    ]
    item = add("M-1", "item", label="Malle « Écrans »", owner_organisation_id=slugs[0])
    loans = [
        add(
            f"E-{slug}",
            "loan",
            item_code="M-1",
            borrower_organisation_id=slug,
            due_on="2026-11-20",
        )
        for slug in slugs
    ]
    with database.transaction() as stored:
        stored.records.add([*organisations, *contacts, workshop, *sessions, item, *loans])
        stored.journal.append(
            Change(one.ref, "phone", None, "+33639981234", "sheet:1abc:7", at) for one in contacts
        )
        stored.problems.replace("1abc", 7, problems, at)


def test_a_server_that_is_away_is_asked_once_for_all_coordinators(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    mail_sender.failure = MailNotAccepted("Le serveur ne répond pas.", broken="before")

    done = send(publisher, mail_sender, COORDINATOR, "copie@example.org")

    assert [one.outcome for one in done] == ["failed", "failed"]
    assert mail_sender.asked == 1
    mail_sender.failure = None
    later = send(publisher, mail_sender, COORDINATOR, "copie@example.org")
    assert [one.outcome for one in later] == ["sent", "sent"]


def test_a_letter_that_may_have_arrived_is_sent_once_more_and_then_asked_about(
    publisher: Publisher, mail_sender: FakeMailSender
) -> None:
    mail_sender.failure = MailNotAccepted("Le serveur ne répond pas.", broken="midway")

    errors = [send(publisher, mail_sender)[0].error for _ in range(4)]

    assert mail_sender.asked == 2
    assert "on ne sait pas" in errors[-1]
