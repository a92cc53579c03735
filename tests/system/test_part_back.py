"""Some of several things are back: a loan is out or back as a whole, and partners count."""

from collections.abc import Sequence

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TOLD = "rendu 4 le 24/11"


def test_four_of_six_that_are_back_are_asked_about_and_then_counted(
    here: HereHost, stand_in: StandIn
) -> None:
    """« Le 24/11 : nous attendons seulement une date » said nothing about the other two."""
    rows: dict[str, list[Sequence[object]]] = {
        "Matériel": [("Désignation", "Quantité"), ("Chaises", 10)],
        "Prêts": [
            ("Matériel", "Emprunteur", "Qté", "Sorti le", "Retour prévu", "Rendu le"),
            ("Chaises", "Les Épis", 6, "20/11/2026", "30/11/2026", ""),
        ],
    }
    sheet = stand_in.create("Les Épis", rows)
    tabs = {"Matériel": "items", "Prêts": "loans"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(3):
        here.sync()
    partner = stand_in.open(sheet)

    partner.type("Prêts", 1, 5, TOLD)
    for _ in range(2):
        here.sync()
    (asked,) = here.problems()
    assert (asked["cell"], asked["sheet_value"]) == ("F2", TOLD)
    assert "Une partie seulement est rendue ? Laissez cette case vide" in asked["message"]
    assert partner.seen("Prêts")[1][5] == TOLD

    partner.type("Prêts", 1, 2, 2, "20/11/2026", "30/11/2026", "")
    for _ in range(2):
        here.sync()
    (loan,) = here.export("loan")
    assert (loan["fields"]["quantity"], loan["fields"]["returned_on"]) == (2, None)
    assert here.problems() == []
