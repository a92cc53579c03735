"""« Remplacer tout », a question about it, and then a sort without « Réf. »: nobody changes."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from sync_service.domain.base import Problem
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


@pytest.mark.parametrize("is_renamed", [True, False])
def test_words_replaced_and_a_row_copied_for_somebody_new_make_a_sorted_row_nobody_else(
    quarter: Quarter, *, is_renamed: bool
) -> None:
    """His name alone was left of one; whoever came to stand beside his reference was him."""
    numbers = ["", "", "06 39 98 10 46", "06 39 98 10 20"]
    rows = [
        (f"Nom{one}", f"{'FNRZ'[one]}line", f"Aide {one}", f"p{one}@example.org", numbers[one])
        for one in range(4)
    ]
    person = quarter.open("les-epis", {"Contacts": [TITLES, ("",) * len(TITLES), *rows]})
    quarter.sync()
    before = families(quarter)
    for row in range(2, 6):
        shown = person.seen("Contacts")[row]
        new = [f"{shown[GIVEN]}tte", f"Renfort {row}", shown[MAIL].replace("@", ".neuf@")]
        person.type("Contacts", row, GIVEN, *new)
    if is_renamed:
        person.type("Contacts", 3, FAMILY, "Tofedur")
    copied = person.seen("Contacts")[5]
    person.type("Contacts", 6, FAMILY, "Nouveau", copied[GIVEN], "Aide 9", *copied[MAIL:])
    person.sort("Contacts", GIVEN, first_row=1, columns=(0, REFERENCE), descending=True)
    quarter.sync()

    after = families(quarter)
    assert {after[ref] for ref in before.keys() & after.keys()} <= {*before.values()}
    ref = next(one for one, name in before.items() if name == "Nom0")
    assert after[ref] == "Nom0"


@pytest.fixture
def asked_about(quarter: Quarter) -> Person:
    """Six rows, retyped but for their names and then sorted by these: a question is open."""
    rows = [
        (f"Nom{one}", f"{'ABCDEF'[one]}line", f"Aide {one}", f"p{one}@example.org")
        for one in range(6)
    ]
    person = quarter.open("les-epis", {"Contacts": [TITLES[:-1], *rows]})
    quarter.sync()
    for row in range(1, 7):
        person.type(
            "Contacts", row, GIVEN, f"Prénom{row}", f"Renfort {row}", f"n{row}@example.org"
        )
    person.sort("Contacts", FAMILY, first_row=1, columns=(0, PHONE), descending=True)
    quarter.sync()
    assert "6 lignes ne vont plus avec leur référence" in only_question(quarter).message
    return person


def only_question(quarter: Quarter) -> Problem:
    [question] = quarter.problems()
    return question


def retyped(row: int, turn: int = 0) -> Sequence[str]:
    return f"Neuf{turn}{row}", f"Luce{turn}{row}", f"Accueil {turn} {row}", f"m{turn}{row}@a.org"


def test_rows_in_question_stay_in_question_however_often_everything_is_retyped_in_them(
    quarter: Quarter, asked_about: Person
) -> None:
    """The question ended by itself, and each became whose reference a sort had left there.

    First at once; then at the second time, since by then each bore the reference that it was
    taken for.
    """
    before = families(quarter)
    for turn in range(3):
        for row in range(1, 7):
            asked_about.type("Contacts", row, FAMILY, *retyped(row, turn))
        quarter.sync()
        assert families(quarter) == before
        assert "6 lignes ne vont plus avec" in only_question(quarter).message

    quarter.decide(only_question(quarter), "confirm")
    quarter.sync()
    assert {*families(quarter).values()} == {f"Neuf2{row}" for row in range(1, 7)}
    assert families(quarter).keys() == before.keys()
    assert quarter.problems() == []
    asked_about.type("Contacts", 1, FAMILY, *retyped(1, 3))
    quarter.sync()
    assert [*families(quarter).values()].count("Neuf31") == 1
    assert quarter.problems() == []


def test_so_they_do_column_by_column_and_end_where_they_go_with_their_references_again(
    quarter: Quarter, asked_about: Person
) -> None:
    before = families(quarter)
    for column in range(PHONE):
        for row in range(1, 7):
            asked_about.type("Contacts", row, column, retyped(row)[column])
        quarter.sync()
        assert families(quarter) == before
        assert "6 lignes ne vont plus avec" in only_question(quarter).message

    for row in range(1, 4):
        was = f"{'ABCDEF'[row - 1]}line", f"Aide {row - 1}", f"p{row - 1}@example.org"
        asked_about.type("Contacts", row, FAMILY, f"Nom{row - 1}", *was)
    asked_about.delete_rows("Contacts", 4)
    quarter.sync()
    assert "2 lignes ne vont plus avec" in only_question(quarter).message
    for row in (4, 5):
        asked_about.wipe_reference("Contacts", row)
    quarter.sync()
    assert quarter.problems() == []
    assert {"Nom0", "Nom1", "Nom2", "Neuf05", "Neuf06"} <= {*families(quarter).values()}


@pytest.mark.parametrize("last_role", ["Aide 3", "Présidence"])
def test_a_question_about_rows_ends_once_all_is_put_back_though_no_cell_is_anybodys_alone(
    quarter: Quarter, last_role: str
) -> None:
    """Two have each name, function or number, and nobody a key: it stayed though all was back.

    So does it with a correction typed by the way.
    """
    shared = [*zip("00112233", "01230123", "01021332", strict=True)]
    rows = [(f"Nom{a}", f"Aide {b}", f"06 39 98 10 0{c}") for a, b, c in shared]
    titles = (TITLES[FAMILY], TITLES[ROLE], TITLES[PHONE])
    person = quarter.open("les-epis", {"Contacts": [titles, *rows]})
    quarter.sync()
    before = families(quarter)
    for row in range(1, 9):
        person.type("Contacts", row, 1, f"Renfort {row}")
    person.sort("Contacts", 0, first_row=1, columns=(0, 3), descending=True)
    quarter.sync()
    assert "8 lignes ne vont plus avec" in only_question(quarter).message

    for row in range(1, 9):
        person.type("Contacts", row, 0, *rows[row - 1])
    person.type("Contacts", 8, 1, last_role)
    quarter.sync()
    assert quarter.problems() == []
    assert families(quarter) == before
    roles = [str(one.fields["role"]) for one in quarter.records("contact")]
    assert sorted(roles) == sorted([*(role for _, role, _ in rows[:-1]), last_role])
