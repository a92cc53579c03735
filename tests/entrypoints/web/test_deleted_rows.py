"""A partner deletes or crosses out a family's row: the family, or the coordinator, hears of it."""

import re

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.quarter import Quarter, go_on, register, row_of
from tests.entrypoints.web.town import send_form

TAB = "Inscriptions"
NAME, STATE = 1, 5


def three_families(quarter: Quarter, family: FlaskClient) -> list[str]:
    session = quarter.the("session")
    pages = [
        register(family, session, "Ana", email="ana@example.org"),
        register(family, session, "Bea", phone="06 39 98 12 34"),
        register(family, session, "Cleo"),
    ]
    quarter.sync()
    quarter.town.clock.pass_by(minutes=20)
    return pages


def test_a_family_whose_row_was_deleted_is_told_or_is_to_be_called(
    quarter: Quarter, family: FlaskClient
) -> None:
    """Its page went on saying « Vous avez une place », and nobody was told."""
    sheet = quarter.open()
    quarter.sync()
    pages = three_families(quarter, family)

    for name in ("Ana", "Bea", "Cleo"):
        sheet.delete_rows(TAB, row_of(sheet, name))
        quarter.sync()
    quarter.follow()
    quarter.follow()

    for page in pages:
        shown = family.get(page).text
        assert "<h1>Votre inscription est annulée.</h1>" in shown
        assert "L’organisateur a retiré votre inscription." in shown
    assert quarter.told()[1:] == [("ana@example.org", "removed")]
    home = re.sub(r"<[^>]*>", " ", quarter.desk().get("/coordination/").text)
    assert "Bea" in home
    assert "Cleo" in home
    assert "Ana" not in home  # a signed link may hold any three letters


@pytest.mark.parametrize("is_deleted", [True, False])
def test_the_desk_says_whether_the_row_is_gone_or_crossed_out(
    quarter: Quarter, family: FlaskClient, *, is_deleted: bool
) -> None:
    """« Sa ligne a été retirée » was said of a row that stood there, with « Annulée » in it."""
    sheet = quarter.open()
    quarter.sync()
    three_families(quarter, family)
    row = row_of(sheet, "Bea")
    sheet.delete_rows(TAB, row) if is_deleted else sheet.type(TAB, row, STATE, "Annulée")
    quarter.sync()
    quarter.follow()

    home = re.sub(r"<[^>]*>", " ", quarter.desk().get("/coordination/").text)

    assert "Bea" in home
    assert ("Sa ligne a été retirée de la feuille" in home) == is_deleted
    assert ("Elle est désinscrite dans la feuille" in home) != is_deleted


def test_a_family_put_back_is_told_that_it_has_a_place(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    pages = three_families(quarter, family)
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    quarter.sync()
    quarter.follow()
    quarter.town.clock.pass_by(minutes=20)

    sheet.undo()
    quarter.sync()
    quarter.follow()

    assert "Vous avez une place" in family.get(pages[0]).text
    assert [kind for _, kind in quarter.told()] == ["confirmation", "removed", "seated"]


def test_a_family_that_a_partner_crosses_out_is_told(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    three_families(quarter, family)
    sheet.type(TAB, row_of(sheet, "Ana"), STATE, "Annulée")
    quarter.sync()
    quarter.follow()
    assert quarter.told()[-1] == ("ana@example.org", "removed")


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_family_that_got_a_seat_before_its_partner_saw_it_can_still_be_taken_out(
    quarter: Quarter, family: FlaskClient, *, is_deleted: bool
) -> None:
    """Its deleted row came back, since « Le formulaire » had edited it; a word was a conflict."""
    sheet = quarter.open()
    quarter.sync()
    session = quarter.the("session")
    first = register(family, session, "Ana", adults_count="8")
    page = register(family, session, "Bea", email="bea@example.org")
    quarter.sync()
    family.post(f"{first}/annuler")
    assert quarter.told()[-1] == ("bea@example.org", "promotion")
    quarter.town.clock.pass_by(minutes=20)

    row = row_of(sheet, "Bea")
    assert sheet.seen(TAB)[row][STATE] == "Liste d'attente"
    if is_deleted:
        sheet.delete_rows(TAB, row)
    else:
        sheet.type(TAB, row, STATE, "Annulée")
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert quarter.told()[-1] == ("bea@example.org", "removed")
    assert "<h1>Votre inscription est annulée.</h1>" in family.get(page).text


def test_a_family_not_reached_yet_stays_to_be_called_when_the_session_is_called_off(
    quarter: Quarter, family: FlaskClient
) -> None:
    """It was on neither list any more, and nobody told it anything."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Bea", phone="06 39 98 12 34")
    quarter.sync()
    quarter.town.clock.pass_by(minutes=20)
    sheet.delete_rows(TAB, row_of(sheet, "Bea"))
    quarter.sync()
    quarter.follow()
    assert "Bea" in quarter.desk().get("/coordination/").text

    sheet.type("Séances", 1, 4, "annulé")
    quarter.sync()
    quarter.follow()

    assert quarter.the("session").fields["status"] == "cancelled"
    assert "Bea" in quarter.desk().get("/coordination/").text


def test_a_family_taken_out_just_before_its_session_is_called_off_is_told_so(
    quarter: Quarter, family: FlaskClient
) -> None:
    """Both in one evening: it was told neither, since the session was off, and it out of it."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", email="ana@example.org")
    quarter.sync()
    quarter.town.clock.pass_by(minutes=20)
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    quarter.sync()
    sheet.type("Séances", 1, 4, "annulé")
    quarter.sync()
    quarter.follow()
    quarter.follow()

    assert quarter.told()[1:] == [("ana@example.org", "cancelled")]


@pytest.mark.parametrize("is_followed", [True, False])
def test_a_family_taken_out_is_told_though_a_day_of_the_past_is_typed_since(
    quarter: Quarter, family: FlaskClient, *, is_followed: bool
) -> None:
    """Nobody else was there, so nothing was asked; it went on counting on the day that it knew."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Bea", phone="06 39 98 12 34")
    go_on(quarter)
    sheet.type(TAB, row_of(sheet, "Bea"), STATE, "Annulée")
    quarter.sync()
    if is_followed:
        quarter.follow()
    sheet.type("Séances", 1, 1, "10/12/2025")
    quarter.sync()
    quarter.follow()

    assert quarter.the("session").fields["date"] == "2025-12-10"
    home = re.sub(r"<[^>]*>", " ", quarter.desk().get("/coordination/").text)
    assert "Bea" in home
    assert "10 décembre" in home
    quarter.town.clock.pass_by(days=60)
    assert "Bea" not in quarter.desk().get("/coordination/").text


def test_what_a_family_did_itself_is_not_told_twice(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    pages = three_families(quarter, family)
    family.post(f"{pages[0]}/annuler")
    quarter.sync()
    quarter.follow()
    sheet.delete_rows(TAB, row_of(sheet, "Ana"))
    quarter.sync()
    quarter.follow()

    assert [kind for _, kind in quarter.told()] == ["confirmation", "left"]
    assert "Merci de l’avoir dit." in family.get(pages[0]).text


def test_a_suspect_sees_what_anyone_sees_and_is_a_column(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    answer = send_form(family, session.ref, given_name="Robot", website="https://spam.example")
    assert "Vous avez une place" in family.get(str(answer.location)).text
    with quarter.town.database.reading() as stored:
        assert len(stored.seats.find_suspects(session.ref)) == 1
    quarter.follow()
    assert quarter.told() == []
