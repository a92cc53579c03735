"""A column emptied in a list of which some rows are in question: asked about as in any other."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB = "Contacts"
TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
ROLE, PHONE = 2, 4
PEOPLE = [
    (f"{c}nom", f"{c}pré", f"{c}ole", f"{c.lower()}@example.org", f"06 39 98 00 {n:02}")
    for n, c in enumerate("BCDEFGHIJKLM", 1)
]
NEW = "06 39 98 99 99"


def meet_first(here: HereHost, stand_in: StandIn, count: int) -> Person:
    return meet(here, stand_in, {TAB: ("contacts", [TITLES, *PEOPLE[:count]])})


def with_phone(here: HereHost) -> int:
    return sum(one["fields"]["phone"] is not None for one in here.export("contact"))


def sort_first_off(person: Person, count: int) -> None:
    """Each beside the next one's reference, and with a new function: nobody knows whose it is."""
    for row in range(1, count + 1):
        name, given, _, mail, phone = PEOPLE[row % count]
        person.type(TAB, row, 0, name, given, f"Autre {row}", mail, phone)


def put_back_first(person: Person, count: int) -> None:
    for row, one in enumerate(PEOPLE[:count], 1):
        person.type(TAB, row, 0, *one[:PHONE])


def empty(person: Person, rows: Sequence[int]) -> None:
    for row in rows:
        person.type(TAB, row, PHONE, "")


def guards(here: HereHost) -> Sequence[str]:
    return [str(one["message"]) for one in here.problems() if one["kind"] == "guard"]


# --- Rows off their references ------------------------------------------------------------------


@pytest.mark.parametrize("is_one_new", [True, False], ids=["one typed anew", "all emptied"])
def test_numbers_emptied_while_five_rows_stand_beside_others_references_wait(
    here: HereHost, stand_in: StandIn, *, is_one_new: bool
) -> None:
    """Seven went, then four more as the rows were put right, and nobody was asked."""
    epis = meet_first(here, stand_in, 12)
    sort_first_off(epis, 5)
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["scramble"]
    empty(epis, range(1, 13))
    if is_one_new:
        epis.type(TAB, 12, PHONE, NEW)
    rest(here)
    (asked,) = guards(here)
    assert asked.startswith("12 ")
    assert with_phone(here) == 12

    put_back_first(epis, 5)
    rest(here)
    assert guards(here) == [asked]
    assert with_phone(here) == 12

    (guard,) = here.problems()
    assert here.run("confirm", str(guard["id"])).code == 0
    rest(here)
    assert here.problems() == []
    assert with_phone(here) == is_one_new


def test_numbers_that_are_put_back_with_the_rows_are_asked_about_no_more(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = meet_first(here, stand_in, 12)
    sort_first_off(epis, 5)
    empty(epis, range(1, 13))
    epis.type(TAB, 12, PHONE, NEW)
    rest(here)
    assert len(guards(here)) == 1

    for row, one in enumerate(PEOPLE, 1):
        epis.type(TAB, row, 0, *one)
    rest(here)

    assert here.problems() == []
    assert with_phone(here) == 12


@pytest.mark.parametrize("emptied", [[6], [1, 2, 3, 4, 5, 6, 7, 8]], ids=["one", "some"])
def test_a_few_numbers_emptied_beside_such_rows_are_nobodys_question(
    here: HereHost, stand_in: StandIn, emptied: Sequence[int]
) -> None:
    epis = meet_first(here, stand_in, 12)
    sort_first_off(epis, 5)
    rest(here)
    empty(epis, emptied)
    rest(here)

    assert guards(here) == []
    assert with_phone(here) == 12 - len({*emptied} - {1, 2, 3, 4, 5})


# --- Rows that bear one reference ---------------------------------------------------------------


def ask_about_copy(here: HereHost, person: Person, count: int) -> None:
    """The last row and its copy, each with a function of its own: nobody knows which it is."""
    person.copy_row(TAB, count, count + 1)
    person.type(TAB, count, ROLE, "Présidente")
    person.type(TAB, count + 1, ROLE, "Secrétaire")
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["held"]


@pytest.mark.parametrize("count", [6, 10])
@pytest.mark.parametrize("answer", ["deleted", "no reference"])
def test_numbers_emptied_while_two_rows_bear_one_reference_wait(
    here: HereHost, stand_in: StandIn, count: int, answer: str
) -> None:
    """All others went at once: the number in question was taken for one that stood there yet."""
    epis = meet_first(here, stand_in, count)
    ask_about_copy(here, epis, count)
    empty(epis, range(1, count + 2))
    rest(here)
    (asked,) = guards(here)
    assert asked.startswith(f"{count} cases ont été vidées")
    assert with_phone(here) == count

    if answer == "deleted":
        epis.delete_rows(TAB, count + 1)
    else:
        epis.wipe_reference(TAB, count + 1)
    rest(here)
    assert guards(here) == [asked]
    assert with_phone(here) == count

    (guard,) = (one for one in here.problems() if one["kind"] == "guard")
    assert here.run("confirm", str(guard["id"])).code == 0
    rest(here)
    assert with_phone(here) == 0


def test_a_number_that_is_left_in_one_of_two_such_rows_was_not_emptied(
    here: HereHost, stand_in: StandIn
) -> None:
    """Not the whole column then: so few are nobody's question in any list."""
    epis = meet_first(here, stand_in, 6)
    ask_about_copy(here, epis, 6)
    empty(epis, range(1, 7))
    rest(here)

    assert guards(here) == []
    assert with_phone(here) == 1
