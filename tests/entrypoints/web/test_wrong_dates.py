"""A date typed wrongly, from the sheet to families' pages, their mails and the nightly purge."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import Quarter, register
from tests.entrypoints.web.town import PARIS

SESSIONS = "Séances"
DATE, REFERENCE = 1, 6


def with_two_families(quarter: Quarter, family: FlaskClient) -> list[str]:
    session = quarter.the("session")
    return [
        register(family, session, "Ana", email="ana@example.org"),
        register(family, session, "Bea", phone="06 39 98 12 34"),
    ]


def test_a_wrong_year_is_asked_about_and_erases_nobody(
    quarter: Quarter, family: FlaskClient
) -> None:
    """10/12/2025 for 10/12/2026: the page said « terminé », and the purge erased everybody."""
    sheet = quarter.open()
    quarter.sync()
    pages = with_two_families(quarter, family)

    sheet.type(SESSIONS, 1, DATE, "10/12/2025")
    quarter.sync()
    quarter.follow()

    [problem] = quarter.problems("held")
    assert (problem.field, problem.cell, problem.sheet_value) == ("date", "B2", "10/12/2025")
    note = sheet.notes(SESSIONS)[1, DATE]
    assert "2 familles" in note
    assert "10/12/2025" in note
    assert quarter.the("session").fields["date"] == "2026-12-10"
    assert quarter.purge() == 0
    assert "Vous avez une place" in family.get(pages[0]).text
    assert quarter.told() == [("ana@example.org", "confirmation")]

    sheet.type(SESSIONS, 1, DATE, "10/12/2026")
    quarter.sync()
    assert quarter.problems() == []
    assert (1, DATE) not in sheet.notes(SESSIONS)


@pytest.mark.parametrize("answer", ["delete the note", "confirm", "sheet"])
def test_a_date_far_away_that_was_meant_is_taken_once_somebody_says_so(
    quarter: Quarter, family: FlaskClient, answer: str
) -> None:
    sheet = quarter.open()
    quarter.sync()
    with_two_families(quarter, family)
    quarter.town.clock.pass_by(minutes=5)
    sheet.type(SESSIONS, 1, DATE, "20/03/2027")
    quarter.sync()
    [problem] = quarter.problems("held")

    if answer == "delete the note":
        sheet.write_note(SESSIONS, 1, DATE, "")
    else:
        quarter.decide(problem, answer)
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert quarter.the("session").fields["date"] == "2027-03-20"
    assert quarter.told()[-1] == ("ana@example.org", "change")


def test_a_yes_is_about_the_date_that_was_shown(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    with_two_families(quarter, family)
    sheet.type(SESSIONS, 1, DATE, "20/03/2027")
    quarter.sync()
    quarter.decide(quarter.problems("held")[0], "confirm")

    sheet.type(SESSIONS, 1, DATE, "20/03/2025")
    quarter.sync()

    [problem] = quarter.problems("held")
    assert (problem.sheet_value, problem.decision) == ("20/03/2025", None)
    assert quarter.the("session").fields["date"] == "2026-12-10"


def test_no_at_the_desk_puts_the_date_back(quarter: Quarter, family: FlaskClient) -> None:
    sheet = quarter.open()
    quarter.sync()
    with_two_families(quarter, family)
    sheet.type(SESSIONS, 1, DATE, "20/03/2027")
    quarter.sync()

    quarter.decide(quarter.problems("held")[0], "database")
    quarter.sync()

    assert quarter.problems() == []
    assert sheet.seen(SESSIONS)[1][DATE] == "10/12/2026"
    assert (1, DATE) not in sheet.notes(SESSIONS)


def test_a_date_nearby_or_without_families_is_simply_taken(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    sheet.type(SESSIONS, 1, DATE, "10/06/2027")
    quarter.sync()
    assert quarter.the("session").fields["date"] == "2027-06-10"

    with_two_families(quarter, family)
    sheet.type(SESSIONS, 1, DATE, "17/06/2027")
    quarter.sync()
    assert quarter.the("session").fields["date"] == "2027-06-17"
    assert quarter.problems() == []


def test_a_purge_counts_from_what_families_were_told(
    quarter: Quarter, family: FlaskClient
) -> None:
    """The coordinator's own command is asked about by nobody: the families' date still counts."""
    quarter.open()
    quarter.sync()
    with_two_families(quarter, family)
    quarter.town.change(quarter.the("session").ref, date="2025-12-10")

    quarter.town.clock.instant = datetime(2027, 1, 9, 3, 0, tzinfo=PARIS)
    assert quarter.purge() == 0
    quarter.town.clock.pass_by(days=1)
    assert quarter.purge() == 2


def test_a_purge_takes_nothing_that_an_edit_since_yesterday_made_due(
    quarter: Quarter,
) -> None:
    """A row typed by hand: nobody was told anything by us."""
    sheet = quarter.open()
    quarter.sync()
    session = quarter.the("session")
    label = "Cuisine en famille du 10/12/2026"
    sheet.add_row("Inscriptions", label, "Ana", "06 39 98 12 34", "", "1", "")
    quarter.sync()
    quarter.town.clock.instant = datetime(2026, 12, 20, 9, 0, tzinfo=PARIS)
    sheet.type(SESSIONS, 1, DATE, "10/10/2026")
    quarter.sync()
    assert quarter.records("session")[0].fields["date"] == "2026-10-10", session.ref

    quarter.town.clock.pass_by(hours=20)
    assert quarter.purge() == 0
    quarter.town.clock.pass_by(days=2)
    assert quarter.purge() == 1


def open_once_it_is_over(quarter: Quarter, family: FlaskClient) -> Person:
    """Two days later: the session was on the 10th, and nobody has been told anything since."""
    sheet = quarter.open()
    quarter.sync()
    with_two_families(quarter, family)
    quarter.town.clock.instant = datetime(2026, 12, 12, 9, 0, tzinfo=PARIS)
    quarter.sync()
    quarter.follow()
    return sheet


def test_the_day_of_a_session_that_took_place_is_corrected_without_a_word(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = open_once_it_is_over(quarter, family)
    told = quarter.told()
    sheet.type(SESSIONS, 1, DATE, "09/12/2026")
    quarter.sync()
    quarter.follow()

    assert quarter.the("session").fields["date"] == "2026-12-09"
    assert (quarter.problems(), quarter.told()) == ([], told)


def test_a_past_row_that_gets_a_day_to_come_tells_no_family_unasked(
    quarter: Quarter, family: FlaskClient
) -> None:
    """Whoever used last week's row for the next session wrote to all of last week's families."""
    sheet = open_once_it_is_over(quarter, family)
    told = quarter.told()
    sheet.type(SESSIONS, 1, DATE, "17/12/2026")
    quarter.sync()
    quarter.follow()

    [problem] = quarter.problems("held")
    assert (problem.cell, problem.sheet_value) == ("B2", "17/12/2026")
    assert "datez une copie de la ligne du 17/12/2026" in sheet.notes(SESSIONS)[1, DATE]
    assert quarter.the("session").fields["date"] == "2026-12-10"
    assert "Oui, elle est reportée" in quarter.desk().get("/coordination/").text
    assert quarter.told() == told

    sheet.type(SESSIONS, 1, DATE, "10/12/2026")
    quarter.sync()
    sheet.copy_row(SESSIONS, 1, 2)
    sheet.type(SESSIONS, 2, DATE, "17/12/2026")
    quarter.sync()
    quarter.follow()
    assert sorted(str(one.fields["date"]) for one in quarter.records("session")) == [
        "2026-12-10",
        "2026-12-17",
    ]
    assert (quarter.problems(), quarter.told()) == ([], told)


@pytest.mark.parametrize("answer", ["delete the note", "confirm"])
def test_a_past_session_that_is_put_off_after_all_tells_its_families(
    quarter: Quarter, family: FlaskClient, answer: str
) -> None:
    sheet = open_once_it_is_over(quarter, family)
    sheet.type(SESSIONS, 1, DATE, "17/12/2026")
    quarter.sync()
    if answer == "delete the note":
        sheet.write_note(SESSIONS, 1, DATE, "")
    else:
        quarter.decide(quarter.problems("held")[0], answer)
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert quarter.the("session").fields["date"] == "2026-12-17"
    assert quarter.told()[-1] == ("ana@example.org", "change")


def test_without_families_a_past_row_is_used_once_more(quarter: Quarter) -> None:
    sheet = quarter.open()
    quarter.sync()
    quarter.town.clock.instant = datetime(2026, 12, 12, 9, 0, tzinfo=PARIS)
    sheet.type(SESSIONS, 1, DATE, "17/12/2026")
    quarter.sync()
    assert quarter.the("session").fields["date"] == "2026-12-17"
    assert quarter.problems() == []
