"""« Remplacer tout », a question about it, and then a sort without « Réf. »: nobody changes."""

from collections.abc import Mapping

import pytest

from demo.people import Person
from tests.entrypoints.web.quarter import PARTNERS, Quarter

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
COUNT, REFERENCE = 12, len(TITLES)
FAMILY, GIVEN, ROLE, MAIL, PHONE = range(5)


@pytest.fixture
def person(quarter: Quarter) -> Person:
    rows = [
        (f"Nom{one}", f"Line{one}", f"Aide {one}", f"p{one}@example.org", f"06 39 98 10 {one:02d}")
        for one in range(10, 10 + COUNT)
    ]
    person = quarter.open("les-epis", {"Contacts": [TITLES, *rows]})
    quarter.sync()
    return person


def families(quarter: Quarter) -> Mapping[str, object]:
    """Reference → family name, of who lives on."""
    people = quarter.records("contact")
    return {one.ref: one.fields["family_name"] for one in people if not one.archived}


@pytest.mark.parametrize("by", [FAMILY, MAIL])
def test_words_replaced_in_a_list_stay_each_persons_though_it_is_sorted_while_we_ask(
    quarter: Quarter, person: Person, by: int
) -> None:
    """Of what a row had shown two cells of five were left: each became another (seed 2650042)."""
    before = families(quarter)
    for row in range(1, COUNT + 1):
        shown = person.seen("Contacts")[row]
        person.type("Contacts", row, GIVEN, shown[GIVEN].replace("Line", "Lyne"))
        person.type("Contacts", row, ROLE, shown[ROLE].replace("Aide", "Renfort"))
        person.type("Contacts", row, MAIL, shown[MAIL].replace("@", ".neuf@"))
    quarter.sync()
    [question] = quarter.problems()
    assert question.kind == "guard"

    person.sort("Contacts", by, first_row=1, columns=(0, REFERENCE), descending=True)
    quarter.sync()

    assert families(quarter) == before
    lines = person.seen("Contacts")[1 : COUNT + 1]
    assert {line[REFERENCE]: line[FAMILY] for line in lines} == before


def test_an_address_that_a_sort_of_one_column_left_in_an_empty_row_is_nobodys_row(
    quarter: Quarter, person: Person
) -> None:
    """The row beside the reference became a second person, with another's address (2754001)."""
    before = families(quarter)
    for row in range(1, COUNT + 1):
        shown = person.seen("Contacts")[row]
        person.type("Contacts", row, GIVEN, shown[GIVEN].replace("Line", "Lyne"))
        person.type("Contacts", row, ROLE, shown[ROLE].replace("Aide", "Renfort"))
        person.type("Contacts", row, PHONE, f"{shown[PHONE]} (noté par Zoé)")
    quarter.sync()
    person.insert_rows("Contacts", 1)
    person.type("Contacts", COUNT + 2, GIVEN, "Felline")
    person.type("Contacts", COUNT + 2, MAIL, "p0@example.org")
    person.sort("Contacts", MAIL, first_row=1, columns=(MAIL, PHONE), descending=True)
    quarter.sync()

    assert families(quarter) == before
    lines = person.seen("Contacts")[2 : COUNT + 2]
    assert {line[REFERENCE]: line[FAMILY] for line in lines} == before


@pytest.mark.parametrize("by", [FAMILY, GIVEN])
@pytest.mark.parametrize(("count", "are_numbers_new"), [(2, False), (3, True), (COUNT, False)])
def test_words_replaced_and_a_sort_before_any_run_has_looked_make_nobody_another(
    quarter: Quarter, by: int, count: int, *, are_numbers_new: bool
) -> None:
    """Name, number and structure were left: the structure alone tied a row to its reference."""
    rows = [
        (f"Nom{one}", f"{'ABCDEFGHIJKL'[one % 12]}line", f"Aide {one}", f"p{one}@example.org",
         f"06 39 98 10 {one:02d}", PARTNERS[0].name)
        for one in range(10, 10 + count)
    ]  # fmt: skip
    titles = (*TITLES, "Structure")
    all_of_them = quarter.open("clef", {"Contacts": [titles, *rows]}, shows_all=True)
    quarter.sync()
    before = families(quarter)
    for row in range(1, count + 1):
        shown = all_of_them.seen("Contacts")[row]
        new = [f"{shown[GIVEN]}tte", f"Renfort {row}", shown[MAIL].replace("@", ".neuf@")]
        new += [f"06 39 98 20 {row:02d}"] if are_numbers_new else []
        all_of_them.type("Contacts", row, GIVEN, *new)
    all_of_them.sort("Contacts", by, first_row=1, columns=(0, REFERENCE + 1), descending=True)
    quarter.sync()

    assert families(quarter) == before
    questions = quarter.problems()
    assert len(questions) == (count == COUNT)
    for question in questions:
        quarter.decide(question, "confirm")
    quarter.sync()
    assert families(quarter) == before
    lines = all_of_them.seen("Contacts")[1 : count + 1]
    assert {line[REFERENCE + 1]: line[FAMILY] for line in lines} == before


def test_rows_in_question_stay_in_question_though_everything_is_retyped_in_them(
    quarter: Quarter,
) -> None:
    """The question ended by itself, and each became whose reference a sort had left there."""
    rows = [
        (f"Nom{one}", f"{'ABCDEF'[one]}line", f"Aide {one}", f"p{one}@example.org")
        for one in range(6)
    ]
    person = quarter.open("les-epis", {"Contacts": [TITLES[:-1], *rows]})
    quarter.sync()
    before = families(quarter)
    for row in range(1, 7):
        person.type(
            "Contacts", row, GIVEN, f"Prénom{row}", f"Renfort {row}", f"n{row}@example.org"
        )
    person.sort("Contacts", FAMILY, first_row=1, columns=(0, PHONE), descending=True)
    quarter.sync()
    [question] = quarter.problems()
    for row in range(1, 7):
        new = (f"Neuf{row}", f"Luce{row}", f"Accueil {row}", f"m{row}@example.org")
        person.type("Contacts", row, FAMILY, *new)
    quarter.sync()

    assert families(quarter) == before
    [question] = quarter.problems()
    assert "ne vont plus avec leur référence" in question.message
    quarter.decide(question, "confirm")
    quarter.sync()
    assert {*families(quarter).values()} == {f"Neuf{row}" for row in range(1, 7)}
    assert families(quarter).keys() == before.keys()
    assert quarter.problems() == []
