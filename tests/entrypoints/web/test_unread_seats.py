"""« Quelques-unes » of seats: what cannot be read never opens a form without limit."""

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.web.quarter import A_SESSION, Quarter, register
from tests.entrypoints.web.town import send_form

TAB, SEATS = "Séances", 5


@pytest.mark.parametrize("typed", ["quelques-unes", "une dizaine", "8 ou 10", "selon la salle"])
def test_seats_that_cannot_be_read_close_registrations_until_they_are_mended(
    quarter: Quarter, family: FlaskClient, typed: str
) -> None:
    """« Une dizaine » was no limit: two groups of 27 were confirmed."""
    sheet = quarter.open()
    sheet.type(TAB, 1, SEATS, typed)
    quarter.sync()
    address = f"/a/{quarter.the('session').ref}"

    assert "Les inscriptions sont fermées." in family.get(address).text
    assert "inscriptions sont fermées" in sheet.notes(TAB)[1, SEATS]
    assert quarter.the("session").fields["capacity"] is None
    quarter.sync()
    assert [one.field for one in quarter.problems()] == ["capacity"]

    sheet.type(TAB, 1, SEATS, "8")
    quarter.sync()
    assert quarter.problems() == []
    register(family, quarter.the("session"), "Ana")


def test_a_form_opened_before_takes_nobody_beyond_what_is_known(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    sheet.clear(TAB, 1, SEATS)
    quarter.sync()
    session = quarter.the("session")
    assert "<form" in family.get(f"/a/{session.ref}").text

    sheet.type(TAB, 1, SEATS, "quelques-unes")
    quarter.sync()
    with pytest.raises(AssertionError):
        send_form(family, session.ref, given_name="Ana")
    assert quarter.records("registration") == []

    sheet.clear(TAB, 1, SEATS)
    quarter.sync()
    register(family, session, "Ana")


def test_the_last_number_of_seats_stays(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    sheet.type(TAB, 1, SEATS, "quelques-unes")
    quarter.sync()
    assert quarter.the("session").fields["capacity"] == int(A_SESSION[SEATS])
    register(family, quarter.the("session"), "Ana", adults_count="8")
    page = register(family, quarter.the("session"), "Bea")
    assert "liste d’attente" in family.get(page).text
    assert sheet.notes(TAB)[1, SEATS].count("fermées") == 0
