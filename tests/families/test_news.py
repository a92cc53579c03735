"""« Je veux recevoir des nouvelles »: who gets the month's programme, when, and how it ends."""

from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from sync_service.families.change_registration import forget
from sync_service.families.find_registration import stop_news
from sync_service.families.news import send_news
from tests.entrypoints.web.town import PARIS, Town
from tests.families.test_follow_sessions import family

ANA = "ana@example.org"


@pytest.fixture
def town() -> Town:
    """On the second of December, at nine; two sessions are to come in it."""
    town = Town()
    session = town.add_session(title="Cuisine", capacity=20)
    town.add_session(title="Jeux", date="2026-12-16", place="Salle B")
    town.add_session(title="Chant", date="2027-01-13")
    family(town, session, "Ana", email=ANA, consent_contact=True)
    family(
        town, session, "Ana", email="Ana+2@example.org", consent_contact=True, phone="+33639981234"
    )
    family(town, session, "Bea", email="bea@example.org")
    town.clock.instant = datetime(2026, 12, 2, 9, 0, tzinfo=PARIS)
    return town


def news(town: Town) -> Mapping[str, EmailMessage]:
    found = {}
    for to, kind, said in town.mails():
        message = message_from_bytes(said, policy=default)
        if kind == "news" and isinstance(message, EmailMessage):
            assert to not in found
            found[to] = message
    return found


def test_whoever_ticked_the_box_gets_the_months_programme_once(town: Town) -> None:
    assert send_news(town.desk) == 1
    town.clock.pass_by(hours=1)
    assert send_news(town.desk) == 0

    [(to, message)] = news(town).items()
    body = message.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert to.lower().startswith("ana")
    assert message["Subject"] == "CLEF : Les ateliers, décembre 2026"
    assert [name in said for name in ("Cuisine", "Jeux", "Chant")] == [True, True, False]


def test_one_click_ends_it(town: Town) -> None:
    send_news(town.desk)
    [(to, message)] = news(town).items()
    link = message["List-Unsubscribe"].strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.removeprefix(town.settings.public_url)
    assert town.app().test_client().post(path).status_code == 200

    assert news(town) == {}  # the one that waits says nothing any more
    town.clock.instant = datetime(2027, 1, 2, 9, 0, tzinfo=PARIS)
    send_news(town.desk)
    assert to not in news(town)


def test_whoever_was_erased_gets_none(town: Town) -> None:
    send_news(town.desk)
    for one in town.registrations():
        forget(town.desk, one.ref)
    assert news(town) == {}


def test_whoever_stopped_the_news_before_gets_none(town: Town) -> None:
    for address in (ANA, "Ana+2@example.org"):
        stop_news(town.desk, address)
    assert send_news(town.desk) == 0


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 12, 2, 7, 59, tzinfo=PARIS),
        datetime(2026, 12, 2, 20, 0, tzinfo=PARIS),
        datetime(2026, 12, 8, 9, 0, tzinfo=PARIS),
        datetime(2027, 2, 1, 9, 0, tzinfo=PARIS),  # nothing is to come in that month
    ],
)
def test_at_other_times_nobody_is_written_to(town: Town, instant: datetime) -> None:
    town.clock.instant = instant
    assert send_news(town.desk) == 0
