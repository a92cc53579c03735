"""Partners call sessions off where they write remarks: in columns that are no field of ours.

`tests/model/test_session_states.py` says what the words mean; a few are played here each day.
"""

from collections.abc import Sequence

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
from tests.model.test_session_states import ABOUT_SOMETHING_ELSE as ELSE
from tests.model.test_session_states import CALLED_OFF, DENIED_OR_DOUBTED
from tests.taste import taste

_LATER = [*CALLED_OFF[:2], *CALLED_OFF[4:]]
TAB = "Séances"
BESIDE = 6
UNTITLED = ""
STATE = 7
"""The column « État », where a tab has one."""


def open_with(quarter: Quarter, title: str = "Remarques", *more: str) -> Person:
    blanks = [""] * (1 + len(more))
    tabs: dict[str, Sequence[Sequence[object]]] = {
        "Ateliers": [WORKSHOPS, A_WORKSHOP],
        TAB: [(*SESSIONS, title, *more), (*A_SESSION, *blanks)],
        "Inscriptions": [FAMILIES],
    }
    sheet = quarter.open(tabs=tabs)
    quarter.sync()
    return sheet


def with_two_families(quarter: Quarter, family: FlaskClient) -> list[str]:
    session = quarter.the("session")
    pages = [
        register(family, session, "Ana", email="ana@example.org"),
        register(family, session, "Bea", phone="06 39 98 12 34"),
    ]
    quarter.town.clock.pass_by(minutes=5)
    return pages


def state_of(quarter: Quarter) -> object:
    return quarter.the("session").fields["status"]


@pytest.mark.parametrize(
    ("title", "words"), taste(CALLED_OFF[2:4], [*CALLED_OFF[:2], *CALLED_OFF[4:]])
)
def test_a_session_is_called_off_beside_the_mapped_columns(
    quarter: Quarter, family: FlaskClient, title: str, words: str
) -> None:
    """« annulé » under « Remarques » was read by nobody: families found the door closed."""
    sheet = open_with(quarter, title)
    pages = with_two_families(quarter, family)
    # Our references stand in the first column that was free.
    column = BESIDE if title else BESIDE + 1

    sheet.type(TAB, 1, column, words)
    quarter.sync()
    quarter.follow()

    note = sheet.notes(TAB)[1, column]
    assert "annuler" in note
    assert "2 familles" in note
    assert [one.kind for one in quarter.problems()] == ["held"]
    assert quarter.told() == [("ana@example.org", "confirmation")]
    assert "Vous avez une place" in family.get(pages[0]).text

    sheet.write_note(TAB, 1, column, "")
    quarter.sync()
    quarter.follow()

    assert state_of(quarter) == "cancelled"
    assert sheet.seen(TAB)[1][column] == words
    assert quarter.problems() == []
    assert (1, column) not in sheet.notes(TAB)
    assert quarter.told()[-1] == ("ana@example.org", "cancelled")
    assert "<h1>L’atelier n’a pas lieu.</h1>" in family.get(pages[1]).text
    assert "<form" not in family.get(f"/a/{quarter.the('session').ref}").text


@pytest.mark.parametrize("words", taste(DENIED_OR_DOUBTED[:2], DENIED_OR_DOUBTED[2:]))
def test_what_denies_or_doubts_changes_and_asks_nothing(
    quarter: Quarter, family: FlaskClient, words: str
) -> None:
    sheet = open_with(quarter)
    with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, words)
    quarter.sync()
    assert quarter.problems() == []
    assert state_of(quarter) == "planned"
    assert not [at for at in sheet.notes(TAB) if at == (1, BESIDE)]


@pytest.mark.parametrize(("title", "words"), taste(ELSE[:1], ELSE[1:]))
@pytest.mark.parametrize("answer", ["delete the note", "database"])
def test_what_may_be_about_something_else_asks_and_changes_nothing(
    quarter: Quarter, family: FlaskClient, title: str, words: str, answer: str
) -> None:
    sheet = open_with(quarter, title)
    with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, words)
    quarter.sync()
    quarter.follow()

    [problem] = quarter.problems()
    assert problem.kind == "ambiguous"
    assert "peut-être pas de cette séance" in sheet.notes(TAB)[1, BESIDE]
    assert state_of(quarter) == "planned"

    if answer == "database":
        quarter.decide(problem, "database")
    else:
        sheet.write_note(TAB, 1, BESIDE, "")
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert (1, BESIDE) not in sheet.notes(TAB)
    assert sheet.seen(TAB)[1][BESIDE] == words
    assert state_of(quarter) == "planned"
    assert len(quarter.told()) == 1


def test_a_column_about_something_else_says_nothing_of_seats(quarter: Quarter) -> None:
    sheet = open_with(quarter, "Dossier CAF")
    sheet.type(TAB, 1, BESIDE, "complet")
    quarter.sync()
    assert quarter.the("session").fields["registration_open"] is not False
    assert quarter.problems() == []


def test_full_beside_closes_registrations_until_it_is_gone(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = open_with(quarter)
    address = f"/a/{quarter.the('session').ref}"
    sheet.type(TAB, 1, BESIDE, "Complet")
    quarter.sync()
    assert "Les inscriptions sont fermées." in family.get(address).text
    sheet.clear(TAB, 1, BESIDE)
    quarter.sync()
    assert "<form" in family.get(address).text


def test_put_off_beside_closes_and_asks_for_the_day(quarter: Quarter, family: FlaskClient) -> None:
    sheet = open_with(quarter)
    pages = with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, "Reporté")
    quarter.sync()
    quarter.follow()
    assert "nouvelle date" in sheet.notes(TAB)[1, 1]
    assert "<h1>L’atelier est reporté.</h1>" in family.get(pages[0]).text


def test_a_new_row_that_says_so_beside_takes_nobody(quarter: Quarter, family: FlaskClient) -> None:
    sheet = open_with(quarter)
    later = ("Cuisine en famille", "17/12/2026", "14h30", "16h30", "Auditorium", "8", "ANNULÉ")
    sheet.add_row(TAB, *later)
    quarter.sync(1)
    states = {one.fields["date"]: one.fields["status"] for one in quarter.records("session")}
    assert states == {"2026-12-10": "planned", "2026-12-17": "cancelled"}
    quarter.sync()
    assert quarter.problems() == []
    assert family.get("/ateliers").text.count("Cuisine en famille") == 1


def test_without_families_it_is_called_off_at_once_and_may_be_on_again(quarter: Quarter) -> None:
    sheet = open_with(quarter, "Remarques", "État")
    sheet.type(TAB, 1, BESIDE, "annulé")
    quarter.sync()
    assert state_of(quarter) == "cancelled"
    assert sheet.seen(TAB)[1][STATE] == "Annulée"
    sheet.clear(TAB, 1, BESIDE)
    quarter.sync()
    assert state_of(quarter) == "planned"
    assert quarter.problems() == []


def called_off(quarter: Quarter, family: FlaskClient, title: str) -> tuple[Person, list[str]]:
    sheet = open_with(quarter, title)
    pages = with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, "annulé")
    quarter.sync()
    quarter.decide(quarter.problems("held")[0], "confirm")
    quarter.sync()
    quarter.follow()
    assert quarter.told()[-1] == ("ana@example.org", "cancelled")
    quarter.town.clock.pass_by(minutes=30)
    return sheet, pages


@pytest.mark.parametrize("act", ["delete the column", "clear the cell"])
def test_a_word_that_is_gone_tells_no_family_that_it_takes_place(
    quarter: Quarter, family: FlaskClient, act: str
) -> None:
    sheet, pages = called_off(quarter, family, "Remarques")
    if act == "delete the column":
        sheet.delete_column(TAB, BESIDE)
    else:
        sheet.clear(TAB, 1, BESIDE)
    quarter.sync()
    quarter.follow()

    [problem] = quarter.problems()
    assert problem.kind == "held"
    assert "2 familles" in problem.message
    assert state_of(quarter) == "cancelled"
    assert quarter.told()[-1] == ("ana@example.org", "cancelled")

    quarter.decide(problem, "confirm")
    quarter.sync()
    quarter.follow()
    assert quarter.problems() == []
    assert state_of(quarter) == "planned"
    assert quarter.told()[-1] == ("ana@example.org", "change")
    assert "Vous avez une place" in family.get(pages[0]).text


def test_a_word_put_back_or_a_no_leaves_it_called_off(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet, _ = called_off(quarter, family, "Remarques")
    sheet.clear(TAB, 1, BESIDE)
    quarter.sync()
    sheet.type(TAB, 1, BESIDE, "annulé")
    quarter.sync()
    assert quarter.problems() == []
    assert state_of(quarter) == "cancelled"

    sheet.clear(TAB, 1, BESIDE)
    quarter.sync()
    quarter.decide(quarter.problems("held")[0], "database")
    quarter.sync()
    assert quarter.problems() == []
    assert state_of(quarter) == "cancelled"


def test_a_word_typed_again_in_another_cell_is_no_yes(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = open_with(quarter, "Remarques", "Notes")
    with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, "annulé")
    quarter.sync()
    sheet.type(TAB, 1, BESIDE, "")
    sheet.type(TAB, 1, BESIDE + 1, "annulé")
    quarter.sync()
    assert state_of(quarter) == "planned"
    assert "2 familles" in sheet.notes(TAB)[1, BESIDE + 1]
    assert (1, BESIDE) not in sheet.notes(TAB)
    sheet.clear(TAB, 1, BESIDE + 1)
    quarter.sync()
    assert quarter.problems() == []
    assert state_of(quarter) == "planned"
    assert (1, BESIDE + 1) not in sheet.notes(TAB)


def test_the_column_moves_and_the_question_with_it(quarter: Quarter, family: FlaskClient) -> None:
    sheet = open_with(quarter)
    with_two_families(quarter, family)
    sheet.type(TAB, 1, BESIDE, "annulé")
    quarter.sync()
    sheet.insert_column(TAB, 3)
    quarter.sync()
    assert "2 familles" in sheet.notes(TAB)[1, BESIDE + 1]
    assert state_of(quarter) == "planned"
    assert len(quarter.problems()) == 1


def test_what_a_formula_says_nobody_has_typed(quarter: Quarter) -> None:
    sheet = open_with(quarter)
    sheet.type(TAB, 1, BESIDE, '=IF(F2>5;"annulé";"")')
    quarter.sync()
    assert state_of(quarter) == "planned"
    assert quarter.problems() == []
