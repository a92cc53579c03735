"""Columns that hold several fields, or a derived one: over the real client and the stand-in."""

import pytest

from tests.system.processes import Host, StandIn
from tests.system.test_sync import sync_until_quiet

pytestmark = pytest.mark.system

ITEMS = [["N° d'inventaire", "Désignation", "Quantité"], ["ME-1", "Malle écrans", "2"]]
LOANS = [
    ["Matériel", "Emprunteur", "Sortie", "Retour prévu", "Statut"],
    ["ME-1", "La Farandole", "02/11/2026", "30/11/2026", ""],
]
BORROWED = [["Matériel", "Emprunteur", "Sortie", "Retour prévu", "Rendu le", "Statut"]]


def lend(host: Host, stand_in: StandIn) -> tuple[str, str]:
    """Les Épis lend two kits; La Farandole has one of them."""
    lender = stand_in.create("Les Épis", {"Matériel": ITEMS, "Prêts": LOANS})
    borrower = stand_in.create("La Farandole", {"Emprunts": BORROWED})
    host.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": lender,
                "tabs": {"Matériel": "items", "Prêts": "loans"},
            },
            {
                "partner": "la-farandole",
                "name": "La Farandole",
                "id": borrower,
                "tabs": {"Emprunts": "loans"},
            },
        ]
    )
    return lender, borrower


def test_a_loans_state_follows_the_dates_the_hint_and_the_calendar(
    host: Host, stand_in: StandIn
) -> None:
    host.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    lender, borrower = lend(host, stand_in)
    sync_until_quiet(host)
    assert stand_in.open(lender).seen("Prêts")[1][4] == "En prêt"
    assert stand_in.open(borrower).seen("Emprunts")[1][5] == "En prêt"

    host.settings["SYNC_NOW"] = "2026-12-01T09:00:00+01:00"
    sync_until_quiet(host)
    assert stand_in.open(borrower).seen("Emprunts")[1][5] == "En retard"
    assert host.export("loan")[0]["fields"]["status"] == "overdue"

    stand_in.open(lender).type("Prêts", 1, 4, "rendu le 28/11/2026")
    sync_until_quiet(host)
    assert stand_in.open(borrower).seen("Emprunts")[1][4:6] == ["28/11/2026", "Rendu"]
    assert stand_in.open(lender).seen("Prêts")[1][4] == "rendu le 28/11/2026"
    assert host.problems() == []
