"""Somebody is erased while a sort, unread, has left their row beside a neighbour's reference.

Their own reference stands beside somebody new, who was typed below all others.
"""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Courriel", "Fonction", "Téléphone")
ANA = ("Aziz", "Ana", "ana@example.org", "Accueil", "03 53 01 00 11")
MAX = ("Morel", "Max", "max@example.org", "Trésorier", "03 53 01 00 12")
ZOE = ("Zola", "Zoé", "zoe@example.org", "Bénévole", "03 53 01 00 13")
OMAR = ("Roy", "Omar", "omar@example.org", "Médiateur", "03 53 01 00 14")
BEGUN = ("", *OMAR[1:])
REF, PHONE = len(TITLES), len(TITLES) - 1


def sort(epis: Person) -> None:
    """By function, without the references: Zoé's stands beside Omar then, and Max's beside her."""
    rows = [[*row[:REF]] for row in epis.seen("Contacts")[1:]]
    for at, row in enumerate(sorted(rows, key=lambda one: str(one[3])), 1):
        epis.type("Contacts", at, 0, *row)


@pytest.mark.parametrize("is_sorted_first", [True, False], ids=["sorted first", "erased first"])
@pytest.mark.parametrize("changed", ["", "03 53 01 00 99"], ids=["as it was", "with a new number"])
@pytest.mark.parametrize("new", [OMAR, BEGUN], ids=["somebody new", "a row just begun"])
def test_nobody_is_back_by_a_row_that_a_sort_took_off_its_reference(
    here: HereHost, stand_in: StandIn, new: Sequence[str], changed: str, *, is_sorted_first: bool
) -> None:
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, ANA, MAX, ZOE])})
    epis.type("Contacts", 4, 0, *new)
    if changed:
        epis.type("Contacts", 3, PHONE, changed)
    if is_sorted_first:
        sort(epis)
    assert here.run("erase", "--email", ZOE[2]).code == 0
    if not is_sorted_first:
        sort(epis)
    rest(here)

    shown = repr(epis.seen("Contacts"))
    assert [one for one in (*ZOE[:3], ZOE[PHONE], changed) if one and one in shown] == []
    assert [one for one in (*ANA, *MAX, *new) if one not in shown] == []
    known = {str(one["fields"]["given_name"]) for one in here.export("contact")}
    assert known == ({"Ana", "Max", "Omar"} if new is OMAR else {"Ana", "Max"})
    assert {one["kind"] for one in here.problems()} <= {"invalid"}
