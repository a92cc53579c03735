"""A family's row that was deleted comes back once its seat has been passed on."""

import re

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import Quarter, go_on, register, row_of
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.town import answer_card, find_token

TAB = "Inscriptions"
NAME, STATE = 1, 5


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    return quarter.open_two_places()


def deleted_with_one_waiting(quarter: Quarter, family: FlaskClient, sheet: Person) -> str:
    """Two places: Ana and Bea have them, Cleo waits; then Ana's row is deleted."""
    session = quarter.the("session")
    pages = [
        register(family, session, name, email=f"{name.lower()}@example.org")
        for name in ("Ana", "Bea", "Cleo")
    ]
    go_on(quarter)
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    go_on(quarter)
    assert quarter.told()[-2:] == [
        ("ana@example.org", "removed"),
        ("cleo@example.org", "promotion"),
    ]
    return pages[0]


def test_its_cell_asks_whether_more_people_than_places_were_meant(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Ctrl+Z: three had two places without a word, and « une place s’est libérée » was false."""
    page = deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)

    at = (row_of(sheet, "Ana"), STATE)
    assert "il y a 2 places, et 3 personnes inscrites" in sheet.notes(TAB)[at]
    [asked] = quarter.problems()
    assert (asked.kind, asked.field, asked.sheet_value) == ("held", "status", "Confirmée")
    assert "Vous avez une place" in family.get(page).text
    assert quarter.told()[-1] == ("ana@example.org", "seated")
    assert "Vous avez une place." in quarter.letters("seated")[-1][1]
    assert "libérée" not in quarter.letters("seated")[-1][1]


@pytest.mark.parametrize("how", ["note", "sheet", "confirm", "desk"])
def test_deleting_the_note_says_that_it_was_meant(
    quarter: Quarter, family: FlaskClient, sheet: Person, how: str
) -> None:
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    if how == "note":
        sheet.write_note(TAB, row_of(sheet, "Ana"), STATE, "")
    elif how == "desk":
        press_yes(quarter)
    else:
        quarter.decide(quarter.problems()[0], how)
    go_on(quarter)
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])


def press_yes(quarter: Quarter) -> None:
    """There was no button: only a spreadsheet, on a telephone."""
    desk = quarter.desk()
    page = desk.get("/coordination/problemes").text
    asked = re.sub(r"(?:&nbsp;|\s)+", " ", page.partition("<h1>")[2])
    assert "Si c’est voulu, confirmez ; sinon, écrivez « Liste d’attente »" in asked
    assert "à corriger dans la feuille" not in asked
    card = asked.partition('<li class="card"')[2]
    assert not re.search("Ana|Bea|Cleo", card.partition("</strong>")[0]), (
        "of the session, not hers"
    )
    assert "Cuisine" in card.partition("</strong>")[0]
    assert re.findall(r'value="(\w+)" class="second">', page) == ["confirm"]
    answer_card(desk, quarter.problems()[0].id, "confirm", page)


def test_an_overfull_session_that_is_meant_is_called_done_until_a_family_more_comes(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    desk = quarter.desk()
    page = desk.get("/coordination/").text
    [key] = re.findall(r'name="key" value="(over:[^"]+)"', page)
    data = {"token": find_token(page), "key": key, "decision": "done"}
    desk.post("/coordination/fait", data=data)

    assert "Il n’y a rien à faire." in desk.get("/coordination/").text
    add_family(sheet, "Dora")
    go_on(quarter)
    assert "Il n’y a rien à faire." not in desk.get("/coordination/").text


@pytest.mark.parametrize("where", ["/coordination/", "/coordination/problemes"])
def test_that_an_overfull_session_is_meant_is_said_once_on_either_page(
    quarter: Quarter, family: FlaskClient, sheet: Person, where: str
) -> None:
    """« Oui, c’est voulu » here and « C’est fait » there: both were to be pressed."""
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    desk = quarter.desk()
    home, listed = (desk.get(one).text for one in ("/coordination/", "/coordination/problemes"))
    [asked] = quarter.problems()
    card = listed.partition(f'id="p{asked.id}"')[2].partition("</li>")[0]
    assert "Confirmée" not in card.partition("<form")[0].partition("<dl")[2], "once is enough"
    [key] = re.findall(r'name="key" value="(over:[^"]+)"', home)
    data = {"token": find_token(home), "key": key}

    if where == "/coordination/":
        desk.post("/coordination/fait", data={**data, "decision": "done"})
    else:
        answer_card(desk, asked.id, "confirm", listed)

    assert "Il n’y a rien à faire." in desk.get("/coordination/").text
    assert "C’est décidé" in desk.get("/coordination/problemes").text
    listed = desk.get("/coordination/ateliers").text
    assert "de plus que de places&nbsp;: c’est voulu." in listed
    assert "Liste d’attente" not in listed
    if where == "/coordination/":
        desk.post("/coordination/fait", data={**data, "decision": "undo"})
    else:
        answer_card(desk, asked.id, "undo")
    assert (
        "de plus que de places" in desk.get("/coordination/").text.partition("C’est fait</h2>")[0]
    )
    assert "C’est décidé" not in desk.get("/coordination/problemes").text
    assert "Liste d’attente" in desk.get("/coordination/ateliers").text


@pytest.mark.parametrize("away", ["waits", "fewer"])
def test_a_session_that_is_as_full_as_was_meant_asks_on_no_page(
    quarter: Quarter, family: FlaskClient, sheet: Person, away: str
) -> None:
    """A family waited and was back: the problems asked again, and what is to do was silent."""
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    if away == "fewer":
        add_family(sheet, "Dora")
        go_on(quarter)
    desk = quarter.desk()
    page = desk.get("/coordination/").text
    [key] = re.findall(r'name="key" value="(over:[^"]+)"', page)
    data = {"token": find_token(page), "key": key}
    desk.post("/coordination/fait", data={**data, "decision": "done"})
    go_on(quarter)
    assert asking(quarter, desk) == [False] * 4

    sheet.type(TAB, row_of(sheet, "Ana"), STATE, "Liste d'attente")
    go_on(quarter)
    assert asking(quarter, desk) == [False] * 4, "no more than were meant"
    sheet.type(TAB, row_of(sheet, "Ana"), STATE, "Confirmée")
    go_on(quarter)

    assert asking(quarter, desk) == [False] * 4
    assert sheet.notes(TAB) == {}
    add_family(sheet, "Emma")
    go_on(quarter)
    assert asking(quarter, desk) == [True] * 4, "one more is another question"
    # Said of more people, it is taken back with all that was said of fewer.
    page = desk.get("/coordination/").text
    [key] = re.findall(r'name="key" value="(over:[^"]+)"', page)
    for decision in ("done", "undo"):
        desk.post("/coordination/fait", data={**data, "key": key, "decision": decision})
    assert asking(quarter, desk) == [True] * 4


def add_family(sheet: Person, name: str) -> None:
    bea = sheet.seen(TAB)[row_of(sheet, "Bea")]
    sheet.add_row(TAB, *bea[:NAME], name, *bea[NAME + 1 : STATE + 1])


def asking(quarter: Quarter, desk: FlaskClient) -> list[bool]:
    """What is to do, the list of sessions, the problems, and what `status` counts."""
    desk.get("/coordination/")  # what was just called done is said once more, on top
    home, listed, problems = (
        desk.get(f"/coordination/{one}").text for one in ("", "ateliers", "problemes")
    )
    return [
        "de plus que de places" in home.partition("C’est fait</h2>")[0],
        "Liste d’attente" in listed,
        "Si c’est voulu" in problems,
        any(one.waits for one in quarter.problems()),
    ]


def test_one_telephone_is_said_of_a_partner_on_both_pages(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Her list of sessions had the structure's number, what is to do that of who answers there."""
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    [partner] = [one for one in quarter.records("organisation") if one.fields["id"] == "les-epis"]
    quarter.town.change(partner.ref, phone="+33353012010")
    who = {"family_name": "Garnier", "organisation_id": "les-epis", "phone": "+33353013002"}
    quarter.town.add("contact", **who)
    desk = quarter.desk()

    shown = [
        set(re.findall(r'href="tel:(\+33353\d+)"', desk.get(f"/coordination/{one}").text))
        for one in ("", "ateliers")
    ]

    assert shown == [{"+33353013002"}] * 2


def test_where_its_place_is_still_free_nothing_is_asked(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    page = register(family, quarter.the("session"), "Ana", email="ana@example.org")
    go_on(quarter)
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    go_on(quarter)
    sheet.undo()
    go_on(quarter)
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
    assert "Vous avez une place" in family.get(page).text


def test_who_waited_is_told_its_number_on_the_list_again(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Its mail could not be written: it lacked the number."""
    session = quarter.the("session")
    for name in ("Ana", "Bea", "Cleo", "Dora"):
        register(family, session, name, email=f"{name.lower()}@example.org")
    go_on(quarter)
    sheet.delete_rows(TAB, row_of(sheet, "Dora"))
    go_on(quarter)
    sheet.undo()
    go_on(quarter)
    assert quarter.told()[-1] == ("dora@example.org", "waiting")
    assert "Votre numéro sur la liste : 2." in quarter.letters("waiting")[-1][1].replace(
        "\u00a0", " "
    )


def two_seated_two_waiting(quarter: Quarter, family: FlaskClient) -> dict[str, str]:
    session = quarter.the("session")
    by_mail = ("Ana", "Cleo")
    pages = {
        name: register(
            family,
            session,
            name,
            email=f"{name.lower()}@example.org" if name in by_mail else "",
            phone="" if name in by_mail else f"03 53 01 12 {n}0",
        )
        for n, name in enumerate(("Ana", "Bea", "Cleo", "Dora"), 3)
    }
    go_on(quarter)
    return pages


def to_call(quarter: Quarter) -> str:
    text = re.sub(r"<[^>]*>", "", quarter.desk().get("/coordination/").text)
    return re.sub(r"(?:&nbsp;|\s)+", " ", text[text.index("À faire –") :])


def test_a_family_that_is_seated_or_has_to_wait_by_a_word_in_the_sheet_is_told(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Its page alone said so; the place of a family that knew nothing of it stayed empty."""
    two_seated_two_waiting(quarter, family)
    for name, word in (("Ana", "Liste d'attente"), ("Bea", "Liste d'attente")):
        sheet.type(TAB, row_of(sheet, name), STATE, word)
    for name in ("Cleo", "Dora"):
        sheet.type(TAB, row_of(sheet, name), STATE, "Confirmée")
    go_on(quarter)

    assert quarter.told()[2:] == [("ana@example.org", "waiting"), ("cleo@example.org", "seated")]
    home = to_call(quarter)
    assert "Bea" in home
    assert "Elle est sur la liste d’attente : la structure l’a écrit" in home
    assert "Dora" in home
    assert "Elle a une place : la structure l’a écrit" in home


def test_who_has_been_told_so_by_telephone_leaves_the_list(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_seated_two_waiting(quarter, family)
    sheet.type(TAB, row_of(sheet, "Dora"), STATE, "Confirmée")
    go_on(quarter)
    assert "la structure l’a écrit" in to_call(quarter)
    desk = quarter.desk()
    token = re.search(r'name="token" value="([^"]+)"', desk.get("/coordination/").text)
    assert token
    [dora] = [one for one in quarter.records("registration") if one.fields["given_name"] == "Dora"]
    desk.post(f"/coordination/appels/{dora.ref}", data={"token": token[1], "outcome": "place"})

    assert "la structure l’a écrit" not in to_call(quarter)


def test_who_is_put_back_before_it_was_told_hears_nothing(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_seated_two_waiting(quarter, family)
    told = quarter.told()
    for word in ("Liste d'attente", "Confirmée"):
        for name in ("Ana", "Bea"):
            sheet.type(TAB, row_of(sheet, name), STATE, word)
        quarter.sync()
    go_on(quarter)
    assert quarter.told() == told
    assert "la structure l’a écrit" not in to_call(quarter)


@pytest.mark.parametrize(("status", "word"), [("cancelled", "annulé"), ("postponed", "reporté")])
def test_of_a_session_that_is_off_nobody_is_asked_about_seats(
    quarter: Quarter, family: FlaskClient, sheet: Person, status: str, word: str
) -> None:
    """« 3 inscrits sur 2 : passez des familles en Liste d'attente », of one called off."""
    deleted_with_one_waiting(quarter, family, sheet)
    sheet.undo()
    go_on(quarter)
    session = quarter.the("session")
    edit(quarter, session.ref, status=status)

    desk = quarter.desk()
    assert "places" not in desk.get("/coordination/").text.partition("Les deux semaines")[0]
    listed = desk.get("/coordination/ateliers").text
    assert f"<strong>{word}</strong>" in listed
    assert "de plus que de places" not in listed
    assert "Liste d’attente" not in listed
    go_on(quarter)
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
    slug = session.ref.lower()
    assert "pas lieu" in desk.get(f"/coordination/emargement/{slug}").text
    poster = family.get(f"/a/{slug}/affiche").text
    assert "Pour venir" not in poster
    assert ("L’atelier est reporté" if status == "postponed" else "n’a pas lieu") in poster
