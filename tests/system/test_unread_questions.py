"""What was asked about a cell is asked on while nobody can read it, as a coordinator sees it."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB, PHONE = "Contacts", "Téléphone"
ROWS = [
    ("Nom", "Prénom", "Courriel", PHONE),
    ("Colin", "Léa", "lea@example.org", "06 39 98 12 01 (rayé sur la fiche)"),
    ("Garnier", "Tom", "tom@example.org", ""),
]


@pytest.fixture(name="lists")
def _lists(here: HereHost, stand_in: StandIn) -> tuple[Person, Person]:
    """Les Épis typed words beside a number that nobody knows; CLEF sees everybody's contacts."""
    first = stand_in.create("Épis", {TAB: ROWS, "Notes": [("à lire",)]})
    second = stand_in.create("CLEF", {TAB: [(*ROWS[0], "Structure")]})
    tabs = {TAB: "contacts"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": first, "tabs": tabs},
            {"partner": "clef", "id": second, "tabs": tabs, "scope": "all"},
        ]
    )
    _go_on(here)
    return stand_in.open(first), stand_in.open(second)


def _go_on(here: HereHost) -> None:
    """A tab that is gone has a run fail, and the others go on."""
    for _ in range(3):
        here.run("sync", "--json")


def _numbers(person: Person) -> list[str]:
    seen = person.seen(TAB)
    at = seen[0].index(PHONE)
    return sorted(line[at] if at < len(line) else "" for line in seen[1:])


def _stir(here: HereHost, person: Person) -> None:
    """Something else is typed, so that every list is looked at."""
    row = next(n for n, one in enumerate(person.seen(TAB)) if one[0] == "Garnier")
    person.type(TAB, row, 2, "thomas@example.org")
    _go_on(here)


def test_of_a_tab_that_is_gone_nothing_spreads_without_a_yes_and_a_yes_counts(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    """The question closed with the tab, and every list received the number without a yes."""
    person, other = lists
    [asked] = here.problems()
    assert (asked["kind"], _numbers(other)) == ("assumed", ["", ""])

    person.delete_tab(TAB)
    _stir(here, other)
    assert _numbers(other) == ["", ""]
    standing, missing = here.problems()
    assert (standing["id"], missing["kind"]) == (asked["id"], "missing_tab")

    assert here.run("confirm", str(asked["id"])).code == 0
    _go_on(here)
    assert _numbers(other) == ["", "06 39 98 12 01"]
    assert [one["kind"] for one in here.problems()] == ["missing_tab"]


def test_of_titles_that_are_gone_the_question_is_there_once_they_are_back(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    person, other = lists
    [asked] = here.problems()

    person.delete_rows(TAB, 0)
    _stir(here, other)
    assert _numbers(other) == ["", ""]
    assert [one["kind"] for one in here.problems()] == ["assumed", "missing_column"]

    assert person.undo()
    _go_on(here)
    assert [one["id"] for one in here.problems()] == [asked["id"]]
    [at] = person.notes(TAB)
    person.write_note(TAB, *at, "")
    _go_on(here)
    assert _numbers(other) == ["", "06 39 98 12 01"]
    assert here.problems() == []
