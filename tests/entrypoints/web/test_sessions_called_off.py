"""Partners call sessions off in their sheet: from the cell to pages, mails and calendars."""

import re
from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)
from tests.entrypoints.web.test_coordinator_edits import edit
from tests.entrypoints.web.town import find_token

TAB = "Séances"
STATE = 6
WITH_STATE: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [WORKSHOPS, A_WORKSHOP],
    TAB: [(*SESSIONS, "État"), (*A_SESSION, "")],
    "Inscriptions": [FAMILIES],
}


def open_with_two_families(quarter: Quarter, family: FlaskClient) -> list[str]:
    session = quarter.the("session")
    pages = [
        register(family, session, "Ana", email="ana@example.org"),
        register(family, session, "Bea", phone="06 39 98 12 34"),
    ]
    quarter.town.clock.pass_by(minutes=5)
    return pages


def delete_with_two_families(
    quarter: Quarter, family: FlaskClient
) -> tuple[Person, Sequence[str]]:
    """The sheet, in which ours is back with its question by now, and the row as it was."""
    sheet = quarter.open()
    quarter.sync()
    open_with_two_families(quarter, family)
    row = sheet.seen(TAB)[1]
    sheet.delete_rows(TAB, 1)
    quarter.sync()
    return sheet, row


@pytest.mark.parametrize(
    ("column", "word"),
    [
        (STATE, "annulé"),
        (4, "ANNULÉ"),
        (4, "Auditorium - annulé (grève)"),
        (5, "annulée"),
        (2, "Annulé !"),
        (1, "ANNULÉ"),
        (0, "Cuisine en famille ANNULÉ"),
    ],
)
def test_a_session_called_off_is_asked_about_and_then_told(
    quarter: Quarter, family: FlaskClient, column: int, word: str
) -> None:
    """« ANNULÉ » in the room mailed « Lieu : Auditorium → ANNULÉ » and went on taking people."""
    sheet = quarter.open(tabs=WITH_STATE)
    quarter.sync()
    pages = open_with_two_families(quarter, family)

    sheet.type(TAB, 1, column, word)
    quarter.sync()
    quarter.follow()

    note = sheet.notes(TAB)[1, column]
    assert "annuler" in note
    assert "2 familles" in note
    assert quarter.told() == [("ana@example.org", "confirmation")]
    assert "Vous avez une place" in family.get(pages[0]).text
    assert [one.kind for one in quarter.problems()] == ["held"]

    sheet.write_note(TAB, 1, column, "")
    quarter.sync()
    quarter.follow()

    session = quarter.the("session").fields
    assert (session["status"], session["place"]) == ("cancelled", "Auditorium")
    assert (session["date"], session["capacity"]) == ("2026-12-10", 8)
    assert sheet.seen(TAB)[1][column] == word
    assert quarter.problems() == []
    assert quarter.told()[-1] == ("ana@example.org", "cancelled")
    page = family.get(pages[1]).text
    assert "<h1>L’atelier n’a pas lieu.</h1>" in page
    calendar = family.get(f"{pages[1]}/atelier.ics").text
    assert "STATUS:CANCELLED" in calendar
    assert "METHOD:CANCEL" in calendar
    assert "<form" not in family.get(f"/a/{quarter.the('session').ref}").text


def test_putting_the_cell_back_calls_nothing_off(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    open_with_two_families(quarter, family)
    sheet.type(TAB, 1, 4, "ANNULÉ")
    quarter.sync()

    sheet.type(TAB, 1, 4, "Auditorium")
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert quarter.the("session").fields["status"] == "planned"
    assert len(quarter.told()) == 1


@pytest.mark.parametrize(
    ("decision", "status"), [("confirm", "cancelled"), ("database", "planned")]
)
def test_the_desk_may_answer_for_the_partner(
    quarter: Quarter, family: FlaskClient, decision: str, status: str
) -> None:
    sheet = quarter.open()
    quarter.sync()
    open_with_two_families(quarter, family)
    sheet.type(TAB, 1, 4, "ANNULÉ")
    quarter.sync()

    quarter.decide(quarter.problems("held")[0], decision)
    quarter.sync()

    assert quarter.problems() == []
    assert quarter.the("session").fields["status"] == status
    shown = {"confirm": "ANNULÉ", "database": "Auditorium"}
    assert sheet.seen(TAB)[1][4] == shown[decision]


def test_without_families_a_session_is_called_off_at_once_and_may_be_on_again(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open(tabs=WITH_STATE)
    quarter.sync()
    sheet.type(TAB, 1, 4, "annulé")
    quarter.sync()
    assert quarter.the("session").fields["status"] == "cancelled"
    assert sheet.seen(TAB)[1][STATE] == "Annulée"
    assert "Cuisine" not in family.get("/ateliers").text

    sheet.type(TAB, 1, 4, "Auditorium")
    quarter.sync()
    assert quarter.the("session").fields["status"] == "planned"
    assert sheet.seen(TAB)[1][STATE] == "Prévue"


def test_a_new_row_that_says_so_takes_nobody(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    sheet.add_row(TAB, "Cuisine en famille", "17/12/2026", "14h30", "16h30", "ANNULÉ", "8")
    quarter.sync()
    states = [one.fields["status"] for one in quarter.records("session")]
    assert states == ["planned", "cancelled"]
    assert family.get("/ateliers").text.count("Cuisine en famille") == 1


@pytest.mark.parametrize("column", [STATE, 5])
def test_full_closes_registrations_and_open_opens_them(
    quarter: Quarter, family: FlaskClient, column: int
) -> None:
    sheet = quarter.open(tabs=WITH_STATE)
    quarter.sync()
    address = f"/a/{quarter.the('session').ref}"

    sheet.type(TAB, 1, column, "complet")
    quarter.sync()
    assert "Les inscriptions sont fermées." in family.get(address).text
    assert quarter.problems() == []
    assert quarter.the("session").fields["capacity"] == 8

    sheet.type(TAB, 1, column, "ouvert")
    quarter.sync()
    assert "<form" in family.get(address).text


@pytest.mark.parametrize("column", [STATE, 4])
def test_a_session_put_off_closes_and_asks_for_its_day(
    quarter: Quarter, family: FlaskClient, column: int
) -> None:
    sheet = quarter.open(tabs=WITH_STATE)
    quarter.sync()
    pages = open_with_two_families(quarter, family)

    sheet.type(TAB, 1, column, "reporté")
    quarter.sync()
    quarter.follow()

    assert "nouvelle date" in sheet.notes(TAB)[1, 1]
    assert "<h1>L’atelier est reporté.</h1>" in family.get(pages[0]).text
    assert "<form" not in family.get(f"/a/{quarter.the('session').ref}").text
    assert "STATUS:CANCELLED" in family.get(f"{pages[0]}/atelier.ics").text
    assert quarter.letters("change")[0][1].count("L’atelier est reporté.") == 1
    quarter.sync()
    assert len(quarter.problems()) == 1

    quarter.town.clock.pass_by(minutes=20)
    sheet.type(TAB, 1, 1, "17/12/2026")
    quarter.sync()
    quarter.follow()
    assert quarter.problems() == []
    assert quarter.the("session").fields["status"] == "planned"
    assert "Vous avez une place" in family.get(pages[0]).text
    assert len(quarter.letters("change")) == 2


@pytest.mark.parametrize("answer", ["delete the note", "confirm", "database", "wait"])
def test_a_deleted_session_asks_the_same_question(
    quarter: Quarter, family: FlaskClient, answer: str
) -> None:
    """It came back with « supprimez d'abord ce qui s'y rattache » : the families."""
    sheet, _ = delete_with_two_families(quarter, family)

    [problem] = quarter.problems()
    assert problem.kind == "held"
    row = next(n for n, line in enumerate(sheet.seen(TAB)) if line[:1] == ["Cuisine en famille"])
    note = sheet.notes(TAB)[row, 1]
    assert "annuler" in note
    assert "2 familles" in note
    assert "upprimez" not in " ".join(sheet.notes(TAB).values())

    if answer == "delete the note":
        sheet.write_note(TAB, row, 1, "")
    elif answer != "wait":
        quarter.decide(problem, answer)
    quarter.sync()
    quarter.follow()

    assert len(quarter.problems()) == (answer == "wait")
    is_off = answer in ("delete the note", "confirm")
    assert quarter.the("session").fields["status"] == ("cancelled" if is_off else "planned")
    assert (("ana@example.org", "cancelled") in quarter.told()) == is_off

    if is_off:
        sheet.delete_rows(TAB, row)
        quarter.sync(4)
        assert quarter.records("session") == []
        assert quarter.problems() == []


@pytest.mark.parametrize("way", ["Ctrl-Z", "Ctrl-Z, and ours deleted", "an older version"])
def test_a_deleted_session_that_is_put_back_is_not_called_off(
    quarter: Quarter, family: FlaskClient, way: str
) -> None:
    """The row that they put back never bore our note: its family was told « annulé »."""
    later = (A_SESSION[0], "17/12/2026", *A_SESSION[2:])
    tabs = {**WITH_STATE, TAB: [(*SESSIONS, "État"), (*A_SESSION, ""), (*later, "")]}
    sheet = quarter.open(tabs=tabs)
    quarter.sync()
    session = next(one for one in quarter.records("session") if one.fields["date"] == "2026-12-10")
    register(family, session, "Ana", email="ana@example.org")
    quarter.town.clock.pass_by(minutes=5)
    quarter.sync()
    world, followed = quarter.google.world, quarter.followed[0].spreadsheet_id
    before, row = world.spreadsheets[followed].copy(), sheet.seen(TAB)[1]

    sheet.delete_rows(TAB, 1)
    quarter.sync()
    assert [one.kind for one in quarter.problems()] == ["held"]
    if way == "an older version":
        world.spreadsheets[followed].restore(before)
        world.touch(world.files[followed], world.person)
    else:
        sheet.insert_rows(TAB, 1)
        sheet.type(TAB, 1, 0, *row)
    if way == "Ctrl-Z, and ours deleted":
        sheet.delete_rows(TAB, 3)
    quarter.sync()
    quarter.follow()

    session = next(one for one in quarter.records("session") if one.ref == session.ref)
    assert session.fields["status"] == "planned"
    assert ("ana@example.org", "cancelled") not in quarter.told()
    assert "held" in [one.kind for one in quarter.problems()]
    place = next(at for at, note in sheet.notes(TAB).items() if "annuler" in note)

    sheet.write_note(TAB, *place, "")
    quarter.sync()
    session = next(one for one in quarter.records("session") if one.ref == session.ref)
    assert session.fields["status"] == "cancelled"


def test_a_deleted_last_session_that_is_put_back_is_not_called_off(
    quarter: Quarter, family: FlaskClient
) -> None:
    """Ours came back where it had been: theirs stood there without a note, and ours below it."""
    sheet, row = delete_with_two_families(quarter, family)

    sheet.insert_rows(TAB, 1)
    sheet.type(TAB, 1, 0, *row)
    quarter.sync()
    quarter.follow()

    assert quarter.the("session").fields["status"] == "planned"
    assert ("ana@example.org", "cancelled") not in quarter.told()


def test_rows_put_in_above_it_leave_a_deleted_sessions_question_its_answer(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet, _ = delete_with_two_families(quarter, family)
    sheet.insert_rows(TAB, 1, 2)
    quarter.sync()

    [place] = (at for at, note in sheet.notes(TAB).items() if "annuler" in note)
    sheet.write_note(TAB, *place, "")
    quarter.sync()

    assert quarter.the("session").fields["status"] == "cancelled"


def test_words_in_doubt_call_nothing_off(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    open_with_two_families(quarter, family)
    for words in ("Auditorium (annulé si pluie)", "pas annulé", "annulé ?", "Le Complet Bleu"):
        sheet.type(TAB, 1, 4, words)
        quarter.sync()
        assert quarter.problems() == []
        assert quarter.the("session").fields["place"] == words


def test_a_partner_whose_sheet_does_not_show_that_a_session_is_off_is_to_be_told(
    quarter: Quarter,
) -> None:
    """Room and leader waited: the coordinator called it off, and nothing said to tell them."""
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    [partner] = [one for one in quarter.records("organisation") if one.fields["id"] == "les-epis"]
    quarter.town.change(partner.ref, phone="+33353012010")
    edit(quarter, session.ref, status="cancelled")
    quarter.sync()
    desk = quarter.desk()

    page = desk.get("/coordination/").text

    assert "Prévenez Centre social Les Épis" in page
    assert 'href="tel:+33353012010"' in page
    [key] = re.findall(r'name="key" value="(off:[^"]+)"', page)
    data = {"token": find_token(page), "key": key, "decision": "done"}
    desk.post("/coordination/fait", data=data)
    assert "Il n’y a rien à faire." in desk.get("/coordination/").text


@pytest.mark.parametrize("by", ["desk", "partner"])
def test_who_sees_in_its_sheet_or_said_that_a_session_is_off_is_not_to_be_told(
    quarter: Quarter, by: str
) -> None:
    sheet = quarter.open(tabs=WITH_STATE if by == "desk" else None)
    quarter.sync()
    if by == "desk":
        edit(quarter, quarter.the("session").ref, status="cancelled")
    else:
        sheet.type(TAB, 1, 4, "annulé")
    quarter.sync()
    assert quarter.the("session").fields["status"] == "cancelled"
    assert by == "partner" or sheet.seen(TAB)[1][STATE] == "Annulée"

    page = quarter.desk().get("/coordination/").text

    assert "Prévenez" not in page
    assert "Il n’y a rien à faire." in page
