"""What is typed while a column is asked about: it goes to nobody whose row that may not be."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn
from tests.system.test_moved_cells import MAIL, PEOPLE, TITLES, held_columns, reached, rotate

pytestmark = pytest.mark.system

LETTERS = "klmbcdefghij"
PHONE, NEW = 4, "marie.dupont@example.org"


def number(given_name: str) -> str:
    return f"06 39 98 00 {LETTERS.index(given_name[0].lower()):02}"


@pytest.mark.parametrize("width", [1, 2], ids=["family names", "both names"])
@pytest.mark.parametrize("old", ["", "03 53 01 00 99"], ids=["blank before", "half replaced"])
@pytest.mark.parametrize("is_earlier", [False, True])
def test_numbers_typed_beside_names_that_were_sorted_alone_wait(
    here: HereHost, stand_in: StandIn, *, width: int, old: str, is_earlier: bool
) -> None:
    """Each was taken by whoever the row is, not by whose name stands there."""
    people: Sequence[tuple[str, ...]] = [
        (f"{c}nom", f"{c}pré", f"{c}ole", f"{c.lower()}@example.org", old if n % 2 else "")
        for n, c in enumerate(LETTERS.upper())
    ]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *people])})
    before = reached(here)
    for row, one in enumerate(sorted(people), 1):
        epis.type("Contacts", row, 0, *one[:width])
    if is_earlier:
        rest(here)
    for row, one in enumerate(sorted(people), 1):
        epis.type("Contacts", row, PHONE, number(one[1]))
    rest(here)

    assert {one["kind"] for one in here.problems()} == {"scramble", "guard"}
    assert reached(here) == before


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *PEOPLE])})


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_new_address_that_is_sorted_into_anothers_row_waits(
    here: HereHost, epis: Person, *, is_erased: bool
) -> None:
    """Marie's was held in her row; sorted back, it stands in Paul's, who got it unasked."""
    known = reached(here)
    marie = epis.seen("Contacts")[1][5]
    rotate(epis)
    rest(here)
    epis.type("Contacts", 1, MAIL, NEW)
    rest(here)
    for row, mail in enumerate((PEOPLE[0][MAIL], NEW, PEOPLE[2][MAIL]), 1):
        epis.type("Contacts", row, MAIL, mail)
    if is_erased:
        assert here.run("erase", "--ref", marie).code == 0
    rest(here)

    assert held_columns(here) == {"email"}
    others = {name: ways for name, ways in known.items() if name != "Marie"}
    assert {name: reached(here)[name] for name in others} == others
