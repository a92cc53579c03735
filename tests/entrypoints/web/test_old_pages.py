"""A page is open while the sheet goes on: an answer is about what the page showed, or is none."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from demo.people import Person
from sync_service.domain.base import Problem
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.test_one_by_one import NAMES, begin, delete
from tests.entrypoints.web.town import answer_card, find_token

PHONE = 4
THEIRS, HERS, LATER = "03 53 01 00 31", "03 53 01 00 32", "03 53 01 00 39"
PAGES = {"À faire": "/coordination/", "Problèmes": "/coordination/problemes"}
CHANGED = "La feuille a changé depuis"


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    """A partner's; there and in the coordinator's own, somebody's telephone is typed at once."""
    theirs, hers = begin(quarter)
    theirs.type("Contacts", 1, PHONE, THEIRS)
    hers.type("Contacts", row_of(hers, 1), PHONE + 1, HERS)
    quarter.sync()
    assert [(one.kind, one.partner) for one in quarter.problems()] == [("conflict", "")]
    return theirs


def row_of(person: Person, column: int, name: str = NAMES[0]) -> int:
    return next(n for n, row in enumerate(person.seen("Contacts")) if row[column] == name)


def phone_of(quarter: Quarter) -> object:
    [one] = [one for one in quarter.records("contact") if one.fields["family_name"] == NAMES[0]]
    return one.fields["phone"]


def plain(answer: TestResponse) -> str:
    found = answer.text.partition("<h1>")[2].replace("&nbsp;", " ").replace("\xa0", " ")
    return unescape(found)


def followed(quarter: Quarter, desk: FlaskClient) -> str:
    quarter.sync()
    return unescape(desk.get("/coordination/journal").text)


@pytest.mark.parametrize("decision", ["sheet", "database"])
@pytest.mark.parametrize("page", PAGES)
def test_a_value_that_the_page_did_not_show_is_not_kept(
    quarter: Quarter, sheet: Person, page: str, decision: str
) -> None:
    """« Garder « …31 » » kept what was typed meanwhile, and the journal said that she did."""
    desk = quarter.desk()
    read = desk.get(PAGES[page]).text
    [asked] = quarter.problems()
    sheet.type("Contacts", 1, PHONE, LATER)
    quarter.sync()

    answered = answer_card(desk, asked.id, decision, read)

    assert (answered.status_code, CHANGED in plain(answered)) == (409, True)
    assert re.findall(r">Garder « ([^<]*) »</button>", plain(answered)) == [HERS, LATER]
    assert [one.decision for one in quarter.problems()] == [None]
    assert "gardé" not in followed(quarter, desk)
    assert sheet.seen("Contacts")[1][PHONE] == LATER
    # The card that it answers with is as good as any other, and leads back to the same page.
    again = answer_card(desk, asked.id, decision, answered.text)
    assert (again.status_code, "decide=" in again.location) == (303, page == "À faire")
    quarter.sync()
    assert phone_of(quarter) == ("+33353010032" if decision == "sheet" else "+33353010039")


@pytest.mark.usefixtures("sheet")
def test_a_page_from_before_the_update_is_answered_with_the_card(quarter: Quarter) -> None:
    desk = quarter.desk()
    token = find_token(desk.get(PAGES["Problèmes"]).text)
    [asked] = quarter.problems()

    form = {"token": token, "decision": "sheet"}
    answered = desk.post(f"/coordination/problemes/{asked.id}", data=form)

    assert answered.status_code == 409
    assert "Décidez à nouveau." in plain(answered)
    assert [one.decision for one in quarter.problems()] == [None]
    assert answer_card(desk, asked.id, "sheet", answered.text).status_code == 303


@pytest.mark.usefixtures("sheet")
def test_an_answer_over_a_colleagues_shows_hers_first(quarter: Quarter) -> None:
    desk, other = quarter.desk(), quarter.desk()
    read = desk.get(PAGES["Problèmes"]).text
    [asked] = quarter.problems()
    assert answer_card(other, asked.id, "database").status_code == 303

    answered = answer_card(desk, asked.id, "sheet", read)

    assert answered.status_code == 409
    assert f"C’est décidé : Garder « {THEIRS} »" in plain(answered)
    assert [one.decision for one in quarter.problems()] == ["database"]
    assert answer_card(desk, asked.id, "database", read).status_code == 303, "said twice"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("decision", ["confirm", "database"])
def test_a_guard_that_grew_is_said_to_have_changed_and_is_shown(
    quarter: Quarter, page: str, decision: str
) -> None:
    """« Cette question est déjà réglée », and it waited still."""
    theirs, _ = begin(quarter)
    theirs.delete_rows("Contacts", 1, 5)
    quarter.sync()
    desk = quarter.desk()
    read = desk.get(PAGES[page]).text
    [asked] = quarter.problems("guard")
    theirs.delete_rows("Contacts", 1, 2)
    quarter.sync()

    answered = answer_card(desk, asked.id, decision, read)

    assert answered.status_code == 409
    assert "Elle a changé depuis : la voici." in plain(answered)
    assert "déjà réglée" not in plain(answered)
    assert all(f"Ana {name}" in plain(answered) for name in NAMES[:7])
    [now] = quarter.problems("guard")
    assert now.decision is None
    assert answer_card(desk, now.id, decision, answered.text).status_code == 303
    quarter.sync()
    left = len(NAMES) if decision == "database" else len(NAMES) - 7
    assert len(quarter.records("contact")) == left


def test_a_guard_that_is_over_is_settled(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:5])
    desk = quarter.desk()
    read = desk.get(PAGES["Problèmes"]).text
    [asked] = quarter.problems("guard")
    theirs.undo()
    quarter.sync()
    assert quarter.problems() == []

    answered = answer_card(desk, asked.id, "confirm", read)

    assert (answered.status_code, "déjà réglée" in plain(answered)) == (404, True)


@pytest.mark.parametrize("decision", ["merge", "confirm"])
def test_two_records_are_those_that_the_page_showed(quarter: Quarter, decision: str) -> None:
    """What would go was read on the page: it is not what is there by now."""
    rows = [["Nom", "Prénom", "Téléphone"], ["Garnier", "Ana", "06 39 98 12 34"]]
    person = quarter.open("les-epis", {"Contacts": rows})
    quarter.sync()
    person.add_row("Contacts", "Garnier", "Ana", "06 39 98 12 35")
    quarter.sync()
    [asked] = quarter.problems("duplicate")
    desk = quarter.desk()
    read = desk.get(PAGES["Problèmes"]).text
    edit(quarter, asked.covers, phone="06 39 98 12 36")

    answered = answer_card(desk, asked.id, decision, read)

    assert (answered.status_code, CHANGED in plain(answered)) == (409, True)
    assert "06 39 98 12 36" in plain(answered)
    assert len(quarter.records("contact")) == 2
    assert undecided(quarter) == ["duplicate"]
    assert answer_card(desk, asked.id, decision, answered.text).status_code == 303


def undecided(quarter: Quarter) -> list[str]:
    found: list[Problem] = quarter.problems()
    return [one.kind for one in found if one.waits]
