"""A loan whose row was typed over, deleted, put back by us and then brought back by Ctrl+Z."""

from dataclasses import dataclass

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Matériel", "Emprunteur", "Sorti le", "Retour prévu", "Caution")
THINGS = [
    ("Désignation", "N° d'inventaire"),
    ("Malle rouge", "LM-1"),
    ("Malle verte", "LM-2"),
    ("Malle bleue", "LM-3"),
]
LOANS = [
    TITLES,
    ("LM-1", "Les Épis", "02/11/2026", "20/01/2027", "1083"),
    ("LM-2", "Les Épis", "03/11/2026", "21/01/2027", "1122"),
]


@dataclass
class Place:
    host: HereHost
    own: Person
    every: Person

    def rest(self) -> None:
        for _ in range(4):
            self.host.sync()

    def change_elsewhere(self, *cells: tuple[str, str]) -> None:
        row = next(n for n, one in enumerate(self.every.seen("Tous")) if "1083" in map(str, one))
        for title, text in cells:
            self.every.type("Tous", row, TITLES.index(title), text)

    def delete_and_bring_back(self) -> None:
        self.own.delete_rows("Prêts", 1)
        self.rest()
        assert self.is_one()
        assert self.own.undo()
        self.rest()

    def is_one(self) -> bool:
        return len(self.host.export("loan")) == 2

    def kinds(self) -> list[object]:
        return [one["kind"] for one in self.host.problems()]


@pytest.fixture
def place(here: HereHost, stand_in: StandIn) -> Place:
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    own = stand_in.create(
        "La Farandole", {"Matériel": THINGS, "Prêts": LOANS}, entry="USER_ENTERED"
    )
    every = stand_in.create("CLEF", {"Tous": [TITLES]}, entry="USER_ENTERED")
    shown = {"partner": "clef", "name": "CLEF", "id": every, "scope": "all"}
    here.write_mappings(
        [
            {
                "partner": "la-farandole",
                "name": "La Farandole",
                "id": own,
                "tabs": {"Matériel": "items", "Prêts": "loans"},
            },
            {"partner": "les-epis", "name": "Les Épis", "id": "none", "tabs": {}},
            {"partner": "le-relais", "name": "Le Relais", "id": "nor", "tabs": {}},
            {**shown, "tabs": {"Tous": "loans"}},
        ]
    )
    made = Place(here, stand_in.open(own), stand_in.open(every))
    made.rest()
    assert here.problems() == [], here.problems()
    assert len(here.export("loan")) == 2
    here.settings["SYNC_NOW"] = "2026-11-24T10:05:00+01:00"
    return made


CHANGED = [
    [("Caution", "1135")],
    [("Sorti le", "05/11/2026"), ("Caution", "1135")],
    [("Sorti le", "05/11/2026"), ("Retour prévu", "11/05/2027")],
    [("Sorti le", "05/11/2026"), ("Retour prévu", "11/05/2027"), ("Caution", "1135")],
]


@pytest.mark.parametrize("changed", CHANGED)
@pytest.mark.parametrize("typed", [("Matériel", "LM-3"), ("Emprunteur", "Le Relais")])
def test_a_loan_retyped_deleted_and_brought_back_is_one_or_is_asked_about(
    place: Place, typed: tuple[str, str], changed: list[tuple[str, str]]
) -> None:
    """It had another day by then, given elsewhere: it became two loans, in silence."""
    title, text = typed
    place.own.type("Prêts", 1, TITLES.index(title), text)
    place.change_elsewhere(*changed)
    place.delete_and_bring_back()
    assert place.is_one() or place.kinds() == ["duplicate"]


@pytest.mark.parametrize("changed", CHANGED)
def test_a_row_copied_for_the_next_loan_asks_nothing(
    place: Place, changed: list[tuple[str, str]]
) -> None:
    place.change_elsewhere(*changed)
    place.rest()
    place.own.copy_row("Prêts", 1, 3)
    place.own.type("Prêts", 3, 0, "LM-3")
    place.rest()
    assert (len(place.host.export("loan")), place.kinds()) == (3, [])
