"""Columns that a partner adds, and titles that they empty: what the commands make of them."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Courriel", "Téléphone")
REFERENCE, FREE = 4, 5
ROWS = [TITLES, *((f"Nom{n}", "Lou", f"nom{n}@example.org", "") for n in range(3))]


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {"Contacts": ROWS}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    return stand_in.open(sheet)


def test_a_column_added_empty_shows_what_is_typed_elsewhere_later(
    here: HereHost, partner: Person
) -> None:
    partner.type("Contacts", 0, FREE, "Fonction")
    for _ in range(3):
        here.sync()
    ref = str(partner.seen("Contacts")[2][REFERENCE])

    assert here.run("edit", ref, "role=Accueil").code == 0
    here.sync()

    assert [row[FREE:] for row in partner.seen("Contacts")[1:]] == [[], ["Accueil"], []]
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


def test_a_second_telephone_is_said_not_to_be_read_until_it_has_another_title(
    here: HereHost, partner: Person
) -> None:
    partner.type("Contacts", 0, FREE, "Téléphone fixe")
    partner.type("Contacts", 1, FREE, "03 53 01 00 11")
    for _ in range(3):
        here.sync()
    (told,) = here.problems()
    assert (told["kind"], told["field"], told["cell"]) == ("missing_column", "phone", "F1")
    assert "nous lisons « Téléphone »" in told["message"]

    partner.type("Contacts", 0, FREE, "Mon carnet")
    for _ in range(2):
        here.sync()
    assert here.problems() == []


def test_our_title_comes_back_with_the_references(here: HereHost, partner: Person) -> None:
    before = [row[REFERENCE] for row in partner.seen("Contacts")]
    partner.clear("Contacts", 0, REFERENCE, rows=len(ROWS))
    for _ in range(3):
        here.sync()
    assert [row[REFERENCE] for row in partner.seen("Contacts")] == before
    assert here.problems() == []
