"""A formula in somebody's row, as for what they do, makes it no sum of the others."""

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
PEOPLE = [
    ("Petit", "Paul", "Accueil", "paul@example.org", "06 39 98 20 20"),
    ("Roy", "Ana", "Accueil", "ana@example.org", "06 39 98 30 30"),
]
ROLE = 2


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *PEOPLE])})


@pytest.mark.parametrize("formula", ['="Cha"&"rgée de jeux"', "=C2"])
def test_a_name_beside_a_computed_function_waits_for_an_address(
    formula: str, here: HereHost, epis: Person
) -> None:
    epis.type("Contacts", 3, 0, "Tovularin")
    epis.type("Contacts", 3, ROLE, formula)
    rest(here)

    (asked,) = here.problems()
    assert (asked["kind"], asked["cell"]) == ("invalid", "D4")
    assert "courriel" in str(asked["message"])

    epis.type("Contacts", 3, 3, "tovularin@example.org")
    rest(here)
    assert [one["fields"]["family_name"] for one in here.export("contact")].count("Tovularin") == 1


@pytest.mark.parametrize("formula", ["=COUNTA(C2:C3)", '=COUNTA(C2:C3)&" personnes"'])
def test_a_word_beside_what_a_formula_counts_is_a_sum_still(
    formula: str, here: HereHost, epis: Person
) -> None:
    epis.type("Contacts", 3, 0, "Bénévoles")
    epis.type("Contacts", 3, ROLE, formula)
    rest(here)

    assert here.problems() == []
    assert len(here.export("contact")) == 2
