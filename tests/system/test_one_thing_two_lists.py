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


COUNTED = ("Désignation", "N° d'inventaire", "Quantité")
WITH_OWNER = ("Désignation", "Propriétaire", "Quantité", "N° d'inventaire")


@pytest.mark.parametrize("own", [[(MAT,), (MAT, "M9", 9)], [(MAT, "M9", 9), (MAT,)]])
def test_a_thing_without_a_number_is_not_its_numbered_namesake(
    here: HereHost, stand_in: StandIn, own: Sequence[Sequence[object]]
) -> None:
    """The row that had its name alone was looked at last, and the other one was taken."""
    follow_owned(here, stand_in, own, [(MAT, OWNER, 6)])

    assert counts(here) == [(6, "TAPIS-D-EVEIL"), (9, "M9")]
    assert here.problems() == []


def test_of_two_things_of_one_name_the_unnumbered_row_is_the_one_without_a_number(
    here: HereHost, stand_in: StandIn
) -> None:
    """It was a third thing."""
    follow_owned(here, stand_in, [(MAT, "", 6)], [(MAT, OWNER, 6), (MAT, OWNER, 9, "M9")])

    assert counts(here) == [(6, "TAPIS-D-EVEIL"), (9, "M9")]
    assert here.problems() == []


def test_of_two_counts_of_the_thing_without_a_number_a_person_chooses(
    here: HereHost, stand_in: StandIn
) -> None:
    follow_owned(here, stand_in, [(MAT, "", 3), (MAT, "M9", 9)], [(MAT, OWNER, 6)])

    assert counts(here) == [(6, "TAPIS-D-EVEIL"), (9, "M9")]
    assert [(one["kind"], one["field"]) for one in here.problems()] == [("conflict", "quantity")]


def test_two_numbered_namesakes_are_neither_of_them_the_one_without_a_number(
    here: HereHost, stand_in: StandIn
) -> None:
    follow_owned(here, stand_in, [(MAT, "M8", 3), (MAT, "M9", 9)], [(MAT, OWNER, 6)])

    assert counts(here) == [(3, "M8"), (6, "TAPIS-D-EVEIL"), (9, "M9")]


def follow_owned(
    here: HereHost,
    stand_in: StandIn,
    own: Sequence[Sequence[object]],
    everybodys: Sequence[Sequence[object]],
) -> None:
    """The list of everybody's things is read first."""
    shared = stand_in.create("CLEF", {"Matériel": [WITH_OWNER, *everybodys]})
    theirs = stand_in.create(OWNER, {"Matériel": [COUNTED, *own]})
    tabs = {"Matériel": "items"}
    here.write_mappings(
        [
            {"partner": "clef", "name": "CLEF", "id": shared, "scope": "all", "tabs": tabs},
            {"partner": "ludo", "name": OWNER, "id": theirs, "tabs": tabs},
        ]
    )
    for _ in range(3):
        here.sync()


def counts(here: HereHost) -> list[tuple[object, object]]:
    fields = [one["fields"] for one in here.export("item")]
    return sorted((one["quantity"], one["code"]) for one in fields)
