"""One thing in two lists, with its number in one and its owner in the other: one record."""

from collections.abc import Sequence
from typing import TypeAlias

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

Rows: TypeAlias = Sequence[Sequence[object]]

NUMBERED = ("N° d'inventaire", "Désignation", "Quantité")
OWNED = ("Désignation", "Propriétaire")
OWNER, MAT = "La ludothèque", "Tapis d'éveil"


def follow(here: HereHost, stand_in: StandIn, own: Rows, everybodys: Rows) -> str:
    loans = [("Matériel", "Emprunteur", "Sorti le", "Retour prévu")]
    rows = [NUMBERED, *own]
    theirs = stand_in.create(OWNER, {"Matériel": rows, "Prêts": loans})
    shared = stand_in.create("CLEF", {"Matériel": everybodys})
    of_partner = {"Matériel": "items", "Prêts": "loans"}
    of_all = {"Matériel": "items"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": OWNER, "id": theirs, "tabs": of_partner},
            {"partner": "clef", "name": "CLEF", "id": shared, "scope": "all", "tabs": of_all},
        ]
    )
    for _ in range(3):
        here.sync()
    return theirs


def test_a_thing_without_its_number_in_the_coordinators_list_is_the_partners(
    here: HereHost, stand_in: StandIn
) -> None:
    theirs = follow(here, stand_in, [("M2", MAT, 3)], [OWNED, (MAT, OWNER)])

    (item,) = here.export("item")
    assert item["fields"]["code"] == "M2"
    assert here.problems() == []
    partner = stand_in.open(theirs)
    assert len(partner.seen("Matériel")) == 2

    # It is lent by its name: nothing else bears it.
    partner.add_row("Prêts", MAT, "CLEF", "02/12/2026", "20/12/2026")
    for _ in range(2):
        here.sync()
    assert len(here.export("loan")) == 1


def test_two_things_of_one_name_with_a_number_each_stay_two(
    here: HereHost, stand_in: StandIn
) -> None:
    everybodys = [("N° d'inventaire", *OWNED), ("M3", MAT, OWNER)]
    follow(here, stand_in, [("M2", MAT, 1)], everybodys)

    assert {one["fields"]["code"] for one in here.export("item")} == {"M2", "M3"}
    assert here.problems() == []
