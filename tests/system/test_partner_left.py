"""A partner leaves while the pages go on: what others can still ask of it, and who is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from sync_service.families.links import Links
from tests.system.processes import PAGES, HereHost, StandIn, eventually, free_ports

pytestmark = pytest.mark.system

KEY = "une-phrase-assez-longue-pour-signer-les-liens"
NOW = "2026-11-24T10:00:00+01:00"
LOANS = ["Matériel", "Emprunteur", "Sorti le", "Retour prévu", "Rendu le", "Statut"]
DAYS = {"du": "2026-12-07", "au": "2026-12-11"}
LUDO = {
    "Matériel": [["Désignation", "Quantité"], ["Malle lecture", "1"]],
    "Prêts": [LOANS],
}
MAPPINGS = {"Matériel": "items", "Prêts": "loans"}


@pytest.fixture(name="sheets")
def _sheets(here: HereHost, stand_in: StandIn) -> dict[str, str]:
    """The library lends, the centre borrows."""
    sheets = {
        "ludo": stand_in.create("Ludothèque", LUDO),
        "les-epis": stand_in.create("Les Épis", {"Prêts": [LOANS]}),
    }
    here.settings |= {"SYNC_NOW": NOW, "SECRET_KEYS": KEY}
    here.write_mappings(
        [
            {
                "partner": partner,
                "name": name,
                "id": sheets[partner],
                "tabs": {tab: MAPPINGS[tab] for tab in tabs},
            }
            for partner, name, tabs in (
                ("ludo", "Ludothèque", ("Matériel", "Prêts")),
                ("les-epis", "Les Épis", ("Prêts",)),
            )
        ]
    )
    for _ in range(2):
        here.sync()
    return sheets


@contextmanager
def pages(host: HereHost) -> Iterator[str]:
    port = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    host.settings |= {"PUBLIC_URL": address, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    running = host.start(command=PAGES)
    try:
        eventually(lambda: _answers(address))
        yield address
    finally:
        running.stop()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz/live", timeout=10).ok
    except requests.RequestException:
        return False


def test_what_whoever_left_lends_can_be_asked_for_no_more_on_pages_that_were_open(
    here: HereHost, sheets: dict[str, str]
) -> None:
    """« Votre demande arrive dans la feuille du propriétaire » was said, and nobody read it."""
    with pages(here) as address:
        link = urlsplit(Links([KEY], address).open_cells_url(sheets["les-epis"])).path
        page = f"{address}{link}/materiel"
        assert "Demander du" in requests.get(page, params=DAYS, timeout=60).text
        (item,) = here.export("item")

        assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0

        shown = requests.get(page, params=DAYS, timeout=60).text
        asked = requests.post(page, data={"objet": item["ref"], **DAYS}, timeout=60)
        assert "Demander du" not in shown
        assert "Leur liste de prêts n’est pas suivie ici. Pour l’emprunter, appelez-les" in shown
        assert asked.status_code == 422
        assert "Appelez-les" in asked.text
        assert here.export("loan") == []
