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


def test_a_row_above_the_titles_that_repeats_one_below_stops_nothing(
    here: HereHost, partner: Person
) -> None:
    """« Le contact de la semaine » was taken for a row that a sort had left there."""
    partner.insert_rows("Contacts", 0)
    partner.type("Contacts", 0, 0, "À joindre :", *ROWS[1][:3])
    for _ in range(2):
        here.sync()
    partner.type("Contacts", 3, 1, "Zoé")
    for _ in range(2):
        here.sync()

    given = sorted(one["fields"]["given_name"] for one in here.export("contact"))
    assert given == ["Lou", "Lou", "Zoé"]
    assert here.problems() == []


def test_a_title_that_a_column_bore_by_mistake_may_be_another_columns(
    here: HereHost, partner: Person
) -> None:
    partner.rename_column("Contacts", "Téléphone", "Badge")
    for _ in range(2):
        here.sync()
    partner.rename_column("Contacts", "Badge", "Téléphone")
    partner.type("Contacts", 0, FREE, "Badge")
    partner.type("Contacts", 1, FREE, "oui")
    for _ in range(3):
        here.sync()
    assert here.problems() == []


def test_a_weekday_beside_the_date_is_read_so_nobody_is_told_otherwise(
    here: HereHost, stand_in: StandIn
) -> None:
    workshops = [("Titre", "Structure"), ("Peinture", "Les Épis")]
    titles = ("Atelier", "Date", "Début", "Lieu")
    sessions = [titles, ("Peinture", "06/12/2026", "14:00", "Salle A")]
    sheet = stand_in.create("Les Épis", {"Ateliers": workshops, "Séances": sessions})
    tabs = {"Ateliers": "workshops", "Séances": "sessions"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(2):
        here.sync()
    partner = stand_in.open(sheet)
    partner.insert_column("Séances", 1)
    partner.type("Séances", 0, 1, "Jour")
    partner.type("Séances", 1, 1, "dimanche")
    for _ in range(2):
        here.sync()
    assert here.problems() == []

    partner.type("Séances", 1, 2, "13/12/2026")
    partner.type("Séances", 1, 1, "samedi")
    for _ in range(2):
        here.sync()
    assert [(one["kind"], one["field"]) for one in here.problems()] == [("ambiguous", "date")]


def test_what_a_partner_put_in_place_of_our_title_stays(here: HereHost, partner: Person) -> None:
    partner.merge("Contacts", 0, REFERENCE - 1, 1, 2)
    for _ in range(2):
        here.sync()
    partner.type("Contacts", 1, 1, "Zoé")
    assert sum(here.sync()["requests"]["writes"] for _ in range(2)) == 0
    assert "Zoé" in {one["fields"]["given_name"] for one in here.export("contact")}
