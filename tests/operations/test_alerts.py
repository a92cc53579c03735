"""What is told of an illness: once after an hour, and once when it is over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest

from sync_service.operations.alerts import ADVICE, Course, Watchman, judged, next_step
from sync_service.operations.health import State
from sync_service.ports import Mail
from tests.entrypoints.web.town import LETTERS, CountingRandomSource
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WELL: Mapping[str, State] = dict.fromkeys(ADVICE, "ok")


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@pytest.mark.parametrize(
    ("state", "course", "step"),
    [
        ("ok", Course(), "nothing"),
        ("warning", Course(), "nothing"),
        ("failed", Course(), "begins"),
        ("failed", Course(ago(minutes=59)), "nothing"),
        ("failed", Course(ago(minutes=60)), "tell"),
        ("failed", Course(ago(hours=2), None, ago(hours=1)), "nothing"),
        ("ok", Course(ago(minutes=59)), "ends"),
        ("ok", Course(ago(hours=2), None, ago(hours=1)), "over"),
        ("warning", Course(ago(hours=2), None, ago(hours=1)), "over"),
        ("ok", Course(ago(hours=2), ago(minutes=5), ago(hours=1)), "nothing"),
        # Ill again: another illness, with an hour and a mail of its own.
        ("failed", Course(ago(hours=2), ago(minutes=5), ago(hours=1)), "begins"),
        ("failed", Course(ago(hours=1), ago(hours=3), ago(hours=5)), "tell"),
        # The clock was ahead and has been set back.
        ("failed", Course(NOW + HOUR), "begins"),
    ],
)
def test_an_illness_is_told_once_after_an_hour(state: State, course: Course, step: str) -> None:
    assert next_step(state, course, NOW) == step


def watchman(database: FakeDatabase, clock: FakeClock) -> Watchman:
    return Watchman(
        database=database,
        clock=clock,
        rng=CountingRandomSource(),
        letters=LETTERS,
        recipients=["hote@example.org", "autre@example.org"],
        mail_from="CLEF <clef@example.org>",
        page="https://clef.example.org/coordination/",
    )


def test_each_recipient_gets_one_mail_of_all_that_is_ill_and_one_when_it_is_over() -> None:
    database, clock = FakeDatabase(), FakeClock()
    ill: Mapping[str, State] = {**WELL, "google": "failed", "mail": "failed"}
    said: list[list[str]] = []
    mails: Sequence[Mail] = ()

    watch = watchman(database, clock)
    for parts in [ill, ill, ill, {**ill, "mail": "ok"}, WELL, WELL]:
        watch.look(parts)
        clock.advance(HOUR.total_seconds())
        with database.reading() as stored:
            mails = stored.outbox.read_open()
        said.append([message_from_bytes(watch.compose(one))["Subject"] for one in mails])

    assert [len(one) for one in said] == [0, 2, 2, 4, 6, 6]
    first = message_from_bytes(watch.compose(mails[0]), policy=SMTP).get_body(["plain"])
    assert first is not None
    for words in ("Google", "clé refusée", "Les messages", "SMTP_URL"):
        assert words in first.get_content()
    assert {one.recipient for one in mails} == {"hote@example.org", "autre@example.org"}
    assert len({one.message_id for one in mails}) == len(mails)


def test_both_bodies_say_the_same_and_where_to_look() -> None:
    context = {"ill": [ADVICE["google"]], "over": [ADVICE["disk"]], "page": "https://x.example"}
    letter = LETTERS.render("alert", "fr", context)
    for body in (letter.text, letter.html):
        for words in ("Google", ADVICE["google"].advice, ADVICE["disk"].name, "https://x.example"):
            assert words in body
    assert letter.subject == "Le service CLEF a besoin de vous"


def test_what_no_mail_has_words_for_is_left_out() -> None:
    assert judged({"restore": "warning", "disk": "ok"}) == {"disk": "ok"}
