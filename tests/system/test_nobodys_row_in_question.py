"""A row in question that is nobody's by now: its own person is in another row again."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB, FAMILY, GIVEN, MAIL, REFERENCE = "Contacts", 0, 1, 3, 5
TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
NAMES = ("Fegivu", "Togila", "Lalavu", "Rife", "Covuco", "Dulanu", "Zebari")
PEOPLE = [
    (f"{name}rin", f"{given}line", "Bénévole", f"{name.lower()}@example.org", f"06 39 98 {at}0 00")
    for at, (name, given) in enumerate(zip(NAMES, NAMES[::-1], strict=True), 1)
]
IN_QUESTION, WRITTEN_ANEW, COPY = 1, 8, 10
BACK = "zebari@example.org"
EDITS: Mapping[str, Sequence[Mapping[int, str]]] = {
    "emptied": [{MAIL: ""}],
    "emptied, and put back": [{MAIL: ""}, {MAIL: BACK}],
    "another address": [{MAIL: ""}, {MAIL: "zita@example.org"}],
    "somebody else": [{FAMILY: "Neuf", GIVEN: "Zita", MAIL: "zita@example.org", 4: ""}],
}


def family_names(here: HereHost) -> Mapping[str, str]:
    return {str(one["ref"]): str(one["fields"]["family_name"]) for one in here.export("contact")}


def rows_of(epis: Person) -> list[list[str]]:
    return [list(map(str, one)) for one in epis.seen(TAB)[1:]]


def questions(here: HereHost) -> list[str]:
    return [str(one["message"]) for one in here.problems() if one["kind"] == "scramble"]


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    """The first row shows the last person, beside the first one's reference.

    « Remplacer tout » in the first names and a sort without « Réf. »; the rows below are deleted,
    and rows of an older copy of the list pasted back. The function is everybody's.
    """
    epis = meet(here, stand_in, {TAB: ("contacts", [TITLES, *PEOPLE])})
    older = rows_of(epis)
    for row, one in enumerate(PEOPLE, 1):
        epis.type(TAB, row, GIVEN, one[GIVEN].replace("line", "lyne"))
    epis.sort_without_reference(TAB, MAIL, first_row=1, descending=True)
    rest(here)
    epis.delete_rows(TAB, 3, len(PEOPLE) - 2)
    rest(here)
    for row, cells in enumerate(older[2:], 4):
        epis.type(TAB, row, 0, *cells)
    rest(here)
    last = epis.seen(TAB)
    assert (last[IN_QUESTION][FAMILY], last[WRITTEN_ANEW][FAMILY]) == ("Zebaririn", "Zebaririn")
    assert ["Une ligne ne va plus avec" in one for one in questions(here)] == [True]
    return epis


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS.keys())
def test_it_stays_in_question_whatever_is_typed_in_it(
    edits: Sequence[Mapping[int, str]], here: HereHost, epis: Person
) -> None:
    """Without its address it shared the function alone with whose reference it bears, and was her.

    All that was typed in it was hers then, and went to the other sheets (seed 2959040).
    """
    before = family_names(here)
    for cells in edits:
        for column, text in cells.items():
            epis.type(TAB, IN_QUESTION, column, text)
        rest(here)
        assert family_names(here) == before
        assert ["Une ligne ne va plus avec" in one for one in questions(here)] == [True]

    (first,) = (ref for ref, name in before.items() if name == PEOPLE[0][FAMILY])
    epis.type(TAB, IN_QUESTION, 0, *PEOPLE[0], first)
    rest(here)
    assert here.problems() == []
    assert family_names(here) == before


def test_without_its_reference_it_is_somebody_new(here: HereHost, epis: Person) -> None:
    before = family_names(here)
    epis.type(TAB, IN_QUESTION, MAIL, "")
    rest(here)
    epis.wipe_reference(TAB, IN_QUESTION)
    rest(here)
    assert questions(here) == []
    assert before.items() <= family_names(here).items()
    assert [one["kind"] for one in here.problems()] == ["guard", "duplicate"]


def test_a_copy_of_it_for_somebody_else_waits_for_no_answer(here: HereHost, epis: Person) -> None:
    before = family_names(here)
    epis.copy_row(TAB, IN_QUESTION, COPY)
    epis.type(TAB, COPY, 0, "Neuf", "Zita", "Aide", "zita@example.org", "06 39 98 99 00")
    rest(here)
    after = family_names(here)
    assert before.items() <= after.items()
    assert sorted(after.values()) == sorted([*before.values(), "Neuf"])
    assert ["Une ligne ne va plus avec" in one for one in questions(here)] == [True]
