"""Addresses that went to other rows: asked about before anybody has somebody else's."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
PEOPLE = [
    ("Dupont", "Marie", "Accueil", "marie@example.org", "06 39 98 10 10"),
    ("Petit", "Paul", "Trésorier", "paul@example.org", "06 39 98 20 20"),
    ("Roy", "Ana", "Animatrice", "ana@example.org", "06 39 98 30 30"),
    ("Noël", "Lina", "Bénévole", "lina@example.org", "06 39 98 40 40"),
]
MAIL, PHONE = 3, 4


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {"Contacts": [TITLES, *PEOPLE]})
    here.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": sheet,
                "tabs": {"Contacts": "contacts"},
            }
        ]
    )
    rest(here)
    assert here.problems() == []
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()


def held_columns(here: HereHost) -> set[object]:
    return {one["field"] for one in here.problems() if one["kind"] == "scramble"}


def reached(here: HereHost) -> Mapping[str, Sequence[object]]:
    """By first name: address and number."""
    fields = [one["fields"] for one in here.export("contact")]
    return {str(one["given_name"]): (one["email"], one["phone"]) for one in fields}


def test_addresses_sorted_with_a_row_that_was_just_added_wait(
    here: HereHost, epis: Person
) -> None:
    before = reached(here)
    epis.add_row("Contacts", "Zola", "Zoé", "Stagiaire", "zoe@example.org", "06 39 98 50 50")
    mails = ["ana@example.org", "zoe@example.org", "lina@example.org", "paul@example.org"]
    for row, mail in enumerate(mails, 2):
        epis.type("Contacts", row, MAIL, mail)
    rest(here)

    assert held_columns(here) == {"email"}
    assert {name: reached(here)[name] for name in before} == before

    for row, mail in enumerate((*(one[MAIL] for one in PEOPLE[1:]), "zoe@example.org"), 2):
        epis.type("Contacts", row, MAIL, mail)
    rest(here)

    assert here.problems() == []
    assert reached(here) == {**before, "Zoé": ("zoe@example.org", "+33639985050")}


def test_numbers_that_moved_along_with_addresses_wait_like_these(
    here: HereHost, epis: Person
) -> None:
    """Pasted a row too high; the last number was put right at once."""
    before = reached(here)
    for row in (1, 2, 3):
        epis.type("Contacts", row, MAIL, *PEOPLE[row][MAIL:])
    epis.type("Contacts", 3, PHONE, PEOPLE[2][PHONE])
    rest(here)

    assert held_columns(here) == {"email", "phone"}
    assert reached(here) == before

    for row in (1, 2, 3):
        epis.type("Contacts", row, MAIL, *PEOPLE[row - 1][MAIL:])
    rest(here)

    assert here.problems() == []
    assert reached(here) == before


def test_a_number_that_somebody_takes_over_is_asked_about_by_nobody(
    here: HereHost, epis: Person
) -> None:
    epis.add_row("Contacts", "Zola", "Zoé", "Accueil", "zoe@example.org", PEOPLE[0][PHONE])
    epis.type("Contacts", 1, PHONE, "06 39 98 60 60")
    rest(here)

    assert held_columns(here) == set()
    assert reached(here)["Marie"] == ("marie@example.org", "+33639986060")
    assert reached(here)["Zoé"] == ("zoe@example.org", "+33639981010")
