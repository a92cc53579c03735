"""Somebody typed once more with a slip: one question, wherever in the row the typing ends."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from sync_service.records.problems.open_problems import list_problems
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import answer_card

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
ODILE = ("Marchal", "Odile", "Animatrice", "odile@example.org", "03 53 01 00 12")
PAUL = ("Petit", "Paul", "Accueil", "", "03 53 01 00 13")
ROW = 3


def begin(quarter: Quarter, *more: Sequence[str]) -> Person:
    person = quarter.open("les-epis", {"Contacts": [TITLES, ODILE, PAUL, *more]})
    quarter.sync()
    return person


def type_in_turn(
    quarter: Quarter, person: Person, *cells: tuple[int, str], row: int = ROW
) -> None:
    """A run after each cell."""
    for column, text in cells:
        person.type("Contacts", row, column, text)
        quarter.sync(2)


def asked(quarter: Quarter) -> list[tuple[str, str]]:
    """Who is asked about, and as whom."""
    named = {one.ref: str(one.fields["family_name"]) for one in quarter.records("contact")}
    return [(named[one.ref or ""], named[one.covers]) for one in quarter.problems("duplicate")]


@pytest.mark.parametrize(
    "ways",
    [
        [(3, "odile@example.org"), (4, "03 53 01 00 12")],
        [(4, "03 53 01 00 12"), (3, "odile@example.org")],
        [(4, "03 53 01 00 12")],
        [(4, "03 53 01 00 99"), (3, "odile@example.org")],
        [(4, "03 53 01 00 99"), (4, "03 53 01 00 12")],
    ],
    ids=["mail first", "number first", "number alone", "another number", "mistyped number"],
)
def test_a_row_typed_cell_by_cell_beside_nearly_the_same_is_one_question(
    quarter: Quarter, ways: list[tuple[int, str]]
) -> None:
    person = begin(quarter)

    type_in_turn(quarter, person, (0, "Marchall"), (1, "Odile"), *ways)

    assert asked(quarter) == [("Marchall", "Marchal")]
    [listed] = list_problems(quarter.town.database, "")
    assert listed["cell"] == f"F{ROW + 1}"
    assert "semble être déjà dans cette liste" in person.notes("Contacts")[ROW, 5]
    quarter.sync()
    assert asked(quarter) == [("Marchall", "Marchal")]
    page = quarter.desk().get("/coordination/problemes").text
    assert "C’est la même fiche" in page


def test_answered_at_the_desk_it_is_one_person_and_asked_no_more(quarter: Quarter) -> None:
    person = begin(quarter)
    type_in_turn(quarter, person, (0, "Marchall"), (1, "Odile"), (4, "03 53 01 00 12"))
    desk = quarter.desk()
    [question] = quarter.problems("duplicate")

    assert answer_card(desk, question.id, "merge").status_code == 303
    quarter.sync()
    type_in_turn(quarter, person, (2, "Direction"), row=1)

    assert len(quarter.records("contact")) == 2
    assert quarter.problems() == []


@pytest.mark.parametrize("answer", ["note", "confirm"])
def test_two_that_somebody_called_two_may_be_completed_without_a_question(
    quarter: Quarter, answer: str
) -> None:
    person = begin(quarter)
    type_in_turn(quarter, person, (0, "Marchall"), (1, "Odile"), (4, "03 53 01 00 12"))
    if answer == "note":
        person.write_note("Contacts", ROW, 5, "")
    else:
        quarter.decide(quarter.problems("duplicate")[0], "confirm")
    quarter.sync()

    type_in_turn(quarter, person, (2, "Accueil"), (3, "odile@example.org"))

    assert quarter.problems() == []
    assert len(quarter.records("contact")) == 3


def test_who_is_made_the_same_by_the_last_cell_is_asked_about(quarter: Quarter) -> None:
    """The first name comes last: « Marchal » with a number of her own was somebody else."""
    person = begin(quarter)

    type_in_turn(quarter, person, (0, "Marchal"), (4, "03 53 01 00 99"))
    assert quarter.problems() == []
    type_in_turn(quarter, person, (1, "Odile"))

    assert asked(quarter) == [("Marchal", "Marchal")]


@pytest.mark.parametrize(
    "cells",
    [
        [(0, "Marchal"), (1, "Jean"), (4, "03 53 01 00 12")],
        [(0, "Marchall"), (1, "Odile"), (3, "o.marchall@example.org"), (4, "03 53 01 00 12")],
        [(0, "Durand"), (1, "Odile"), (4, "03 53 01 00 12")],
    ],
    ids=["her husband", "a mail of her own", "a colleague"],
)
def test_who_shares_a_number_and_is_plainly_another_is_not_asked_about(
    quarter: Quarter, cells: list[tuple[int, str]]
) -> None:
    person = begin(quarter)

    type_in_turn(quarter, person, *cells)

    assert quarter.problems() == []
    assert len(quarter.records("contact")) == 3


def test_a_switchboards_number_is_nobodys(quarter: Quarter) -> None:
    more = [("Nom", name, "Accueil", "", "03 53 01 00 12") for name in ("Ana", "Luc")]
    person = begin(quarter, *more)

    type_in_turn(
        quarter, person, (0, "Marchall"), (1, "Odile"), (4, "03 53 01 00 12"), row=ROW + 2
    )

    assert quarter.problems() == []


def test_who_is_typed_again_without_the_extension_is_asked_about(quarter: Quarter) -> None:
    number = "03 53 01 00 16"
    person = begin(quarter, ("Humblot", "Gaspard", "Accueil", "", f"{number} poste 12"))

    cells = [(0, "Humblot"), (1, "Gaspar"), (4, number)]
    type_in_turn(quarter, person, *cells, row=ROW + 1)

    assert asked(quarter) == [("Humblot", "Humblot")]


def test_two_who_were_alike_before_are_not_asked_about_when_one_is_completed(
    quarter: Quarter,
) -> None:
    """They stood in the list when it was taken in, and nobody was asked then."""
    person = begin(quarter, ("Marchall", "Odile", "", "", "03 53 01 00 12"))

    type_in_turn(quarter, person, (2, "Accueil"), (3, "odile@example.org"))

    assert quarter.problems() == []
