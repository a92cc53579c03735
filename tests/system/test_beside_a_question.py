"""What is typed beside a column that is asked about, and has nothing to do with the question."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn
from tests.system.test_moved_cells import MAIL, PEOPLE, PHONE, ROLE, TITLES, held_columns, rotate

pytestmark = pytest.mark.system

TAB = "Contacts"


def of(here: HereHost, name: str) -> Mapping[str, object]:
    """By first name."""
    fields = [one["fields"] for one in here.export("contact")]
    return {str(one["given_name"]): one[name] for one in fields}


def meet_people(here: HereHost, stand_in: StandIn, people: Sequence[Sequence[str]]) -> Person:
    return meet(here, stand_in, {TAB: ("contacts", [TITLES, *people])})


def number(row: int) -> str:
    return f"06 39 98 00 {row:02}"


# --- A column filled in beside another one that is asked about ----------------------------------

TWELVE = [
    (f"{c}nom", f"{c}pré", f"{c}ole", f"{c.lower()}@example.org", "") for c in "KLMBCDEFGHIJ"
]


def fill_in(person: Person) -> None:
    for row in range(1, 1 + len(TWELVE)):
        person.type(TAB, row, PHONE, number(row))


@pytest.mark.parametrize("how", ["emptied", "sorted"])
@pytest.mark.parametrize("is_earlier", [True, False])
def test_numbers_filled_in_beside_functions_in_question_are_taken(
    here: HereHost, stand_in: StandIn, how: str, *, is_earlier: bool
) -> None:
    """Nobody doubts whose row it is: names, addresses and references are where they were."""
    epis = meet_people(here, stand_in, TWELVE)
    roles = [""] * len(TWELVE) if how == "emptied" else sorted(one[ROLE] for one in TWELVE)
    for row, role in enumerate(roles, 1):
        epis.type(TAB, row, ROLE, role)
    if is_earlier:
        rest(here)
    fill_in(epis)
    rest(here)

    assert [one["field"] for one in here.problems()] in (["role"], [None])
    assert None not in of(here, "phone").values()


def test_numbers_filled_in_while_functions_are_put_back_for_them_are_taken(
    here: HereHost, stand_in: StandIn
) -> None:
    """The coordination said no to functions that were emptied."""
    epis = meet_people(here, stand_in, TWELVE)
    for row in range(1, 1 + len(TWELVE)):
        epis.type(TAB, row, ROLE, "")
    rest(here)
    (asked,) = here.problems()
    assert here.run("resolve", str(asked["id"]), "--keep", "database").code == 0
    fill_in(epis)
    rest(here)

    assert here.problems() == []
    assert None not in of(here, "phone").values()


# --- Typed on purpose in another row while its question stands ----------------------------------

NEW = "marie.dupont@example.org"
SEVEN = [
    *PEOPLE,
    ("Zola", "Zoé", "Stagiaire", "zoe@example.org", "06 39 98 50 50"),
    ("Morel", "Hugo", "Bénévole", "hugo@example.org", "06 39 98 60 60"),
    ("Faure", "Nina", "Bénévole", "nina@example.org", "06 39 98 70 70"),
]
ZOE = 5


def confirm(here: HereHost) -> None:
    (asked,) = here.problems()
    assert here.run("confirm", str(asked["id"])).code == 0


@pytest.mark.parametrize("is_put_back", [False, True])
def test_a_function_that_many_have_is_taken_while_a_block_is_asked_about(
    here: HereHost, stand_in: StandIn, *, is_put_back: bool
) -> None:
    """Three rows were pasted a row too high; far below, Zoé becomes « Bénévole » like others."""
    person = meet_people(here, stand_in, SEVEN)
    for row in (1, 2, 3):
        person.type(TAB, row, ROLE, *SEVEN[row][ROLE:])
    rest(here)
    assert held_columns(here) == {"role", "email", "phone"}
    person.type(TAB, ZOE, ROLE, "Bénévole")
    rest(here)
    if is_put_back:
        for row in (1, 2, 3):
            person.type(TAB, row, ROLE, *SEVEN[row - 1][ROLE:])
        rest(here)
        assert here.problems() == []

    assert of(here, "role")["Zoé"] == "Bénévole"


def test_a_new_function_that_somebody_in_the_question_has_is_taken_in_another_row(
    here: HereHost, stand_in: StandIn
) -> None:
    """Two secretaries from now on."""
    person = meet_people(here, stand_in, SEVEN)
    for row, of_ in ((1, 1), (2, 2), (3, 0)):
        person.type(TAB, row, ROLE, SEVEN[of_][ROLE])
    rest(here)
    assert held_columns(here) == {"role"}
    person.type(TAB, 1, ROLE, "Secrétaire")
    rest(here)
    person.type(TAB, ZOE, ROLE, "Secrétaire")
    rest(here)

    assert of(here, "role")["Zoé"] == "Secrétaire"


@pytest.mark.parametrize("is_at_once", [True, False])
def test_an_address_that_was_typed_into_the_wrong_row_and_mended_is_asked_about_by_nobody(
    here: HereHost, stand_in: StandIn, *, is_at_once: bool
) -> None:
    """Meant for Lina, whom nothing was asked about, and typed for Marie; then all is put right."""
    person = meet_people(here, stand_in, PEOPLE)
    rotate(person)
    rest(here)
    person.type(TAB, 1, MAIL, NEW)
    rest(here)
    person.type(TAB, 4, MAIL, NEW)
    if not is_at_once:
        rest(here)
    for row, one in enumerate(PEOPLE[:3], 1):
        person.type(TAB, row, MAIL, one[MAIL])
    rest(here)

    assert here.problems() == []
    assert of(here, "email")["Lina"] == NEW


@pytest.mark.parametrize("column", [ROLE, MAIL], ids=["function", "address"])
def test_what_somebody_else_shares_is_taken_though_a_yes_was_just_given(
    here: HereHost, stand_in: StandIn, column: int
) -> None:
    """Yes, these changed hands; before the next run, Lina gets the same as one of them."""
    person = meet_people(here, stand_in, PEOPLE)
    for row, of_ in ((1, 1), (2, 2), (3, 0)):
        person.type(TAB, row, column, PEOPLE[of_][column])
    rest(here)
    confirm(here)
    person.type(TAB, 4, column, PEOPLE[1][column])
    rest(here)

    assert here.problems() == []


# --- Values of a row that did not change --------------------------------------------------------


@pytest.mark.parametrize("shared", ["03 53 01 00 20", ""], ids=["one number", "no number"])
def test_addresses_pasted_a_row_lower_and_numbers_but_for_the_first_are_asked_about(
    here: HereHost, stand_in: StandIn, shared: str
) -> None:
    """Paul and Ana share a number, or have none; his was put right at once, or never pasted."""
    people = [list(one) for one in SEVEN]
    people[1][PHONE] = people[2][PHONE] = shared
    person = meet_people(here, stand_in, people)
    before = of(here, "email"), of(here, "phone")
    for row in (1, 2, 3):
        person.type(TAB, row + 1, MAIL, *people[row - 1][MAIL:])
    person.type(TAB, 2, PHONE, shared)
    rest(here)

    assert (of(here, "email"), of(here, "phone")) == before
    assert "email" in held_columns(here)


@pytest.mark.parametrize("column", [ROLE, MAIL], ids=["functions", "addresses"])
def test_a_number_taken_out_where_two_move_up_makes_no_question(
    here: HereHost, stand_in: StandIn, column: int
) -> None:
    """Marie has something new, and Paul and Ana what was hers and his; neither had a number."""
    people = [list(one) for one in SEVEN]
    people[0][PHONE] = people[1][PHONE] = ""
    person = meet_people(here, stand_in, people)
    new = "Présidente d’honneur" if column == ROLE else NEW
    for row, given in enumerate((new, people[0][column], people[1][column]), 1):
        person.type(TAB, row, column, given)
    person.type(TAB, 3, PHONE, "")
    rest(here)

    assert here.problems() == []
    assert of(here, "phone")["Ana"] is None
