"""Somebody new typed over a row while a column is emptied: no record is half one, half another."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
PEOPLE = [
    (family, given, "Accueil", f"{given.lower()}@example.org", f"06 39 98 {n}0 {n}0")
    for n, (family, given) in enumerate(
        [
            ("Dupont", "Marie"),
            ("Petit", "Paul"),
            ("Roy", "Ana"),
            ("Faure", "Lina"),
            ("Blanc", "Omar"),
            ("Girard", "Nina"),
        ],
        1,
    )
]
NEW = ("Noirot", "Prune", "Trésorière", "prune@example.org")
ROLE, PHONE, OVER = 2, 4, 2


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *PEOPLE])})


def people(here: HereHost) -> Sequence[tuple[object, ...]]:
    names = ("family_name", "given_name", "email", "phone")
    fields = (one["fields"] for one in here.export("contact"))
    return sorted(tuple(str(one[name]) for name in names) for one in fields)


def empty(person: Person, *columns: int) -> None:
    for row in range(1, len(PEOPLE) + 1):
        for column in columns:
            person.type("Contacts", row, column, "")


def type_over(here: HereHost, person: Person) -> None:
    """All numbers gone, and Prune where Paul was."""
    empty(person, PHONE)
    person.type("Contacts", OVER, 0, *NEW)
    rest(here)


def confirm(here: HereHost) -> None:
    (guard,) = (one for one in here.problems() if one["kind"] == "guard")
    assert here.run("confirm", str(guard["id"])).code == 0
    rest(here)


@pytest.mark.parametrize("columns", [(PHONE,), (ROLE, PHONE)], ids=["a column", "two of them"])
@pytest.mark.parametrize("is_at_once", [True, False])
def test_whoever_is_typed_over_a_row_waits_with_its_emptied_cell(
    here: HereHost, epis: Person, *, columns: Sequence[int], is_at_once: bool
) -> None:
    """The names were taken, the number of before stayed."""
    before = people(here)
    empty(epis, *columns)
    if not is_at_once:
        rest(here)
    epis.type("Contacts", OVER, 0, *NEW)
    rest(here)
    assert people(here) == before

    confirm(here)
    assert here.problems() == []
    assert ("Noirot", "Prune", "prune@example.org", "None") in people(here)
    assert not [one for one in people(here) if one[0] == "Petit" or one[3] != "None"]


def test_once_a_number_of_her_own_is_there_she_is_taken_whole(
    here: HereHost, epis: Person
) -> None:
    before = people(here)
    type_over(here, epis)
    epis.type("Contacts", OVER, PHONE, "06 39 98 99 99")
    rest(here)

    others = [one for one in before if one[0] != "Petit"]
    prune = ("Noirot", "Prune", "prune@example.org", "+33639989999")
    assert people(here) == sorted([*others, prune])
    assert {one["kind"] for one in here.problems()} == {"guard"}


def test_once_the_numbers_are_back_his_own_with_them_he_is_who_he_was(
    here: HereHost, epis: Person
) -> None:
    before = people(here)
    type_over(here, epis)
    for row, one in enumerate(PEOPLE, 1):
        epis.type("Contacts", row, 0, *one)
    rest(here)

    assert here.problems() == []
    assert people(here) == before
