"""What `Outbox` and `Digests` promise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sync_service.domain.errors import NotFound
from sync_service.ports import Database, Mail
from sync_service.ports.mail import LONGEST_USE
from tests.contracts.database.conftest import NOW, OtherProcess

LATER = NOW + timedelta(hours=1)
MAIL = Mail(None, "anne@example.org", b"Subject: \xc3\xa9\r\n\r\n\x00", "<1@example.org>", "link")


def test_mails_to_one_address_are_found_sent_ones_too(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(replace(MAIL, recipient="Zoé@example.org"), NOW)
        stored.outbox.add(replace(MAIL, recipient="other@example.org"), NOW)
        (first, _) = stored.outbox.read_due(NOW)
        stored.outbox.sent(first.id or 0)

        assert [one.id for one in stored.outbox.read_to("zoÉ@example.org")] == [first.id]


def test_what_caused_a_mail_is_kept_and_what_it_said_last(database: Database) -> None:
    about = {"refs": ["N-0000001"], "rank": 2}
    intended = Mail.intended("anne@example.org", "waiting", about, until=LATER)
    with database.transaction() as stored:
        stored.outbox.add(intended, NOW)
        stored.outbox.add(MAIL, NOW)
    with database.transaction() as stored:
        first, last = stored.outbox.read_due(NOW)
        assert (first.message, first.about, first.useless_after) == (b"", about, LATER)
        assert last.about is None
        stored.outbox.composed(first.id or 0, b"Bonjour")
    with database.reading() as stored:
        assert [one.message for one in stored.outbox.read_open()] == [b"Bonjour", MAIL.message]
        assert [one.about for one in stored.outbox.read_open()] == [about, None]


def test_a_mail_is_due_until_it_was_sent(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
    with database.transaction() as stored:
        [due] = stored.outbox.read_due(NOW)
        until = NOW + LONGEST_USE
        assert due == replace(MAIL, id=due.id, created_at=NOW, useless_after=until)
        assert stored.outbox.is_due(due.id or 0, NOW)
        stored.outbox.sent(due.id or 0)
        assert stored.outbox.read_due(LATER) == []
        assert not stored.outbox.is_due(due.id or 0, LATER)


def test_a_mail_about_what_is_over_is_not_due_any_more(database: Database) -> None:
    """Whatever it is about, a week is the longest."""
    soon, later = NOW + timedelta(minutes=30), NOW + timedelta(days=60)
    with database.transaction() as stored:
        stored.outbox.add(replace(MAIL, useless_after=soon), NOW)
        stored.outbox.add(replace(MAIL, useless_after=later), NOW)
        due = [stored.outbox.read_due(at) for at in (NOW, soon, NOW + LONGEST_USE)]
        assert [len(one) for one in due] == [2, 1, 0]
        waiting = stored.outbox.read_open()
    assert [one.useless_after for one in waiting] == [soon, later]


def test_a_mail_that_failed_is_due_later(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        [due] = stored.outbox.read_due(NOW)
        stored.outbox.failed(due.id or 0, "no answer", LATER)
        assert stored.outbox.read_due(NOW) == []
        assert not stored.outbox.is_due(due.id or 0, NOW)
        [again] = stored.outbox.read_due(LATER)
        assert stored.outbox.is_due(due.id or 0, LATER)
    assert again == replace(due, attempts=1, error="no answer", next_at=LATER)


def test_a_mail_that_waits_longer_than_any_may_is_due(database: Database) -> None:
    """The clock was ahead when it failed, and has gone back since."""
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        [due] = stored.outbox.read_due(NOW)
        stored.outbox.failed(due.id or 0, "no answer", NOW + timedelta(days=365))
        assert [mail.id for mail in stored.outbox.read_due(NOW)] == [due.id]


def test_a_poisoned_mail_is_set_aside_and_shown(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        [due] = stored.outbox.read_due(NOW)
        stored.outbox.failed(due.id or 0, "refused", None)
        assert stored.outbox.read_due(LATER) == []
        [aside] = stored.outbox.read_set_aside()
    assert (aside.id, aside.error, aside.attempts) == (due.id, "refused", 1)


def test_open_text_messages_are_read_without_the_mails_beside_them(database: Database) -> None:
    with database.transaction() as stored:
        for kind in ("text-change", "change", "textual", "text-seat"):
            stored.outbox.add(replace(MAIL, kind=kind), NOW)
        gone = stored.outbox.read_due(NOW)[3]
        stored.outbox.sent(gone.id or 0)
        assert [one.kind for one in stored.outbox.read_open_texts()] == ["text-change"]


def test_a_mail_that_was_dropped_is_neither_due_nor_shown(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        stored.outbox.add(replace(MAIL, recipient="zoe@example.org"), NOW)
        dropped, kept = stored.outbox.read_due(NOW)
        for mail in (dropped, kept):
            stored.outbox.failed(mail.id or 0, "refused", None)
        stored.outbox.drop(dropped.id or 0)
    with database.reading() as stored:
        assert [one.id for one in stored.outbox.read_set_aside()] == [kept.id]
        assert stored.outbox.read_due(LATER) == stored.outbox.read_open() == []
        assert [one.id for one in stored.outbox.read_to(MAIL.recipient)] == [dropped.id]


def test_newer_mails_that_have_left_to_the_same_address_are_found(database: Database) -> None:
    with database.transaction() as stored:
        for address in (MAIL.recipient, MAIL.recipient, "other@example.org", MAIL.recipient):
            stored.outbox.add(replace(MAIL, recipient=address), NOW)
        first, second, other, waits = stored.outbox.read_due(NOW)
        for mail in (first, second, other):
            stored.outbox.sent(mail.id or 0)
    with database.reading() as stored:
        assert [one.id for one in stored.outbox.read_sent_since(first)] == [second.id]
        assert stored.outbox.read_sent_since(waits) == []


def test_the_oldest_mails_go_first(database: Database) -> None:
    with database.transaction() as stored:
        for number in range(3):
            stored.outbox.add(replace(MAIL, message_id=f"<{number}@example.org>"), NOW)
        due = stored.outbox.read_due(NOW, limit=2)
    assert [mail.message_id for mail in due] == ["<0@example.org>", "<1@example.org>"]


def test_a_mail_may_wait_from_the_start(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(replace(MAIL, next_at=LATER), NOW)
        assert stored.outbox.read_due(NOW) == []
        assert len(stored.outbox.read_due(LATER)) == 1


def test_a_digest_is_claimed_once_whoever_asks(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    with ours.transaction() as stored:
        assert stored.digests.claim("2026-W48", "a@example.org", b"one")
    with theirs.transaction() as stored:
        digests = stored.digests
        assert not digests.claim("2026-W48", "a@example.org", b"two")
        assert digests.claim("2026-W48", "b@example.org", b"three")
        assert digests.claim("2026-W49", "a@example.org", b"four")
    with ours.reading() as stored:
        assert stored.digests.message("2026-W48", "a@example.org") == b"one"
        assert stored.digests.message("2026-W50", "a@example.org") is None


def test_a_digest_goes_from_step_to_step(database: Database) -> None:
    with database.transaction() as stored:
        stored.digests.claim("2026-W48", "a@example.org", b"one")
        assert stored.digests.read("2026-W48") == {"a@example.org": "claimed"}
        stored.digests.mark("2026-W48", "a@example.org", "sending")
        stored.digests.mark("2026-W48", "a@example.org", "sent")
    with database.reading() as stored:
        assert stored.digests.read("2026-W48") == {"a@example.org": "sent"}
        assert stored.digests.read("2026-W49") == {}


def test_a_digest_that_was_not_claimed_cannot_be_sent(database: Database) -> None:
    with database.transaction() as stored, pytest.raises(NotFound):
        stored.digests.mark("2026-W48", "a@example.org", "sending")


def test_what_waits_for_long_is_due_once_the_server_is_back(database: Database) -> None:
    waits = {"late": NOW, "doubtful": NOW, "young": LATER}
    with database.transaction() as stored:
        for name, at in waits.items():
            stored.outbox.add(replace(MAIL, recipient=name), at)
        for mail in stored.outbox.read_open():
            is_doubtful = mail.recipient == "doubtful"
            far = LATER + timedelta(hours=2)
            stored.outbox.failed(mail.id or 0, "no answer", far, is_doubtful=is_doubtful)
        late = NOW + timedelta(minutes=1)
        stored.outbox.hurry(late, only_doubtful=True)
        first = [one.recipient for one in stored.outbox.read_due(LATER)]
        stored.outbox.hurry(late, only_doubtful=False)
        then = [one.recipient for one in stored.outbox.read_due(LATER)]
        marks = [one.is_doubtful for one in stored.outbox.read_open()]
    assert (first, then) == (["doubtful"], ["late", "doubtful"])
    assert marks == [False, True, False]


def test_what_was_made_by_then_is_not_hurried_again(database: Database) -> None:
    with database.transaction() as stored:
        for minutes in (0, 1, 2):
            stored.outbox.add(MAIL, NOW + timedelta(minutes=minutes))
        for mail in stored.outbox.read_open():
            stored.outbox.failed(mail.id or 0, "no answer", LATER)
        stored.outbox.hurry(NOW + timedelta(minutes=1), only_doubtful=False, made_after=NOW)
        due = [one.created_at for one in stored.outbox.read_due(NOW + timedelta(minutes=3))]
    assert due == [NOW + timedelta(minutes=1)]


def test_what_was_set_aside_is_not_hurried(database: Database) -> None:
    with database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        [mail] = stored.outbox.read_due(NOW)
        stored.outbox.failed(mail.id or 0, "refused", None)
        stored.outbox.hurry(LATER, only_doubtful=False)
        assert stored.outbox.read_due(LATER) == []
