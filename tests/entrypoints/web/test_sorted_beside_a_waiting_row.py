"""A column that is sorted by itself, in a list with a row that waits for its family name."""

from tests.entrypoints.web.quarter import Quarter

TITLES = ("Nom", "Prénom", "Courriel", "Téléphone")
PEOPLE = [
    ("Durand", "Zoé", "zoe@example.org", "06 39 98 12 34"),
    ("Petit", "Paul", "paul@example.org", "06 39 98 12 35"),
    ("Martin", "Léa", "lea@example.org", "06 39 98 12 36"),
    ("Moreau", "Luc", "luc@example.org", "06 39 98 12 37"),
]
WAITING = ("", "Max", "abel@example.org", "06 39 98 66 66")


def test_nobody_gets_the_address_of_a_row_that_waits(quarter: Quarter) -> None:
    """All other cells of the column were asked about; this one was taken for typing."""
    person = quarter.open("les-epis", {"Contacts": [TITLES, *PEOPLE]})
    quarter.sync()
    person.type("Contacts", len(PEOPLE) + 1, 0, *WAITING)
    quarter.sync()
    before = {one.ref: one.fields["email"] for one in quarter.records("contact")}

    person.sort("Contacts", 2, first_row=1, columns=(2, 3))
    quarter.sync()

    assert {one.ref: one.fields["email"] for one in quarter.records("contact")} == before
    assert [one.kind for one in quarter.problems("scramble")] == ["scramble"]
    person.undo()
    quarter.sync()
    assert {one.ref: one.fields["email"] for one in quarter.records("contact")} == before
    assert [one.kind for one in quarter.problems()] == ["invalid"]
