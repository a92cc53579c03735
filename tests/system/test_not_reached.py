"""New contacts of whom nobody can read how to reach them: what their row says, and how long."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

MAIL, PHONE, REFERENCE = 2, 3, 4
WAITS = "Toute la ligne attend"
ROWS = [
    ("Nom", "Prénom", "Courriel", "Téléphone"),
    ("Dupont", "Marie", "marie@epis", ""),
    ("Petit", "Paul", "", "06 39 98 10 1"),
    ("Roy", "Ana", "ana@epis", "06 39 98 10 10"),
]


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {"Contacts": ROWS}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(3):
        here.sync()
    return stand_in.open(sheet)


def test_a_row_that_waits_for_its_only_address_or_number_says_so(partner: Person) -> None:
    """Its note was about the cell alone, and the guide says that the rest is taken already."""
    notes = partner.notes("Contacts")
    assert WAITS in notes[1, MAIL]
    assert WAITS in notes[2, PHONE]
    assert WAITS not in notes[3, MAIL]
    references = [bool(row[REFERENCE:]) for row in partner.seen("Contacts")[1:]]
    assert references == [False, False, True]


def test_a_second_way_lets_the_row_in_and_its_note_speaks_of_the_cell_alone(
    here: HereHost, partner: Person
) -> None:
    partner.type("Contacts", 1, PHONE, "06 39 98 10 11")
    for _ in range(3):
        here.sync()
    assert {one["fields"]["family_name"] for one in here.export("contact")} == {"Dupont", "Roy"}
    note = partner.notes("Contacts")[1, MAIL]
    assert "L’adresse n’est pas complète" in note
    assert WAITS not in note


def test_an_address_under_telephone_that_is_the_rows_own_is_no_question(
    here: HereHost, stand_in: StandIn
) -> None:
    """The list is kept elsewhere, and its three columns are pasted again: it was quiet before."""
    row = ("Colin", "Zoé", "colin@example.org")
    known = ("Roy", "Max", "", "max@example.org")
    titles = ("Nom", "Prénom", "Téléphone", "Courriel")
    sheet = stand_in.create("Les Épis", {"Contacts": [titles, known]}, entry="USER_ENTERED")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    own = stand_in.open(sheet)
    for _ in range(2):
        for _ in range(3):
            here.sync()
        own.type("Contacts", 2, 0, *row)
    for _ in range(3):
        here.sync()
    assert own.seen("Contacts")[2][:4] == [*row[:2], "", row[2]]
    assert [one["message"] for one in here.problems()] == []
