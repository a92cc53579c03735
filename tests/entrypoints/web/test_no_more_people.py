"""Rows of an overfull session that take no seat: they are not asked whether more were meant."""

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from tests.entrypoints.web.quarter import Quarter, register, row_of

TAB, LABEL = "Inscriptions", "Cuisine en famille du 10/12/2026"
NAME, ADULTS, STATE = 1, 4, 5


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    return quarter.open_two_places()


def overfill(quarter: Quarter, sheet: Person) -> None:
    """Four people for two places, in two rows; both are meant."""
    for name in ("Zoé", "Yves"):
        sheet.add_row(TAB, LABEL, name, "06 39 98 12 34", f"{name[0]}@example.org", "2", "")
    quarter.sync()
    for at, note in sheet.notes(TAB).items():
        if "2 places" in note:
            sheet.write_note(TAB, *at, "")
    quarter.sync()
    assert quarter.problems() == []


@pytest.mark.parametrize(
    ("column", "text"), [(ADULTS, "1"), (NAME, "Yvette"), (STATE, "Confirmée")]
)
def test_a_family_that_takes_no_seat_more_is_not_asked_about(
    quarter: Quarter, sheet: Person, column: int, text: str
) -> None:
    """« Nombre d'adultes » that went from two to one was asked about, a day after a yes."""
    overfill(quarter, sheet)

    sheet.type(TAB, row_of(sheet, "Yves"), column, text)
    quarter.sync()

    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])


def test_one_that_takes_one_more_is_asked_about(quarter: Quarter, sheet: Person) -> None:
    overfill(quarter, sheet)

    sheet.type(TAB, row_of(sheet, "Yves"), ADULTS, "3")
    quarter.sync()

    [asked] = quarter.problems()
    assert (asked.kind, asked.field) == ("held", "adults_count")


@pytest.mark.parametrize("patience", [0, 20])
@pytest.mark.parametrize("word", ["annulé", "désistement"])
def test_a_seat_that_another_family_gives_back_at_once_is_no_seat_too_many(
    quarter: Quarter, family: FlaskClient, sheet: Person, word: str, patience: int
) -> None:
    for name in ("Ana", "Bea"):
        register(family, quarter.the("session"), name, email=f"{name.lower()}@example.org")
    quarter.sync()

    sheet.type(TAB, row_of(sheet, "Bea"), ADULTS, "2")
    sheet.type(TAB, row_of(sheet, "Ana"), STATE, word)
    for _ in range(3):
        quarter.sync(patience=patience)
        quarter.follow()
        quarter.town.clock.pass_by(minutes=1)

    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])


def test_a_question_stays_when_its_family_brings_fewer_and_too_many_are_left(
    quarter: Quarter, sheet: Person
) -> None:
    for name in ("Zoé", "Yves"):
        sheet.add_row(TAB, LABEL, name, "06 39 98 12 34", f"{name[0]}@example.org", "2", "")
    quarter.sync()
    asked = {one.row_key for one in quarter.problems()}

    sheet.type(TAB, row_of(sheet, "Yves"), ADULTS, "1")
    quarter.sync()

    assert asked
    assert {one.row_key for one in quarter.problems()} == asked
    assert any("3 personnes" in note for note in sheet.notes(TAB).values())
