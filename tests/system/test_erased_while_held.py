"""An erasure asked for at the command line while a guard holds what was typed in the row."""

import pytest

from tests.system.processes import HereHost, StandIn
from tests.system.test_erased_people import Place

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
COUNT = 11
OF_HIM = ("Lagrange", "Conteur", "lagrange@", "98 00 99", "+33639980099", "01 00 98")


def test_nothing_of_the_row_outlives_the_question(here: HereHost, stand_in: StandIn) -> None:
    """What a guard held stood there for ever, and after a yes in the database as well."""
    people = [(f"Petit {n}", "Zoé", f"Accueil {n}", f"p{n}@example.org") for n in range(COUNT)]
    his = ("Lagrange", "Luc", "Accueil", "lagrange@example.org", "03 53 01 00 98")
    made = stand_in.create("Les Épis", {"Contacts": [TITLES, his, *people]}, entry="RAW")
    here.write_mappings([{"partner": "les-epis", "id": made, "tabs": {"Contacts": "contacts"}}])
    place = Place(here, {"les-epis": stand_in.open(made)})
    place.rest()
    typed = [(f"Petit {n}", "Zoé", f"Aide {n}", f"neuf{n}@example.org") for n in range(COUNT)]
    new = ("Lagrange", "Luc", "Conteur", "conteur.lagrange@example.org", "06 39 98 00 99")
    stand_in.fill(made, "Contacts", [TITLES, new, *typed], "RAW")
    place.rest()
    assert [one["kind"] for one in here.problems()] == ["guard"]

    place.run("erase", "--email", "lagrange@example.org")
    place.rest()

    assert place.traces(OF_HIM) == []
    assert place.sheets["les-epis"].seen("Contacts")[1][:5] == ["—", "", "", "", ""]
    (problem,) = here.problems()
    assert "11 lignes ont changé d’un coup" in problem["message"]
    place.run("confirm", str(problem["id"]))
    place.rest()
    assert place.traces(OF_HIM) == []
    assert here.problems() == []
    assert {one["fields"]["role"] for one in here.export("contact")} == {
        f"Aide {n}" for n in range(COUNT)
    }
