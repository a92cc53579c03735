"""A person, pasted into the row of a neighbour whose reference and right-hand cells stay."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Prénom", "Nom", "Téléphone", "Courriel", "Commune", "Fonction")
SHORT = [
    ("Marie", "Dupont", "06 39 98 10 10", "marie@example.org", "Arras", "Accueil"),
    ("Paul", "Petit", "06 39 98 20 20", "paul@example.org", "Lens", "Trésorier"),
    ("Ana", "Roy", "06 39 98 30 30", "ana@example.org", "Arras", "Bénévole"),
    ("Lina", "Noël", "06 39 98 40 40", "lina@example.org", "Béthune", "Secrétaire"),
    ("Omar", "Blanc", "06 39 98 50 50", "omar@example.org", "Lens", "Bénévole"),
]
MORE = [
    (f"Lou{c}", f"Morel{c}", f"06 39 98 7{at} 10", f"{c}@example.org", "Arras", "Bénévole")
    for at, c in enumerate("tuvwxyz")
]
LONG = [*SHORT, *MORE]
PERSON = slice(0, 4)
FIELDS = {"given_name", "family_name", "phone", "email"}


def paste(epis: Person, people: Sequence[Sequence[str]], rows: Sequence[int], shift: int) -> None:
    for row in rows:
        epis.type("Contacts", row + 1, 0, *people[row - shift][PERSON])


def fields(here: HereHost) -> Sequence[Mapping[str, object]]:
    return [one["fields"] for one in here.export("contact")]


def held(here: HereHost) -> set[object]:
    assert {one["kind"] for one in here.problems()} <= {"scramble"}
    return {one["field"] for one in here.problems()}


def told(here: HereHost) -> Sequence[tuple[object, ...]]:
    names = ("given_name", "family_name", "phone", "email")
    return [tuple(one[name] for name in names) for one in fields(here)]


def told_of(people: Sequence[Sequence[str]]) -> Sequence[tuple[object, ...]]:
    return [(*one[:2], "+33" + one[2][1:].replace(" ", ""), one[3]) for one in people]


def everybody(here: HereHost, stand_in: StandIn, people: Sequence[Sequence[str]]) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, *people])})


@pytest.mark.parametrize("people", [SHORT, LONG], ids=["a short list", "a longer one"])
@pytest.mark.parametrize("rows", [(2,), (2, 3), (1, 2, 3)], ids=["one row", "two", "three"])
@pytest.mark.parametrize("shift", [1, -1], ids=["lower", "higher"])
def test_people_pasted_a_row_beside_wait(
    here: HereHost,
    stand_in: StandIn,
    shift: int,
    rows: Sequence[int],
    people: Sequence[Sequence[str]],
) -> None:
    epis = everybody(here, stand_in, people)
    before = fields(here)
    paste(epis, people, rows, shift)
    rest(here)

    assert held(here) == FIELDS
    assert fields(here) == before
    (said,) = {str(note) for note in epis.notes("Contacts").values()}
    assert "de ligne" in said
    assert "Remettez la feuille comme avant" in said

    paste(epis, people, rows, 0)
    rest(here)
    assert here.problems() == []
    assert epis.notes("Contacts") == {}
    assert fields(here) == before


@pytest.mark.parametrize("shift", [1, -1], ids=["lower", "higher"])
def test_a_question_waits_on_where_the_table_is_sorted_and_ends_where_it_is_put_back(
    here: HereHost, stand_in: StandIn, shift: int
) -> None:
    epis = everybody(here, stand_in, LONG)
    before = fields(here)
    paste(epis, LONG, (2, 3), shift)
    rest(here)
    rows = epis.seen("Contacts")[1:]
    for at, row in enumerate(sorted(rows, key=lambda one: (str(one[4]), str(one[1]))), 1):
        epis.type("Contacts", at, 0, *row)
    rest(here)
    assert held(here) == FIELDS
    assert fields(here) == before

    for at, row in enumerate(rows, 1):
        epis.type("Contacts", at, 0, *row)
    paste(epis, LONG, (2, 3), 0)
    rest(here)
    assert here.problems() == []
    assert fields(here) == before


@pytest.mark.parametrize("shift", [1, -1], ids=["lower", "higher"])
def test_a_cell_put_right_at_once_makes_nobody_else_of_the_row(
    here: HereHost, stand_in: StandIn, shift: int
) -> None:
    epis = everybody(here, stand_in, SHORT)
    before = fields(here)
    paste(epis, SHORT, (2, 3), shift)
    epis.type("Contacts", 3, 2, SHORT[2][2])
    rest(here)
    assert held(here) >= FIELDS - {"phone"}
    assert fields(here) == before


def test_a_row_that_by_chance_has_the_same_rest_waits_with_the_others(
    here: HereHost, stand_in: StandIn
) -> None:
    """Ana's row shows all that Paul's does: both are « Bénévole »."""
    people = [SHORT[0], (*SHORT[1][PERSON], "Lens", "Bénévole"), *SHORT[2:]]
    epis = everybody(here, stand_in, people)
    before = fields(here)
    paste(epis, people, (2, 3), 1)
    rest(here)
    assert held(here) == FIELDS
    assert fields(here) == before


@pytest.mark.parametrize("rows", [(2,), (2, 3), (2, 3, 4)], ids=["one row", "two", "three"])
def test_people_pasted_lower_wait_though_the_last_one_is_typed_below(
    here: HereHost, stand_in: StandIn, rows: Sequence[int]
) -> None:
    epis = everybody(here, stand_in, SHORT)
    before = fields(here)
    paste(epis, SHORT, rows, 1)
    epis.add_row("Contacts", *SHORT[rows[-1]][PERSON])
    rest(here)
    assert held(here) == FIELDS
    assert fields(here) == before


@pytest.mark.parametrize("rows", [(2,), (2, 3)], ids=["one row", "two"])
def test_the_question_ends_once_the_rest_is_pasted_along(
    here: HereHost, stand_in: StandIn, rows: Sequence[int]
) -> None:
    """Nobody is a mixture then, and only the row that stands twice is asked about.

    A question about a row that is gone ends when the list is next read.
    """
    epis = everybody(here, stand_in, SHORT)
    paste(epis, SHORT, rows, 1)
    rest(here)
    for row in rows:
        epis.type("Contacts", row + 1, 0, *SHORT[row - 1])
    rest(here)
    epis.type("Contacts", 5, 5, "Animateur")
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["duplicate"]
    found = {str(one["email"]): one["role"] for one in fields(here)}
    roles = {one[3]: one[5] for one in SHORT} | {SHORT[4][3]: "Animateur"}
    assert found.items() <= roles.items()


@pytest.mark.parametrize("row", [2, 1], ids=["in that row", "in the row of whoever was copied"])
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_a_person_pasted_beside_waits_on_whatever_else_is_edited(
    here: HereHost, stand_in: StandIn, row: int, *, at_once: bool
) -> None:
    """Ana was archived, and one was made of Paul and of what stands in her row."""
    epis = everybody(here, stand_in, SHORT)
    paste(epis, SHORT, (2,), 1)
    if not at_once:
        rest(here)
    epis.type("Contacts", row + 1, 5, "Animateur")
    rest(here)
    assert held(here) == FIELDS
    assert told(here) == told_of(SHORT)

    paste(epis, SHORT, (2,), 0)
    rest(here)
    assert here.problems() == []
    assert fields(here)[row]["role"] == "Animateur"
    assert told(here) == told_of(SHORT)


@pytest.mark.parametrize("answer", [["confirm"], ["resolve", "--keep", "database"]])
@pytest.mark.parametrize("at", range(4))
def test_an_answer_about_one_column_is_one_about_the_person(
    here: HereHost, stand_in: StandIn, answer: Sequence[str], at: int
) -> None:
    """A yes to the address alone made somebody of Ana's name and Paul's address."""
    epis = everybody(here, stand_in, SHORT)
    paste(epis, SHORT, (2, 3), 1)
    epis.type("Contacts", 3, 5, "Animateur")
    rest(here)
    command, *how = answer
    assert here.run(command, str(here.problems()[at]["id"]), *how).code == 0
    rest(here)
    assert {one["kind"] for one in here.problems()} <= {"duplicate"}
    is_yes = command == "confirm"
    rows = (0, 1, 1, 2, 4) if is_yes else range(5)
    assert told(here) == told_of([SHORT[row] for row in rows])


@pytest.mark.parametrize("address", [True, False], ids=["with an address", "without"])
def test_one_of_a_family_waits_who_has_but_one_way_to_be_reached(
    here: HereHost, stand_in: StandIn, *, address: bool
) -> None:
    """Two cells changed, and it was somebody new; Ana was archived."""
    titles = (*TITLES[:2], TITLES[3 if address else 2], *TITLES[4:])
    way = 3 if address else 2
    people = [(one[0], "Petit", one[way], *one[4:]) for one in SHORT]
    epis = meet(here, stand_in, {"Contacts": ("contacts", [titles, *people])})
    before = fields(here)
    epis.type("Contacts", 3, 0, *people[1][:3])
    rest(here)
    assert held(here) == {"given_name", "email" if address else "phone"}
    assert fields(here) == before


def test_whoever_has_but_a_whole_name_and_an_address_waits_as_well(
    here: HereHost, stand_in: StandIn
) -> None:
    people = [(f"{one[0]} {one[1]}", one[3], one[5]) for one in SHORT]
    tab = [("Nom complet", "Courriel", "Fonction"), *people]
    epis = meet(here, stand_in, {"Contacts": ("contacts_full_name", tab)})
    before = fields(here)
    epis.type("Contacts", 3, 0, *people[1][:2])
    rest(here)
    assert held(here) == {"full_name", "email"}
    assert fields(here) == before


@pytest.mark.parametrize("rows", [(2,), (2, 3)], ids=["one row", "two"])
def test_people_of_one_function_and_town_wait_as_well(
    here: HereHost, stand_in: StandIn, rows: Sequence[int]
) -> None:
    """Ana's row showed all that Paul's does: it was a copy of his, and she was archived."""
    people = [(*one[PERSON], "Lens", "Bénévole") for one in SHORT]
    epis = everybody(here, stand_in, people)
    paste(epis, people, rows, 1)
    rest(here)
    assert held(here) == FIELDS
    assert told(here) == told_of(people)
    paste(epis, people, rows, 0)
    rest(here)
    assert here.problems() == []
    assert told(here) == told_of(people)


def test_in_the_list_of_everybody_people_wait_in_the_row_of_another_partner(
    here: HereHost, stand_in: StandIn
) -> None:
    """Whose name it is was read with the partner of the row."""
    partners = {"les-epis": "Les Épis", "la-ruche": "La Ruche", "le-pont": "Le Pont"}
    whose = [*partners.values(), *partners.values()]
    rows = [(name, *one) for name, one in zip(whose, SHORT, strict=False)]
    everyone = stand_in.create("CLEF", {"Contacts": [("Structure", *TITLES), *rows]})
    tabs = {"tabs": {"Contacts": "contacts"}}
    lists = [
        {
            "partner": slug,
            "name": name,
            "id": stand_in.create(name, {"Contacts": [TITLES]}),
            **tabs,
        }
        for slug, name in partners.items()
    ]
    seen = {"partner": "clef", "name": "CLEF", "id": everyone, "scope": "all", **tabs}
    here.write_mappings([seen, *lists])
    rest(here)
    before = fields(here)
    clef = stand_in.open(everyone)
    for row in (2, 3):
        clef.type("Contacts", row + 1, 1, *SHORT[row - 1][PERSON])
    rest(here)
    assert held(here) == FIELDS
    assert fields(here) == before


def test_people_pasted_without_their_first_names_archive_nobody(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = everybody(here, stand_in, SHORT)
    before = fields(here)
    for row in (2, 3):
        epis.type("Contacts", row + 1, 1, *SHORT[row - 1][1:4])
    rest(here)
    assert held(here) == FIELDS - {"given_name"}
    assert fields(here) == before


@pytest.mark.parametrize("people", [SHORT, LONG], ids=["a short list", "a longer one"])
def test_ordinary_edits_are_taken_at_once(
    here: HereHost, stand_in: StandIn, people: Sequence[Sequence[str]]
) -> None:
    epis = everybody(here, stand_in, people)
    epis.type("Contacts", 1, 0, "Maria", "Dupond", "06 39 98 11 11", "maria@example.org")
    epis.type("Contacts", 3, 0, "Zoé", "Faure", "06 39 98 60 60", "zoe@example.org")
    epis.type("Contacts", 5, 2, SHORT[3][2])
    rest(here)
    assert here.problems() == []
    found = {one["email"]: one["family_name"] for one in fields(here)}
    assert found["maria@example.org"] == "Dupond"
    assert found["zoe@example.org"] == "Faure"
