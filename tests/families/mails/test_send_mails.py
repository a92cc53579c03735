from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sync_service.domain.errors import Broken, MailNotAccepted
from sync_service.families.mails.send_mails import Sent, next_attempt, send_mails
from sync_service.ports import Mail
from tests.entrypoints.web.town import MORNING, HandClock
from tests.fakes.database import FakeDatabase


@dataclass
class MoodyMailSender:
    """Refuses some recipients, for now or for ever."""

    busy: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    delivered: list[str] = field(default_factory=list)

    def send(self, message: bytes, recipient: str) -> None:
        del message
        if recipient in self.unknown:
            raise MailNotAccepted("550 no such box", final=True)
        if recipient in self.busy:
            raise MailNotAccepted("451 try later")
        self.delivered.append(recipient)


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


def post(database: FakeDatabase, *recipients: str) -> None:
    with database.transaction() as stored:
        for recipient in recipients:
            stored.outbox.add(Mail(None, recipient, b"Hello", f"<{recipient}>", "x"), MORNING)


def test_a_mail_is_sent_once(database: FakeDatabase) -> None:
    mail_sender = MoodyMailSender()
    post(database, "ana@example.org")
    assert send_mails(database, mail_sender, HandClock()) == Sent(sent=1)
    assert send_mails(database, mail_sender, HandClock()) == Sent()
    assert mail_sender.delivered == ["ana@example.org"]


def test_a_busy_server_is_tried_again_later(database: FakeDatabase) -> None:
    mail_sender, clock = MoodyMailSender(busy={"ana@example.org"}), HandClock()
    post(database, "ana@example.org")
    assert send_mails(database, mail_sender, clock) == Sent(failed=1)
    assert send_mails(database, mail_sender, clock) == Sent()
    mail_sender.busy.clear()
    clock.pass_by(minutes=2)
    assert send_mails(database, mail_sender, clock) == Sent(sent=1)


def test_a_poisoned_mail_is_set_aside_and_holds_up_nobody(database: FakeDatabase) -> None:
    mail_sender = MoodyMailSender(unknown={"nobody@example.org"})
    post(database, "nobody@example.org", "ana@example.org")
    assert send_mails(database, mail_sender, HandClock()) == Sent(sent=1, set_aside=1)
    with database.reading() as stored:
        [mail] = stored.outbox.read_set_aside()
    assert (mail.recipient, mail.error) == ("nobody@example.org", "550 no such box")


def test_waits_grow_and_end() -> None:
    waits: list[timedelta] = []
    while (at := next_attempt(len(waits), MORNING)) is not None:
        waits.append(at - MORNING)
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) < timedelta(days=2)


@dataclass
class AwayMailSender:
    """Breaks off every conversation, and counts them."""

    broken: Broken
    asked: int = 0

    def send(self, message: bytes, recipient: str) -> None:
        del message, recipient
        self.asked += 1
        raise MailNotAccepted("Le serveur ne répond pas.", broken=self.broken)


def test_a_server_that_is_away_ends_the_round_and_no_mail_is_to_blame(
    database: FakeDatabase,
) -> None:
    away, clock = AwayMailSender("before"), HandClock()
    post(database, "ana@example.org", "zoe@example.org")

    assert send_mails(database, away, clock) == Sent(broken_off="Le serveur ne répond pas.")

    assert away.asked == 1
    assert send_mails(database, MoodyMailSender(), clock) == Sent(sent=2)


def test_a_mail_that_the_server_may_have_is_not_sent_again_at_once(
    database: FakeDatabase,
) -> None:
    away, mail_sender, clock = AwayMailSender("midway"), MoodyMailSender(), HandClock()
    post(database, "ana@example.org", "zoe@example.org")

    done = send_mails(database, away, clock)

    assert (away.asked, done.failed) == (1, 1)
    send_mails(database, mail_sender, clock)
    assert mail_sender.delivered == ["zoe@example.org"]


def test_a_round_ends_between_two_mails_when_it_is_told_to(database: FakeDatabase) -> None:
    mail_sender = MoodyMailSender()
    post(database, "ana@example.org", "zoe@example.org")

    send_mails(database, mail_sender, HandClock(), lambda: bool(mail_sender.delivered))

    assert mail_sender.delivered == ["ana@example.org"]


def test_two_workers_share_the_mails_and_send_each_once(database: FakeDatabase) -> None:
    post(database, "ana@example.org", "zoe@example.org", "lou@example.org")
    delivered: list[str] = []

    @dataclass
    class Busy:
        """While it hands the first one over, the other worker sends the rest."""

        is_first: bool = True

        def send(self, message: bytes, recipient: str) -> None:
            del message
            if self.is_first:
                self.is_first = False
                other = MoodyMailSender(delivered=delivered)
                send_mails(database.other_process(), other, HandClock())
            delivered.append(recipient)

    send_mails(database, Busy(), HandClock())

    assert delivered == ["zoe@example.org", "lou@example.org", "ana@example.org"]
