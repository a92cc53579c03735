"""Functions that change hands in a list: what the commands make of a newcomer's first cell."""

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

CONTACTS = [
    ("Nom", "Prénom", "Fonction", "Mail"),
    ("Durand", "Anne", "Présidente", "anne@example.org"),
    ("Petit", "Luc", "Trésorier", "luc@example.org"),
    ("Moreau", "Zoé", "Secrétaire", "zoe@example.org"),
    ("Simon", "Paul", "Accueil", "paul@example.org"),
]
ROLE, NEW = 2, 5


def test_functions_are_handed_on_while_the_newcomers_row_has_no_more_than_hers(
    here: HereHost, stand_in: StandIn
) -> None:
    """They were held as a column whose cells had been pushed down, until somebody confirmed."""
    sheet = stand_in.create("Les Épis", {"Contacts": CONTACTS}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    partner = stand_in.open(sheet)
    for _ in range(3):
        here.sync()
    assert here.problems() == []

    for row, role in ((2, "Bénévole"), (3, "Trésorier"), (NEW, "Secrétaire")):
        partner.type("Contacts", row, ROLE, role)
    for _ in range(3):
        here.sync()
    assert {one["kind"] for one in here.problems()} == {"invalid"}
    handed = {"Durand": "Présidente", "Petit": "Bénévole", "Moreau": "Trésorier"}
    assert roles(here) == {**handed, "Simon": "Accueil"}

    partner.type("Contacts", NEW, 0, "Garcia", "Inès", "Secrétaire", "ines@example.org")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert roles(here) == {**handed, "Simon": "Accueil", "Garcia": "Secrétaire"}
    assert {one["state"] for one in here.sync()["sheets"]} == {"idle"}


def test_two_cells_inserted_above_a_function_that_two_have_are_asked_about(
    here: HereHost, stand_in: StandIn
) -> None:
    """Others' functions came into two records, and no question."""
    titles, *people = CONTACTS
    shared = [titles, (*people[0][:ROLE], "Accueil", people[0][-1]), *people[1:]]
    sheet = stand_in.create("Les Épis", {"Contacts": shared}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    partner = stand_in.open(sheet)
    for _ in range(3):
        here.sync()
    known = roles(here)

    for row, role in enumerate(["", "", "Trésorier", "Secrétaire", "Accueil"], 2):
        partner.type("Contacts", row, ROLE, role)
    for _ in range(3):
        here.sync()
    assert "scramble" in {one["kind"] for one in here.problems()}
    assert roles(here) == known


def test_a_cell_inserted_above_is_asked_about_though_the_last_one_pushed_was_retyped(
    here: HereHost, stand_in: StandIn
) -> None:
    """Two records had another's function or none, and a row for itself had the last one's."""
    sheet = stand_in.create("Les Épis", {"Contacts": CONTACTS}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    partner = stand_in.open(sheet)
    for _ in range(3):
        here.sync()
    known = roles(here)

    for row, role in enumerate(["", "Trésorier", "Secrétaire adjoint", "Accueil"], 2):
        partner.type("Contacts", row, ROLE, role)
    for _ in range(3):
        here.sync()
    assert "scramble" in {one["kind"] for one in here.problems()}
    assert roles(here) == known


def roles(host: HereHost) -> dict[str, str]:
    contacts = [one["fields"] for one in host.export("contact")]
    return {one["family_name"]: one["role"] for one in contacts}
