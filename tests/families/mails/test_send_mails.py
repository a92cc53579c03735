from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sync_service.domain.errors import Broken, ConfigurationError, MailNotAccepted, UsageError
from sync_service.families.mails.send_mails import MailServices, Sent, next_attempt, send_again
from sync_service.families.mails.send_mails import send_mails as send_by
from sync_service.ports import Database, Mail, MailServer, Transaction
from tests.entrypoints.web.town import MORNING, HandClock
from tests.fakes.database import FakeDatabase


class Answering:
    """A mail server that answers whoever asks."""

    def try_out(self) -> str:
        return "le serveur répond"


@dataclass
class MoodyMailSender(Answering):
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


def compose(stored: Transaction, mail: Mail) -> bytes | None:
    """By what it is about: nothing to say, a mistake of ours, or how often it was tried."""
    del stored
    about = mail.about or {}
    if about.get("is_over"):
        return None
    return f"{about['what']} {mail.attempts}".encode()


def send_mails(
    database: Database,
    mail_sender: MailServer,
    clock: HandClock,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    return send_by(MailServices(database, mail_sender, clock, compose), is_stopping)


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
class AwayMailSender(Answering):
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
    class Busy(Answering):
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


# --- what is composed when it leaves ---


@dataclass
class KeepingMailSender(Answering):
    """Busy at first; keeps what it was given."""

    busy_for: int = 0
    given: list[bytes] = field(default_factory=list)

    def send(self, message: bytes, recipient: str) -> None:
        del recipient
        self.given.append(message)
        if len(self.given) <= self.busy_for:
            raise MailNotAccepted("451 try later")


def intend(database: Database, *abouts: dict[str, object]) -> None:
    with database.transaction() as stored:
        for about in abouts:
            until = MORNING + timedelta(days=1)
            mail = Mail.intended("ana@example.org", "x", about, until=until)
            stored.outbox.add(mail, MORNING)


def test_each_try_says_what_is_true_then_and_what_left_is_kept(database: FakeDatabase) -> None:
    sender, clock = KeepingMailSender(busy_for=1), HandClock()
    intend(database, {"what": "letter"})

    assert send_mails(database, sender, clock) == Sent(failed=1)
    clock.pass_by(minutes=2)
    assert send_mails(database, sender, clock) == Sent(sent=1)

    assert sender.given == [b"letter 0", b"letter 1"]
    with database.reading() as stored:
        assert [one.message for one in stored.outbox.read_to("ana@example.org")] == [b"letter 1"]


def test_a_mail_with_nothing_left_to_say_goes_nowhere_and_is_not_looked_at_again(
    database: FakeDatabase,
) -> None:
    sender = KeepingMailSender()
    intend(database, {"is_over": True}, {"what": "letter"})

    assert send_mails(database, sender, HandClock()) == Sent(sent=1)

    assert sender.given == [b"letter 0"]
    with database.reading() as stored:
        assert stored.outbox.read_open() == stored.outbox.read_set_aside() == []


def test_a_mail_that_we_cannot_write_is_set_aside_and_the_others_leave(
    database: FakeDatabase,
) -> None:
    sender = KeepingMailSender()
    intend(database, {"nothing that we know": 1}, {"what": "letter"})

    assert send_mails(database, sender, HandClock()) == Sent(sent=1, set_aside=1)

    with database.reading() as stored:
        [mail] = stored.outbox.read_set_aside()
    assert mail.error == "Ce message ne se laisse pas écrire (KeyError)."


def test_where_a_setting_is_missing_no_mail_is_to_blame(database: FakeDatabase) -> None:
    def refuse(stored: Transaction, mail: Mail) -> bytes | None:
        del stored, mail
        raise ConfigurationError(["PUBLIC_URL"])

    sender, clock = KeepingMailSender(), HandClock()
    intend(database, {"what": "letter"})
    with pytest.raises(ConfigurationError):
        send_by(MailServices(database, sender, clock, refuse))

    assert send_mails(database, sender, clock) == Sent(sent=1)


def test_a_mail_of_an_older_version_leaves_as_it_was_written(database: FakeDatabase) -> None:
    sender = KeepingMailSender()
    post(database, "ana@example.org")

    send_mails(database, sender, HandClock())

    assert sender.given == [b"Hello"]


def test_a_mail_that_a_person_sends_again_says_what_is_true_now(database: FakeDatabase) -> None:
    sender, clock = KeepingMailSender(), HandClock()
    services = MailServices(database, sender, clock, compose)
    intend(database, {"what": "letter"}, {"is_over": True})
    with database.transaction() as stored:
        for mail in stored.outbox.read_open():
            stored.outbox.failed(mail.id or 0, "550 no such box", None)
        first, last = (one.id or 0 for one in stored.outbox.read_set_aside())

    send_again(services, first)
    with pytest.raises(UsageError, match="plus rien à dire"):
        send_again(services, last)

    assert sender.given == [b"letter 1"]
    with database.reading() as stored:
        assert stored.outbox.read_set_aside() == []


# --- once the server takes mails again ---


def test_a_server_that_put_everything_off_is_found_well_within_a_minute(
    database: FakeDatabase,
) -> None:
    recipients = [f"{name}@example.org" for name in ("ana", "bea", "lou")]
    moody, clock = MoodyMailSender(busy=set(recipients)), HandClock()
    post(database, *recipients)
    # After the first try and those of one, of five minutes: the next one is half an hour away.
    for minutes in (0, 2, 6, 10):
        clock.pass_by(minutes=minutes)
        send_mails(database, moody, clock)

    moody.busy.clear()
    clock.pass_by(minutes=1)
    send_mails(database, moody, clock)
    send_mails(database, moody, clock)

    assert sorted(moody.delivered) == recipients


def test_early_tries_are_one_a_minute_and_use_up_no_tries(database: FakeDatabase) -> None:
    moody, clock = CountingMailSender(), HandClock()
    post(database, "ana@example.org", "bea@example.org")
    for minutes in (0, 2, 6, 10):
        clock.pass_by(minutes=minutes)
        send_mails(database, moody, clock)
    asked = moody.asked

    for _ in range(60):
        clock.pass_by(seconds=5)
        send_mails(database, moody, clock)

    assert moody.asked == asked + 5
    with database.reading() as stored:
        assert [one.attempts for one in stored.outbox.read_open()] == [3, 3]


@dataclass
class CountingMailSender(Answering):
    """Puts everything off."""

    asked: int = 0

    def send(self, message: bytes, recipient: str) -> None:
        del message, recipient
        self.asked += 1
        raise MailNotAccepted("451 try later")


def test_a_mail_that_the_server_may_have_leaves_with_the_next_that_is_taken(
    database: FakeDatabase,
) -> None:
    away, well, clock = AwayMailSender("midway"), MoodyMailSender(), HandClock()
    post(database, "ana@example.org")
    for minutes in (0, 2, 6):
        clock.pass_by(minutes=minutes)
        send_mails(database, away, clock)
    clock.pass_by(minutes=10)
    send_mails(database, well, clock)
    assert (away.asked, well.delivered) == (3, [])

    with database.transaction() as stored:
        mail = Mail(None, "zoe@example.org", b"Hello", "<zoe>", "x")
        stored.outbox.add(mail, clock.now())
    send_mails(database, well, clock)
    send_mails(database, well, clock)

    assert well.delivered == ["zoe@example.org", "ana@example.org"]


@dataclass
class BreakingMailServer:
    """Takes mails without a word, and may be away."""

    given: int = 0
    is_away: bool = False

    def send(self, message: bytes, recipient: str) -> None:
        del message, recipient
        self.given += 1
        raise MailNotAccepted("Le serveur ne dit rien.", broken="midway")

    def try_out(self) -> str:
        if self.is_away:
            raise MailNotAccepted("Le serveur ne répond pas.", broken="before")
        return "le serveur répond"


def pass_minutes(
    database: FakeDatabase, server: MailServer, clock: HandClock, minutes: int
) -> Sequence[Sent]:
    """With a round every ten seconds."""
    rounds = []
    for _ in range(6 * minutes):
        clock.pass_by(seconds=10)
        rounds.append(send_mails(database, server, clock))
    return rounds


def test_a_mail_that_the_server_may_have_leaves_once_it_answers_again(
    database: FakeDatabase,
) -> None:
    """It waited for its time, up to a day, and all the while the service was ill."""
    server, well, clock = BreakingMailServer(), MoodyMailSender(), HandClock()
    post(database, "ana@example.org")
    pass_minutes(database, server, clock, 8)
    server.is_away = True
    rounds = pass_minutes(database, server, clock, 4)
    assert "Le serveur ne répond pas." in {one.broken_off for one in rounds}
    assert (server.given, well.delivered) == (3, [])

    pass_minutes(database, well, clock, 1)

    assert well.delivered == ["ana@example.org"]


def test_it_is_given_before_its_time_only_once(database: FakeDatabase) -> None:
    server, clock = BreakingMailServer(), HandClock()
    post(database, "ana@example.org")
    pass_minutes(database, server, clock, 8)
    for _ in range(3):
        server.is_away = True
        pass_minutes(database, server, clock, 2)
        server.is_away = False
        pass_minutes(database, server, clock, 2)

    assert server.given == 4


def test_one_made_since_is_given_before_its_time_too(database: FakeDatabase) -> None:
    server, clock = BreakingMailServer(), HandClock()
    for mails, recipient in ((4, "ana@example.org"), (8, "zoe@example.org")):
        with database.transaction() as stored:
            mail = Mail(None, recipient, b"Hello", f"<{recipient}>", "x")
            stored.outbox.add(mail, clock.now())
        pass_minutes(database, server, clock, 8)
        server.is_away = True
        pass_minutes(database, server, clock, 2)
        server.is_away = False
        pass_minutes(database, server, clock, 2)
        assert server.given == mails


def test_where_the_server_answers_all_the_while_it_waits_for_its_time(
    database: FakeDatabase,
) -> None:
    server, clock = BreakingMailServer(), HandClock()
    post(database, "ana@example.org")

    pass_minutes(database, server, clock, 30)

    assert server.given == 3
