"""A return that could not be read when it was typed: what the commands say of it weeks later."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn, set_clock

pytestmark = pytest.mark.system

TITLES = ("Matériel", "Emprunteur", "Sorti le", "Retour prévu", "Rendu le", "Statut")
BEGAN, BACK, STATE = 2, 4, 5
TOO_EARLY = (
    "Le retour ne peut pas être avant la sortie. Le mois n’est pas écrit : compris comme le {}."
)


@dataclass
class Library:
    host: HereHost
    clock: Path
    lender: Person

    def on(self, day: str) -> None:
        set_clock(self.clock, datetime.fromisoformat(f"{day}T10:00:00+01:00"))
        for _ in range(3):
            self.host.sync()

    def returned(self) -> object:
        (loan,) = self.host.export("loan")
        return loan["fields"]["returned_on"]

    def asked(self) -> list[tuple[str, str]]:
        return [(one["cell"], one["message"]) for one in self.host.problems()]


@pytest.fixture
def library(tmp_path: Path, stand_in: StandIn) -> Library:
    clock = tmp_path / "heure.txt"
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": f"@{clock}"})
    items = [("Désignation", "Quantité"), ("Malle lecture", 1)]
    lent = ("Malle lecture", "La Farandole", "24/11/2026", "12/12/2026", "", "")
    sheet = stand_in.create("Ludothèque", {"Matériel": items, "Prêts": [TITLES, lent]})
    contacts = stand_in.create("La Farandole", {"Contacts": [("Nom", "Prénom", "Courriel")]})
    own = {"Matériel": "items", "Prêts": "loans"}
    theirs = {"Contacts": "contacts"}
    host.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": sheet, "tabs": own},
            {"partner": "la-farandole", "name": "La Farandole", "id": contacts, "tabs": theirs},
        ]
    )
    library = Library(host, clock, stand_in.open(sheet))
    library.on("2026-11-24")
    assert (library.returned(), library.asked()) == (None, [])
    return library


@pytest.mark.parametrize("column", [BACK, STATE])
def test_a_refused_return_does_not_come_true_by_the_passing_of_time(
    library: Library, column: int
) -> None:
    library.lender.type("Prêts", 1, column, "rendu le 8")
    library.on("2026-11-24")
    (refused,) = library.asked()

    for day in ("2026-12-13", "2027-01-20"):
        library.on(day)
        assert (library.returned(), library.asked()) == (None, [refused])
    assert {sheet["state"] for sheet in library.host.sync()["sheets"]} == {"idle"}

    library.lender.type("Prêts", 1, column, "rendu le 8/12")
    library.on("2027-01-20")
    assert (library.returned(), library.asked()) == ("2026-12-08", [])


def test_it_is_understood_as_on_its_day_once_the_loan_is_corrected(library: Library) -> None:
    library.lender.type("Prêts", 1, STATE, "rendu le 8")
    library.on("2026-11-24")
    assert [message for _, message in library.asked()] == [TOO_EARLY.format("08/11/2026")]

    library.on("2026-12-13")
    library.lender.type("Prêts", 1, BEGAN, "02/11/2026")
    library.on("2026-12-13")
    assert (library.returned(), library.asked()) == ("2026-11-08", [])
    library.on("2027-01-20")
    assert (library.returned(), library.asked()) == ("2026-11-08", [])


def test_what_is_retyped_is_read_as_of_the_day_of_the_last_word(library: Library) -> None:
    library.lender.type("Prêts", 1, STATE, "rendu le 8")
    library.on("2026-11-24")
    library.lender.type("Prêts", 1, STATE, "rendu le 9")
    library.on("2026-12-05")
    assert [message for _, message in library.asked()] == [TOO_EARLY.format("09/11/2026")]

    library.lender.type("Prêts", 1, STATE, "rendu le 8")
    library.on("2026-12-13")
    assert (library.returned(), library.asked()) == ("2026-12-08", [])
