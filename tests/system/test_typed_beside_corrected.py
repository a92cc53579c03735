"""A row is corrected, and somebody who reads as it did before is typed below, before any run."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
PEOPLE = [
    ("Dupont", "Adeline", "", "accueil@example.org", "06 39 98 10 10"),
    ("Petit", "Paul", "Accueil", "paul@example.org", "06 39 98 20 20"),
    ("Roy", "Ana", "Accueil", "ana@example.org", "06 39 98 30 30"),
]
GIVEN, MAIL, PHONE, REFERENCE = 1, 3, 4, 5
NEW = "06 39 98 70 70"


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *PEOPLE])})


def people(here: HereHost) -> dict[str, Sequence[str]]:
    names = ("given_name", "email", "phone")
    return {
        str(one["ref"]): [str(one["fields"][name]) for name in names]
        for one in here.export("contact")
        if one["fields"]["family_name"] == "Dupont"
    }


@pytest.mark.parametrize(
    "corrected",
    [
        ("Adelyne", "adelyne@example.org"),
        ("Adeline", "adeline@example.org"),
        ("Adelyne", "accueil@example.org"),
    ],
    ids=["a letter of the name and the address", "the address", "a letter of the name"],
)
@pytest.mark.parametrize("where", ["above", "below", "below, with every row corrected"])
def test_a_row_with_its_reference_and_nearly_its_name_stays_who_it_is(
    here: HereHost, epis: Person, *, corrected: tuple[str, str], where: str
) -> None:
    """A colleague of the same name, who is reached by the same address and another number."""
    ref = str(epis.seen("Contacts")[1][REFERENCE])
    assert list(people(here)) == [ref]

    epis.type("Contacts", 1, GIVEN, corrected[0])
    epis.type("Contacts", 1, MAIL, corrected[1])
    for row in (2, 3) if "every" in where else ():
        epis.type("Contacts", row, MAIL, PEOPLE[row - 1][MAIL].replace("@", "@exemple."))
    if where == "above":
        epis.insert_rows("Contacts", 1)
        epis.type("Contacts", 1, 0, *PEOPLE[0][:PHONE], NEW)
    else:
        epis.add_row("Contacts", *PEOPLE[0][:PHONE], NEW)
    rest(here)

    found = people(here)
    assert found.pop(ref) == [*corrected, "+33639981010"]
    assert list(found.values()) == [["Adeline", "accueil@example.org", "+33639987070"]]
    assert [one["kind"] for one in here.problems()] == ["duplicate"]


@pytest.mark.parametrize(
    ("over", "below"),
    [
        (
            ("Adelyne", "Présidente", "adelyne@example.org", NEW),
            ("Adeline", "Bénévole", "adeline@example.org", "03 53 01 10 10"),
        ),
        (
            ("Adelyne", "Bénévole", "adelyne@example.org", "03 53 01 10 10"),
            ("Adeline", "Trésorière", "adeline@example.org", "03 53 01 10 10"),
        ),
        (
            ("Adelyne", "Bénévole", "adeline@example.org", NEW),
            ("Adeline", "Présidente", "", "03 53 01 10 10"),
        ),
    ],
    ids=["her function alone", "the number of their home alone", "her address alone"],
)
def test_whoever_is_typed_again_below_with_more_of_their_record_is_in_the_new_row(
    here: HereHost, stand_in: StandIn, *, over: tuple[str, ...], below: tuple[str, ...]
) -> None:
    """Another one, whose name is but a letter away, was typed over their row."""
    first = ("Dupont", "Adeline", "Présidente", "adeline@example.org", "03 53 01 10 10")
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, first, *PEOPLE[1:]])})
    ref = str(epis.seen("Contacts")[1][REFERENCE])
    epis.type("Contacts", 1, GIVEN, *over)
    epis.add_row("Contacts", first[0], *below)
    rest(here)

    found = people(here)
    assert found.pop(ref)[0] == "Adeline"
    assert [name for name, *_ in found.values()] == ["Adelyne"]
    assert [one["kind"] for one in here.problems()] == ["duplicate"]


def test_a_row_whose_name_alone_is_left_stays_who_it_is(here: HereHost, stand_in: StandIn) -> None:
    """Functions and addresses, which two share, of an older copy came a row too high."""
    shared = ("accueil@example.org", "06 39 98 10 10")
    listed = [
        ("Petit", "Paul", "Accueil", *shared),
        ("Roy", "Ana", "Animatrice", "ana@example.org", "06 39 98 30 30"),
        ("Zola", "Paul", "Bénévole", *shared),
    ]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *listed])})
    refs = {str(one["ref"]): one["fields"]["given_name"] for one in here.export("contact")}
    epis.type("Contacts", 1, 0, "", "Paul", *listed[1][2:])
    epis.type("Contacts", 2, 2, *listed[2][2:])
    rest(here)

    names = {str(one["ref"]): one["fields"]["given_name"] for one in here.export("contact")}
    assert names == refs
    assert here.problems() != []


def test_an_address_that_is_handed_to_somebody_new_is_no_question(
    here: HereHost, epis: Person
) -> None:
    epis.type("Contacts", 1, GIVEN, "Adelyne", "", "adelyne@example.org")
    epis.add_row("Contacts", "Dupont", "Omar", "", PEOPLE[0][MAIL], NEW)
    rest(here)

    assert sorted(mail for _, mail, _ in people(here).values()) == [
        "accueil@example.org",
        "adelyne@example.org",
    ]
    assert here.problems() == []


@pytest.mark.parametrize("descending", [False, True], ids=["two rows moved", "all rows moved"])
def test_a_sort_off_the_references_gives_no_record_to_a_colleague_of_the_same_name(
    here: HereHost, epis: Person, *, descending: bool
) -> None:
    """Whose row is new, and comes to stand where the other was, who has a new number."""
    ref = str(epis.seen("Contacts")[1][REFERENCE])
    numbers = ["06 39 98 01 01", "06 39 98 90 90"]
    first, last = reversed(numbers) if descending else numbers
    epis.type("Contacts", 1, PHONE, last)
    epis.add_row("Contacts", "Dupont", "Adeline", "", "adeline@example.org", first)
    epis.sort_without_reference("Contacts", PHONE, 1, descending=descending)
    rest(here)

    found = people(here)
    assert found.pop(ref) == ["Adeline", "accueil@example.org", _plain(last)]
    assert list(found.values()) == [["Adeline", "adeline@example.org", _plain(first)]]


def _plain(number: str) -> str:
    return "+33" + number.replace(" ", "")[1:]


def test_a_namesake_whom_a_sort_left_beside_the_reference_is_not_whoever_shows_more_of_it(
    here: HereHost, stand_in: StandIn
) -> None:
    """All first names were respelled, and she was typed with the number of their home."""
    listed = [
        ("Rivet", "Ginoline", "Bénévole", "gina@example.org", "06 39 98 40 40"),
        ("Dupont", "Adeline", "Présidente", "adeline@example.org", "03 53 01 10 10"),
        ("Roy", "Perisaline", "Accueil", "peri@example.org", "06 39 98 30 30"),
        ("Zola", "Fepelaline", "Trésorière", "zola@example.org", "06 39 98 20 20"),
    ]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *listed])})
    ref = str(epis.seen("Contacts")[2][REFERENCE])
    new = ("Dupont", "Adelyne", "Présidente", "dupont@example.org", "03 53 01 10 10")
    respelled = [(one[0], one[1].replace("line", "lyne"), *one[2:]) for one in listed]
    sorted_rows = [respelled[1], new, respelled[2], respelled[3], respelled[0]]
    for row, texts in enumerate(sorted_rows, start=1):
        epis.type("Contacts", row, 0, *texts)
    rest(here)

    found = people(here)
    assert found.pop(ref)[1] == "adeline@example.org"
    assert [mail for _, mail, _ in found.values()] == ["dupont@example.org"]
