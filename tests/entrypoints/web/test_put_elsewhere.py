"""A partner, or the coordinator, puts a family into another session: it hears of its new day."""

import re
from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.domain.record import Record
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)

TAB = "Inscriptions"
WHICH, NAME = 0, 1
LATER = ("Cuisine en famille", "17/12/2026", "10h", "12h", "Auditorium", "8")
OTHER = ("Jeux de société", "18/12/2026", "14h30", "16h30", "Auditorium", "8")
PAST = ("Cuisine en famille", "12/11/2026", "14h30", "16h30", "Auditorium", "8")


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    tabs: Mapping[str, Sequence[Sequence[object]]] = {
        "Ateliers": [WORKSHOPS, A_WORKSHOP, ("Jeux de société", *A_WORKSHOP[1:])],
        "Séances": [SESSIONS, A_SESSION, LATER, OTHER, PAST],
        TAB: [FAMILIES],
    }
    sheet = quarter.open(tabs=tabs)
    quarter.sync()
    return sheet


def on(quarter: Quarter, day: str) -> Record:
    return next(one for one in quarter.records("session") if one.fields["date"] == day)


def two_families(quarter: Quarter, family: FlaskClient) -> list[str]:
    session = on(quarter, "2026-12-10")
    pages = [
        register(family, session, "Ana", email="ana@example.org"),
        register(family, session, "Bea", phone="03 53 01 12 34"),
    ]
    quarter.sync()
    quarter.town.clock.pass_by(minutes=20)
    return pages


def put(quarter: Quarter, sheet: Person, day: str, *names: str) -> None:
    """As partners type it, and the sync and the worker's round after it."""
    title = "Jeux de société" if day == "18/12/2026" else "Cuisine en famille"
    for name in names:
        row = next(n for n, line in enumerate(sheet.seen(TAB)) if line[NAME] == name)
        sheet.type(TAB, row, WHICH, f"{title} du {day}")
    quarter.sync()
    quarter.follow()
    quarter.follow()


def to_call(quarter: Quarter) -> str:
    text = re.sub(r"<[^>]*>", "", quarter.desk().get("/coordination/").text)
    return re.sub(r"(?:&nbsp;|\s)+", " ", text[text.index("À faire –") :])


def test_it_is_told_its_new_day_by_mail_or_by_telephone(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Its page alone said so, and it came on the wrong day."""
    pages = two_families(quarter, family)

    put(quarter, sheet, "17/12/2026", "Ana", "Bea")

    assert quarter.told()[1:] == [("ana@example.org", "change")]
    [(_, letter)] = quarter.letters("change")
    assert "jeudi 10 décembre 2026 → jeudi 17 décembre 2026" in letter
    assert "14 h 30 → 10 h" in letter.replace("\u00a0", " ")
    assert "10 décembre" in family.get(pages[0]).text, "its page says what it read first"
    home = to_call(quarter)
    assert "Bea" in home
    assert "jeudi 10 décembre 2026 → jeudi 17 décembre 2026" in home


def test_another_workshop_is_named(quarter: Quarter, family: FlaskClient, sheet: Person) -> None:
    pages = two_families(quarter, family)
    put(quarter, sheet, "18/12/2026", "Ana")
    [(_, letter)] = quarter.letters("change")
    assert "Atelier : Cuisine en famille → Jeux de société" in letter.replace("\u00a0", " ")
    assert "Jeux de société" in family.get(pages[0]).text


def test_who_is_put_back_before_it_was_told_hears_nothing(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_families(quarter, family)
    for row in (1, 2):
        sheet.type(TAB, row, WHICH, "Cuisine en famille du 17/12/2026")
    quarter.sync()
    put(quarter, sheet, "10/12/2026", "Ana", "Bea")
    assert len(quarter.told()) == 1
    assert "Bea" not in to_call(quarter)


def test_who_was_told_is_told_that_it_is_put_back(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_families(quarter, family)
    put(quarter, sheet, "17/12/2026", "Ana")
    put(quarter, sheet, "10/12/2026", "Ana")
    assert [kind for _, kind in quarter.told()] == ["confirmation", "change", "change"]
    assert "jeudi 17 décembre 2026 → jeudi 10 décembre 2026" in quarter.letters("change")[-1][1]


def test_what_its_new_session_was_before_is_no_news_to_it(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Whoever was called heard of changes that it had never read of."""
    two_families(quarter, family)
    sheet.type("Séances", 2, 4, "Salle des fêtes")
    quarter.sync()
    put(quarter, sheet, "17/12/2026", "Ana", "Bea")

    [(_, letter)] = quarter.letters("change")
    assert "jeudi 10 décembre 2026 → jeudi 17 décembre 2026" in letter
    assert "Auditorium → Salle des fêtes" in letter
    quarter.town.clock.pass_by(minutes=5)
    sheet.type("Séances", 2, 4, "Salle B")
    quarter.sync()
    quarter.follow()
    assert "Salle des fêtes → Salle B" in quarter.letters("change")[-1][1]
    assert "Auditorium → Salle B" in to_call(quarter)


def test_who_is_put_where_nobody_can_come_hears_that_its_place_is_gone(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """The week before by a slip: the mail about what is over never left."""
    two_families(quarter, family)
    put(quarter, sheet, "12/11/2026", "Ana", "Bea")
    assert quarter.told()[1:] == [("ana@example.org", "removed")]
    [(_, letter)] = quarter.letters("removed")
    assert "jeudi 10 décembre 2026" in letter
    assert "Bea" in to_call(quarter)


def test_a_call_that_was_made_ends_it(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_families(quarter, family)
    put(quarter, sheet, "17/12/2026", "Bea")
    quarter.town.clock.pass_by(minutes=1)
    desk = quarter.desk()
    page = desk.get("/coordination/").text
    ref = next(one.ref for one in quarter.records("registration") if one.fields["phone"])
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    desk.post(f"/coordination/appels/{ref}", data={"token": token[1], "outcome": "change"})
    assert "Bea" not in to_call(quarter)

    quarter.town.clock.pass_by(minutes=1)
    put(quarter, sheet, "10/12/2026", "Bea")
    assert "jeudi 17 décembre 2026 → jeudi 10 décembre 2026" in to_call(quarter)
