"""The guides' words, tried: each row of a table is done as it says."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.domain.record import Change
from tests.commands_in_documents import ROOT
from tests.entrypoints.web.monday import make_monday
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import Town, answer_card, send_form, sign_in

MONDAY = (ROOT / "docs" / "fr" / "lundi.md").read_text("utf-8")
WORDS = 400


def rows_of(guide: str) -> Iterator[list[str]]:
    """Of all its tables, without their headers."""
    for line in guide.splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] not in ("pour", "vous voulez", "la note dit"):
            yield cells


ROWS = list(rows_of(MONDAY))
PARTNERS = (ROOT / "docs" / "fr" / "partenaires.md").read_text("utf-8")


def texts_of(page: str) -> set[str]:
    """What its buttons, links, labels and legends say."""
    found = re.findall(r"<(button|a|label|legend)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
    plain = (unescape(re.sub(r"<[^>]+>", "", text)) for _, text in found)
    return {" ".join(one.replace("\xa0", " ").split()) for one in plain}


def move_a_session(town: Town) -> None:
    """To half past nine of this very morning, with a family that only a call can reach."""
    session = town.add_session(date="2026-11-25", start_time="10:30")
    client = town.app().test_client()
    send_form(client, town.slug(session), given_name="Léo", phone="03 53 01 20 11")
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.records.update(session, {"start_time": "09:30"}, now)
        stored.journal.append([Change(session, "start_time", "10:30", "09:30", "sheet:x:0", now)])


@cache
def shown_on_monday(path: str, *, is_decided: bool) -> set[str]:
    """Once a question was decided, or before."""
    town = Town()
    make_monday(town)
    move_a_session(town)
    client, _ = sign_in(town)
    if is_decided:
        decide(client)
    return reach(client, path)


def reach(client: FlaskClient, path: str) -> set[str]:
    """What can be touched there, or one tap further."""
    page = client.get(path).text
    further = sorted(set(re.findall(r'href="(/coordination/[^"#]+)"', page)))
    answers = [client.get(unescape(one)) for one in further]
    pages = [one.text for one in answers if one.mimetype == "text/html"]
    return set().union(*(texts_of(one) for one in (page, *pages)))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_row_of_the_coordinators_page_names_what_is_there(row: list[str]) -> None:
    [path] = re.findall(r"`(/coordination/\S*)`", row[1])

    shown = shown_on_monday(path, is_decided="revenir sur une décision" in row[0])

    labels = re.findall(r"« ([^»]+) »", row[2])
    assert labels
    for label in labels:
        assert any(one == label or one.startswith(f"{label} « ") for one in shown), label


def decide(client: FlaskClient) -> None:
    page = client.get("/coordination/problemes").text
    [number, *_] = re.findall(r"/coordination/problemes/(\d+)", page)
    assert answer_card(client, int(number), "sheet", page).status_code == 303


def test_the_coordinators_page_is_one() -> None:
    assert len(MONDAY.split()) <= WORDS


CONTACTS = [("Nom", "Prénom", "Téléphone", "Mail", "Fonction"),
            ("Durand", "Zoé", "06 39 98 12 34", "zoe@example.org", "Animatrice"),
            ("Petit", "Noé", "03 53 01 20 11", "noe@example.org", "")]  # fmt: skip
TAB, REF = "Contacts", 5


def open_sheets(quarter: Quarter) -> tuple[Person, Person]:
    """A partner's own list, and another one that shows all."""
    own = quarter.open("les-epis", {TAB: CONTACTS})
    everybody = quarter.open("mjc", {TAB: [(*CONTACTS[0], "Structure")]}, shows_all=True)
    quarter.sync()
    return own, everybody


def of_zoe(quarter: Quarter, name: str) -> object:
    found = [one for one in quarter.records("contact") if one.fields["given_name"] == "Zoé"]
    return found[0].fields.get(name) if found else "archived"


def add(quarter: Quarter) -> None:
    own, everybody = open_sheets(quarter)
    own.type(TAB, 3, 0, "Lambert", "Léa", "", "lea@example.org")
    quarter.sync()
    assert own.seen(TAB)[3][REF] in {one.ref for one in quarter.records("contact")}
    assert "Léa" in [row[1] for row in everybody.seen(TAB)]


def correct(quarter: Quarter) -> None:
    own, everybody = open_sheets(quarter)
    own.type(TAB, 1, 4, "Directrice")
    quarter.sync()
    [zoe] = [row for row in everybody.seen(TAB) if row[1] == "Zoé"]
    assert zoe[4] == "Directrice"


def call_off(quarter: Quarter) -> None:
    sheet = quarter.open()
    quarter.sync()
    sheet.type("Séances", 1, 4, "annulé")
    quarter.sync()
    for question in quarter.problems():
        quarter.decide(question, "confirm")
    quarter.sync()
    assert quarter.the("session").fields["status"] == "cancelled"


def take_out(quarter: Quarter) -> None:
    own, _ = open_sheets(quarter)
    row = own.seen(TAB)[1]
    own.delete_rows(TAB, 1)
    quarter.sync()
    assert of_zoe(quarter, "email") == "archived"
    own.add_row(TAB, *row)
    quarter.sync()
    assert of_zoe(quarter, "email") == "zoe@example.org"


def not_understood(quarter: Quarter) -> None:
    own, _ = open_sheets(quarter)
    own.type(TAB, 1, 2, "numéro de la mairie")
    own.type(TAB, 1, 4, "Directrice")
    quarter.sync()
    assert (1, 2) in own.notes(TAB)
    assert of_zoe(quarter, "role") == "Directrice", "the rest is taken"
    own.type(TAB, 1, 2, "06 39 98 00 11")
    quarter.sync()
    assert (own.notes(TAB), of_zoe(quarter, "phone")) == ({}, "+33639980011")


def two_values(quarter: Quarter) -> None:
    own, everybody = open_sheets(quarter)
    [at] = [n for n, row in enumerate(everybody.seen(TAB)) if row[1] == "Zoé"]
    own.type(TAB, 1, 4, "Directrice")
    everybody.type(TAB, at, 4, "Présidente")
    quarter.sync()
    typed = {own.seen(TAB)[1][4], everybody.seen(TAB)[at][4]}
    assert typed == {"Directrice", "Présidente"}, "nothing was covered"
    asked = everybody if (at, 4) in everybody.notes(TAB) else own
    asked.type(TAB, at if asked is everybody else 1, 4, "Trésorière")
    quarter.sync()
    assert of_zoe(quarter, "role") == "Trésorière"


def assumed(quarter: Quarter) -> None:
    sheet = quarter.open()
    sheet.type("Séances", 1, 1, "'10 décembre")
    quarter.sync()
    assert [one.kind for one in quarter.problems()] == ["assumed"]
    [place] = sheet.notes("Séances")
    sheet.write_note("Séances", *place, "")
    quarter.sync()
    assert quarter.problems() == []
    assert quarter.the("session").fields["date"] == "2026-12-10"


def there_already(quarter: Quarter) -> None:
    own, _ = open_sheets(quarter)
    twice = ("Durand", "Zoé", "06 39 98 12 34", "zoe@example.org", "Bénévole")
    own.type(TAB, 3, 0, *twice)
    quarter.sync()
    assert [one.kind for one in quarter.problems()] == ["duplicate"]
    own.delete_rows(TAB, 3)
    quarter.sync()
    assert (len(quarter.records("contact")), quarter.problems()) == (2, [])
    own.type(TAB, 3, 0, *twice)
    quarter.sync()
    [place] = own.notes(TAB)
    own.write_note(TAB, *place, "")
    quarter.sync()
    assert (len(quarter.records("contact")), quarter.problems()) == (3, [])


TRIALS = {
    "ajouter une fiche": add,
    "corriger": correct,
    "annuler une séance": call_off,
    "supprimer une fiche": take_out,
    "qu’une valeur n’est pas comprise": not_understood,
    "que deux personnes ont écrit deux choses différentes": two_values,
    "que le service a supposé quelque chose": assumed,
    "que la fiche semble déjà être là": there_already,
}


@pytest.mark.parametrize("wish", [row[0] for row in rows_of(PARTNERS)])
def test_each_row_of_the_partners_guide_does_what_it_says(quarter: Quarter, wish: str) -> None:
    TRIALS[wish](quarter)


def test_every_trial_is_of_a_row() -> None:
    assert [row[0] for row in rows_of(PARTNERS)] == list(TRIALS)


def test_monday_is_done_where_the_letter_leads() -> None:
    """The guide sent to another page for what « À faire » has the buttons of."""
    town = Town()
    make_monday(town)
    client, _ = sign_in(town)
    home = texts_of(client.get("/coordination/").text)

    elsewhere = [row for row in ROWS if "`/coordination/`" not in row[1]]

    assert elsewhere
    assert [row[0] for row in elsewhere if set(re.findall(r"« ([^»]+) »", row[2])) <= home] == []
