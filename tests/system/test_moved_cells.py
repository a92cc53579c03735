"""Addresses that went to other rows: asked about before anybody has somebody else's."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
PEOPLE = [
    ("Dupont", "Marie", "Accueil", "marie@example.org", "06 39 98 10 10"),
    ("Petit", "Paul", "Trésorier", "paul@example.org", "06 39 98 20 20"),
    ("Roy", "Ana", "Animatrice", "ana@example.org", "06 39 98 30 30"),
    ("Noël", "Lina", "Bénévole", "lina@example.org", "06 39 98 40 40"),
]
ROLE, MAIL, PHONE = 2, 3, 4


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *PEOPLE])})


def held_columns(here: HereHost) -> set[object]:
    return {one["field"] for one in here.problems() if one["kind"] == "scramble"}


def reached(here: HereHost) -> Mapping[str, Sequence[object]]:
    """By first name: address and number."""
    fields = [one["fields"] for one in here.export("contact")]
    return {str(one["given_name"]): (one["email"], one["phone"]) for one in fields}


def test_addresses_sorted_with_a_row_that_was_just_added_wait(
    here: HereHost, epis: Person
) -> None:
    before = reached(here)
    epis.add_row("Contacts", "Zola", "Zoé", "Stagiaire", "zoe@example.org", "06 39 98 50 50")
    mails = ["ana@example.org", "zoe@example.org", "lina@example.org", "paul@example.org"]
    for row, mail in enumerate(mails, 2):
        epis.type("Contacts", row, MAIL, mail)
    rest(here)

    assert held_columns(here) == {"email"}
    assert {name: reached(here)[name] for name in before} == before

    for row, mail in enumerate((*(one[MAIL] for one in PEOPLE[1:]), "zoe@example.org"), 2):
        epis.type("Contacts", row, MAIL, mail)
    rest(here)

    assert here.problems() == []
    assert reached(here) == {**before, "Zoé": ("zoe@example.org", "+33639985050")}


def test_numbers_that_moved_along_with_addresses_wait_like_these(
    here: HereHost, epis: Person
) -> None:
    """Pasted a row too high; the last number was put right at once."""
    before = reached(here)
    for row in (1, 2, 3):
        epis.type("Contacts", row, MAIL, *PEOPLE[row][MAIL:])
    epis.type("Contacts", 3, PHONE, PEOPLE[2][PHONE])
    rest(here)

    assert held_columns(here) == {"email", "phone"}
    assert reached(here) == before

    for row in (1, 2, 3):
        epis.type("Contacts", row, MAIL, *PEOPLE[row - 1][MAIL:])
    rest(here)

    assert here.problems() == []
    assert reached(here) == before


def rotate(person: Person) -> None:
    """Three addresses, each in another row."""
    for row, of in ((1, 1), (2, 2), (3, 0)):
        person.type("Contacts", row, MAIL, PEOPLE[of][MAIL])


NEW = "marie.dupont@example.org"


def test_once_no_address_is_in_another_row_nothing_is_asked(here: HereHost, epis: Person) -> None:
    """Marie has a new one, which nobody ever had."""
    known = reached(here)
    rotate(epis)
    rest(here)
    epis.type("Contacts", 1, MAIL, NEW)
    rest(here)
    assert reached(here) == known
    epis.type("Contacts", 2, MAIL, PEOPLE[1][MAIL])
    rest(here)
    assert held_columns(here) == {"email"}
    assert reached(here) == known
    epis.type("Contacts", 3, MAIL, PEOPLE[2][MAIL])
    rest(here)

    assert here.problems() == []
    assert reached(here) == {**known, "Marie": (NEW, known["Marie"][1])}


def test_an_address_that_was_new_when_it_was_sorted_is_asked_about_to_the_end(
    here: HereHost, epis: Person
) -> None:
    """It is Ana's, in Marie's row: nobody typed it there."""
    known = reached(here)
    rotate(epis)
    epis.type("Contacts", 1, MAIL, NEW)
    epis.type("Contacts", 4, MAIL, PEOPLE[1][MAIL])
    rest(here)
    assert held_columns(here) == {"email"}
    for row in (2, 3, 4):
        epis.type("Contacts", row, MAIL, PEOPLE[row - 1][MAIL])
    rest(here)

    assert held_columns(here) == {"email"}
    assert reached(here) == known


def test_nothing_ends_while_a_row_that_was_asked_about_is_away(
    here: HereHost, epis: Person
) -> None:
    """It comes back with somebody else's address."""
    known = reached(here)
    rotate(epis)
    rest(here)
    epis.type("Contacts", 1, MAIL, NEW)
    rest(here)
    away = epis.seen("Contacts")[3]
    epis.type("Contacts", 2, MAIL, PEOPLE[1][MAIL])
    epis.delete_rows("Contacts", 3)
    rest(here)
    epis.type("Contacts", 3, ROLE, "Trésorière")
    rest(here)
    assert reached(here)["Marie"] == known["Marie"]
    epis.add_row("Contacts", *away)
    rest(here)

    assert held_columns(here) == {"email"}
    assert reached(here) == known


def test_a_number_that_somebody_takes_over_is_asked_about_by_nobody(
    here: HereHost, epis: Person
) -> None:
    epis.add_row("Contacts", "Zola", "Zoé", "Accueil", "zoe@example.org", PEOPLE[0][PHONE])
    epis.type("Contacts", 1, PHONE, "06 39 98 60 60")
    rest(here)

    assert held_columns(here) == set()
    assert reached(here)["Marie"] == ("marie@example.org", "+33639986060")
    assert reached(here)["Zoé"] == ("zoe@example.org", "+33639981010")


BOARD = [
    ("Dupont", "Marie", "Présidente", "president@example.org", "03 53 01 10 10"),
    ("Petit", "Paul", "Trésorier", "tresorier@example.org", "03 53 01 20 20"),
    ("Roy", "Ana", "Secrétaire", "secretaire@example.org", "03 53 01 30 30"),
]


@pytest.fixture
def board(epis: Person, here: HereHost) -> Person:
    for row, one in enumerate(BOARD, 1):
        epis.type("Contacts", row, 0, *one)
    rest(here)
    for problem in here.problems():
        assert here.run("confirm", str(problem["id"])).code == 0
    rest(here)
    assert reached(here)["Ana"] == ("secretaire@example.org", "+33353013030")
    return epis


def test_a_new_board_has_its_functions_addresses_and_numbers(
    here: HereHost, board: Person
) -> None:
    """They pass on together, and who had the first of them has her own from now on."""
    new = [("Membre", "marie@example.org", "06 39 98 10 10"), *(one[ROLE:] for one in BOARD[:2])]
    for row, cells in enumerate(new, 1):
        board.type("Contacts", row, ROLE, *cells)
    rest(here)

    assert here.problems() == []
    assert reached(here) == {
        "Marie": ("marie@example.org", "+33639981010"),
        "Paul": ("president@example.org", "+33353011010"),
        "Ana": ("tresorier@example.org", "+33353012020"),
        "Lina": ("lina@example.org", "+33639984040"),
    }


@pytest.mark.parametrize("first", [ROLE, MAIL])
def test_a_block_pasted_a_row_too_high_is_asked_about_whole(
    here: HereHost, board: Person, first: int
) -> None:
    """Whoever stands below keeps theirs, so nothing was passed on."""
    before = reached(here)
    for row, cells in enumerate([*BOARD[1:], PEOPLE[3]], 1):
        board.type("Contacts", row, first, *cells[first:])
    rest(here)

    assert held_columns(here) == {"email", "phone", *(["role"] if first == ROLE else [])}
    assert reached(here) == before


def test_addresses_and_numbers_that_pass_on_without_the_functions_are_asked_about(
    here: HereHost, board: Person
) -> None:
    before = reached(here)
    new = [("marie@example.org", "06 39 98 10 10"), *(one[MAIL:] for one in BOARD[:2])]
    for row, cells in enumerate(new, 1):
        board.type("Contacts", row, MAIL, *cells)
    rest(here)

    assert held_columns(here) == {"email", "phone"}
    assert reached(here) == before


MORE = [
    (f"Nom{c}", f"Prénom{c}", "Bénévole", f"{c}@example.org", f"06 39 98 11 1{number}")
    for number, c in enumerate("abcdef")
]
SISTER = ("Roy", "Lina", "Bénévole", "lina@example.org", "06 39 98 40 40")
NAMES = ("family_name", "given_name")


def names(here: HereHost) -> Mapping[object, Sequence[object]]:
    """By address: whose it is."""
    fields = [one["fields"] for one in here.export("contact")]
    return {one["email"]: [one[name] for name in NAMES] for one in fields}


@pytest.mark.parametrize("width", [2, 3], ids=["names", "names and functions"])
@pytest.mark.parametrize(
    ("listed", "last"),
    [
        (PEOPLE, ""),
        ([*MORE, *PEOPLE], ""),
        ([*PEOPLE[:3], SISTER], ""),
        (PEOPLE, ("Zola", "Zoé", "Stagiaire")),
    ],
    ids=["a short list", "a longer one", "two of one name", "somebody new typed below"],
)
def test_names_pulled_up_a_row_are_asked_about(
    listed: Sequence[Sequence[str]],
    last: Sequence[str],
    width: int,
    here: HereHost,
    stand_in: StandIn,
) -> None:
    """Somebody left: « Supprimer les cellules, décaler vers le haut », instead of the row."""
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *listed])})
    known, first = names(here), len(listed) - 2
    for row, cells in enumerate(listed[first:], first):
        epis.type("Contacts", row, 0, *cells[:width])
    epis.type("Contacts", len(listed), 0, *(last[:width] or [""] * width))
    rest(here)

    assert {*NAMES} <= held_columns(here)
    assert names(here) == known

    for row, cells in enumerate(listed, 1):
        epis.type("Contacts", row, 0, *cells[:width])
    rest(here)
    assert here.problems() == []
    assert names(here) == known


def test_a_yes_to_many_changes_is_none_to_a_column_that_was_sorted_beside_them(
    here: HereHost, stand_in: StandIn
) -> None:
    """A new domain in every address was confirmed, and all had each other’s function."""
    count, roles = 12, "klmbcdefghij"
    people = [
        (f"Nom{at}", "Lou", f"{roles[at]} fonction", f"lou{at}@example.org") for at in range(count)
    ]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES[:4], *people])})
    for at, (*_, address) in enumerate(people, 1):
        epis.type("Contacts", at, 3, address.replace("@", "@accueil."))
    for at, role in enumerate(sorted(one[2] for one in people), 1):
        epis.type("Contacts", at, 2, role)
    rest(here)
    (asked,) = (one for one in here.problems() if one["kind"] == "guard")

    assert here.run("confirm", str(asked["id"])).code == 0
    rest(here)
    told = {one["fields"]["family_name"]: one["fields"] for one in here.export("contact")}
    assert {name: one["role"] for name, one in told.items()} == {one[0]: one[2] for one in people}
    assert all("@accueil." in one["email"] for one in told.values())

    (asked,) = here.problems()
    assert (asked["kind"], asked["field"]) == ("scramble", "role")
    assert here.run("confirm", str(asked["id"])).code == 0
    rest(here)
    assert here.problems() == []
    assert [one["fields"]["role"] for one in here.export("contact")] != [one[2] for one in people]


SIX = [
    *PEOPLE,
    ("Zola", "Zoé", "Stagiaire", "zoe@example.org", "06 39 98 50 50"),
    ("Morel", "Hugo", "Secrétaire", "hugo@example.org", "06 39 98 60 60"),
]


@pytest.mark.parametrize(("first", "end"), [(3, 5), (2, 5), (0, 2)], ids=["ways", "role", "names"])
@pytest.mark.parametrize("shift", [1, -1], ids=["lower", "higher"])
def test_two_rows_pasted_a_row_beside_are_asked_about(
    here: HereHost, stand_in: StandIn, shift: int, first: int, end: int
) -> None:
    """The first of those whose values were pasted kept them, so that only one had moved."""
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *SIX])})
    before = [one["fields"] for one in here.export("contact")]
    for row in (2, 3) if shift == 1 else (1, 2):
        epis.type("Contacts", row + 1, first, *SIX[row - shift][first:end])
    rest(here)

    assert held_columns(here)
    assert [one["fields"] for one in here.export("contact")] == before


def test_colleagues_who_share_a_number_and_an_address_from_now_on_are_taken(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *SIX])})
    for row in (2, 3):
        epis.type("Contacts", row + 1, MAIL, *SIX[1][MAIL:])
    rest(here)

    assert here.problems() == []
    assert reached(here)["Ana"] == reached(here)["Lina"] == reached(here)["Paul"]


@pytest.mark.parametrize(("first", "end"), [(MAIL, 5), (0, 2)], ids=["ways", "names"])
@pytest.mark.parametrize("count", [2, 3])
def test_rows_pasted_a_row_higher_are_asked_about_though_a_colleague_shares_their_values(
    here: HereHost, stand_in: StandIn, first: int, end: int, count: int
) -> None:
    """Hugo, in whose row nothing changed, has what Paul has, but for the rest."""
    hugo = list(SIX[5])
    hugo[first:end] = SIX[1][first:end]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *SIX[:5], hugo])})
    before = [one["fields"] for one in here.export("contact")]
    for row in range(count):
        epis.type("Contacts", row + 1, first, *SIX[row + 1][first:end])
    rest(here)

    assert [one["fields"] for one in here.export("contact")] == before
