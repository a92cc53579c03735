"""A list in which titles stand among the rows: nobody above them is gone, or read no more."""

import pytest

from demo.people import Person
from tests.entrypoints.web.quarter import Quarter

TITLES = ("Nom", "Prénom", "Courriel", "Téléphone")
ZOE = ("Durand", "Zoé", "zoe@example.org", "06 39 98 12 34")
PAUL = ("Petit", "Paul", "paul@example.org", "06 39 98 12 35")
LEA = ("Martin", "Léa", "lea@example.org", "06 39 98 12 36")
REFERENCE = len(TITLES)
PHONE = 3
MORE_TITLES = ("Structure", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
NEW = ("Les Épis", "Leroux", "Mia", "Trésorière", "mia@example.org", "06 39 98 70 70")


@pytest.fixture
def person(quarter: Quarter) -> Person:
    person = quarter.open("les-epis", {"Contacts": [TITLES, ZOE, PAUL, LEA]})
    quarter.sync()
    return person


def phones(quarter: Quarter) -> dict[str, str]:
    """Of who lives on."""
    return {
        str(one.fields["given_name"]): str(one.fields["phone"])
        for one in quarter.records("contact")
        if not one.archived
    }


@pytest.mark.parametrize("known", [True, False], ids=["of a known one too", "of others"])
def test_another_list_pasted_below_with_more_titles_takes_nobodys_place(
    quarter: Quarter, person: Person, *, known: bool
) -> None:
    """It became the list: whoever stood above it was archived, or no longer read, in silence."""
    before = phones(quarter)
    pasted: list[tuple[str, ...]] = [MORE_TITLES, NEW]
    if known:
        reference = person.seen("Contacts")[1][REFERENCE]
        pasted.append(("Les Épis", *ZOE[:2], "", *ZOE[2:], reference))
    for index, row in enumerate(pasted):
        person.type("Contacts", 5 + index, 0, *row)
    quarter.sync()
    person.type("Contacts", 2, PHONE, "06 39 98 60 60")
    quarter.sync()

    now = phones(quarter)
    assert before.keys() <= now.keys()
    assert (now["Paul"], now["Zoé"]) == ("+33639986060", before["Zoé"])


@pytest.mark.parametrize("columns", [REFERENCE + 1, REFERENCE], ids=["whole", "no reference"])
@pytest.mark.parametrize("by", [0, 1, 2, 3])
def test_titles_that_a_sort_put_among_the_rows_archive_nobody_and_are_asked_for_back(
    quarter: Quarter, person: Person, *, by: int, columns: int
) -> None:
    """« Trier la feuille » where no row is frozen."""
    before = phones(quarter)
    person.sort("Contacts", by, first_row=0, columns=(0, columns))
    for _ in range(3):
        quarter.sync(1)
        assert phones(quarter) == before
    if person.seen("Contacts")[0][: len(TITLES)] != list(TITLES):
        [asked] = quarter.problems()
        assert asked.kind == "missing_column"

    person.undo()
    quarter.sync()
    assert (phones(quarter), quarter.problems()) == (before, [])


def test_a_row_without_a_reference_above_them_is_not_taken_for_the_titles(
    quarter: Quarter, person: Person
) -> None:
    """The first row has nobody's reference yet: it stood where the titles had been."""
    person.type("Contacts", 4, 0, "Aubry", "Ali")
    quarter.sync()
    before = phones(quarter)
    person.sort("Contacts", 0, first_row=0, columns=(0, REFERENCE + 1))
    assert person.seen("Contacts")[0][0] == "Aubry"
    person.type("Contacts", 0, PHONE, "06 39 98 70 72")
    quarter.sync()
    assert phones(quarter) == before
    assert [one.kind for one in quarter.problems()] == ["missing_column"]


def test_below_titles_that_were_all_rewritten_a_copy_with_its_own_takes_nobodys_place(
    quarter: Quarter, person: Person
) -> None:
    """The copy had « Réf. », too, so the titles counted as sorted, and the tab was not read."""
    person.type("Contacts", 0, 0, "Famille", "Petit nom", "Adresse él.", "Numéro")
    person.type("Contacts", 5, 0, *TITLES, "Réf.")
    person.type("Contacts", 6, 0, "Zeller", "Zita", "zita@example.org", "06 39 98 70 71")
    quarter.sync()
    person.type("Contacts", 2, PHONE, "06 39 98 60 60")
    quarter.sync()
    assert phones(quarter)["Paul"] == "+33639986060"
    assert "missing_column" not in [one.kind for one in quarter.problems()]


def test_titles_of_a_pasted_list_that_a_sort_took_up_head_no_column(
    quarter: Quarter, person: Person
) -> None:
    """Below « Prénom » stood « Fonction »: each given name became a function, and each function
    that others gave was written over a given name."""
    for index, row in enumerate(
        [
            ("Courriel", "Fonction", "Prénom", "Nom", "Téléphone"),
            ("zita@example.org", "Trésorière", "Zita", "Zeller", "06 39 98 70 71"),
        ]
    ):
        person.type("Contacts", 5 + index, 0, *row)
    quarter.sync()
    person.sort("Contacts", 0, first_row=1, columns=(0, REFERENCE + 1))
    assert person.seen("Contacts")[1][1] == "Fonction"
    quarter.sync()

    known = [
        one.fields for one in quarter.records("contact") if one.fields["given_name"] != "Zita"
    ]
    assert {one["given_name"] for one in known} >= {"Zoé", "Paul", "Léa"}
    assert {one.get("role") for one in known} == {None}


def test_titles_of_a_pasted_list_that_a_sort_took_above_ours_are_not_the_lists(
    quarter: Quarter, person: Person
) -> None:
    """Ours went down among the rows, and everybody's cells were read by the pasted ones: a
    telephone number became a family name."""
    before = [one.fields for one in quarter.records("contact")]
    pasted = [
        ("Prénom", "Structure", "Courriel", "Téléphone", "Nom"),
        ("Mia", "Les Épis", "mia@example.org", "06 39 98 70 70", "Leroux"),
    ]
    for index, row in enumerate(pasted):
        person.type("Contacts", 5 + index, 0, *row)
    quarter.sync()
    person.sort("Contacts", 0, 0, columns=(0, REFERENCE + 1), descending=True)
    assert [row[0] for row in person.seen("Contacts")[:3]] == ["Prénom", "Petit", "Nom"]
    quarter.sync()

    assert [one.fields for one in quarter.records("contact")] == before
    assert "missing_column" in [one.kind for one in quarter.problems()]


@pytest.mark.parametrize("title", ["Structure", "Fonction"])
@pytest.mark.parametrize("where", ["ours", "theirs"])
def test_a_title_that_a_sort_left_beside_a_row_makes_no_second_row_of_titles(
    quarter: Quarter, person: Person, title: str, where: str
) -> None:
    """A pasted list was one column wider, and all but that column was sorted: the first row with
    its title, under « Réf. » or a column of theirs, headed all columns, and was nobody's row."""
    before = phones(quarter)
    column = REFERENCE
    if where == "theirs":
        column += 1
        person.type("Contacts", 0, column, "À moi")
    person.type("Contacts", 1, column, title)
    if where == "ours":
        person.type("Contacts", 1, PHONE, "06 39 98 12 99")
    quarter.sync()

    now = phones(quarter)
    assert now == before | ({"Zoé": "+33639981299"} if where == "ours" else {})
    assert {str(one.fields["role"]) for one in quarter.records("contact")} == {"None"}
