"""Words in a column of one's own that are known as titles: they make nobody a row of titles."""

from collections.abc import Sequence

import pytest

from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB = "Contacts"
TITLES = ("Nom", "Prénom", "Courriel", "Téléphone", "Type", "Vu", "Reçu")
TYPE = 4
PEOPLE = [
    ("Vunuferin", "Zoéline", "vunu@example.org", "03 53 01 00 01"),
    ("Bapebarin", "Léaline", "bape@example.org", "03 53 01 00 02"),
    ("Fevuvurin", "Inéline", "fevu@example.org", "03 53 01 00 03"),
]
NAMES = sorted(name for name, *_ in PEOPLE)
WORDS = [("Association",), ("Partenaire", "Mobile"), ("Copil", "CT", "Mobile")]
FIRST = [
    PEOPLE[0],
    ("Vunuferin", "", "vunu@example.org"),
    ("Vunuferin", "Zoé", "", "03 53 01 00 01"),
]


def names(here: HereHost) -> Sequence[str]:
    return sorted(one["fields"]["family_name"] for one in here.export("contact"))


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("first", FIRST)
def test_when_the_list_is_met(
    first: Sequence[str], words: Sequence[str], here: HereHost, stand_in: StandIn
) -> None:
    first = (*first, *[""] * (TYPE - len(first)), *words)
    meet(here, stand_in, {TAB: ("contacts", [TITLES, first, *PEOPLE[1:]])})
    assert names(here) == NAMES
    assert [one for one in here.export("contact") if one["fields"].get("mobile")] == []


@pytest.mark.parametrize("has_reference", [True, False])
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("first", FIRST)
def test_when_it_is_known(
    first: Sequence[str],
    words: Sequence[str],
    here: HereHost,
    stand_in: StandIn,
    *,
    has_reference: bool,
) -> None:
    first = (*first, *[""] * (TYPE - len(first)))
    person = meet(here, stand_in, {TAB: ("contacts", [TITLES, first, *PEOPLE[1:]])})
    refs = {one["ref"] for one in here.export("contact")}
    if not has_reference:
        person.wipe_reference(TAB, 1)
    person.type(TAB, 1, TYPE, *words)
    rest(here)
    assert names(here) == NAMES
    assert {one["ref"] for one in here.export("contact")} == refs
    assert here.problems() == []


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("first", FIRST)
def test_typed_above(
    first: Sequence[str], words: Sequence[str], here: HereHost, stand_in: StandIn
) -> None:
    person = meet(here, stand_in, {TAB: ("contacts", [TITLES, *PEOPLE[1:]])})
    person.insert_rows(TAB, 1, 1)
    person.type(TAB, 1, 0, *first, *[""] * (TYPE - len(first)), *words)
    rest(here)
    assert names(here) == NAMES
    assert here.problems() == []
