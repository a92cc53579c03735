"""A borrower who begins a row in her own list of loans: what the commands ask of her."""

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Objet", "Emprunteur", "Qté", "Sorti le", "Retour prévu")


def test_a_row_without_its_borrower_yet_asks_for_nothing_else(
    here: HereHost, stand_in: StandIn
) -> None:
    items = [("Désignation", "Quantité"), ("Vidéoprojecteur", 1)]
    lender = stand_in.create("Ludothèque", {"Matériel": items})
    begun = ("Vidéoprojecteur", "", 1, "28/11/2026", "29/11/2026")
    borrower = stand_in.create("La Farandole", {"Emprunts": [TITLES, begun]})
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": lender, "tabs": {"Matériel": "items"}},
            {
                "partner": "la-farandole",
                "name": "La Farandole",
                "id": borrower,
                "tabs": {"Emprunts": "loans"},
            },
        ]
    )
    for _ in range(3):
        here.sync()
    assert [one["field"] for one in here.problems()] == ["borrower_organisation_id"]

    stand_in.open(borrower).type("Emprunts", 1, 1, "La Farandole")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    (thing,) = here.export("item")
    assert [one["fields"]["item_code"] for one in here.export("loan")] == [thing["ref"]]


@pytest.mark.parametrize(
    "typed",
    [
        "jusqu'au 15/01/2027",
        "prolongé au 15/01/2027",
        "'15/01/2027",
        "au plus tard le 15/01/2027",
        "prêt jusqu'au 15/01/2027",
    ],
)
def test_what_only_introduces_the_day_of_return_is_no_word_beside_it(
    here: HereHost, stand_in: StandIn, typed: str
) -> None:
    """A note asked whether « jusqu'au » still counts beside the day that the coordinator wrote."""
    lent = ("Vidéoprojecteur", "La Farandole", 1, "28/11/2026", typed)
    tabs = {"Matériel": [("Désignation", "Quantité"), ("Vidéoprojecteur", 1)]}
    lender = stand_in.create("Ludothèque", {**tabs, "Prêts": [TITLES, lent]}, entry="USER_ENTERED")
    every = stand_in.create("CLEF", {"Tous": [TITLES]})
    kinds = {"Matériel": "items", "Prêts": "loans"}
    shown = {"partner": "clef", "name": "CLEF", "id": every, "scope": "all"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": lender, "tabs": kinds},
            {"partner": "la-farandole", "name": "La Farandole", "id": "none", "tabs": {}},
            {**shown, "tabs": {"Tous": "loans"}},
        ]
    )
    for _ in range(3):
        here.sync()
    assert [one["fields"]["due_on"] for one in here.export("loan")] == ["2027-01-15"]

    stand_in.open(every).type("Tous", 1, 4, "20/01/2027")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert stand_in.open(lender).seen("Prêts")[1][4] == "20/01/2027"
