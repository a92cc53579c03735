"""An answer to a question of which the other value has changed since it was asked."""

from collections.abc import Mapping

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Courriel", "Fonction")


@pytest.fixture
def lists(here: HereHost, stand_in: StandIn) -> Mapping[str, str]:
    """A partner's list and everybody's: the tab's title → its file."""
    person = ("Garnier", "Ana", "ana@example.org")
    own = stand_in.create("Les Épis", {"Contacts": [TITLES, (*person, "")]}, entry="RAW")
    every = stand_in.create("CLEF", {"Tous": [TITLES]}, entry="RAW")
    here.write_mappings([
        {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": {"Contacts": "contacts"}},
        {"partner": "clef", "name": "CLEF", "id": every, "scope": "all",
         "tabs": {"Tous": "contacts"}},
    ])  # fmt: skip
    for _ in range(3):
        here.sync()
    return {"Contacts": own, "Tous": every}


@pytest.fixture
def ref(here: HereHost, stand_in: StandIn, lists: Mapping[str, str]) -> str:
    """Somebody whose post is « Accueil » in the list of their own, and « Direction » in all."""
    stand_in.open(lists["Contacts"]).type("Contacts", 1, 3, "Accueil")
    stand_in.open(lists["Tous"]).type("Tous", 1, 3, "Direction")
    here.sync()
    here.sync()
    (asked,) = here.problems()
    assert (asked["kind"], asked["field"]) == ("conflict", "role")
    return str(asked["ref"])


@pytest.mark.parametrize("keep", ["database", "sheet"])
def test_a_value_that_is_no_more_the_records_is_not_chosen(
    here: HereHost, stand_in: StandIn, lists: Mapping[str, str], ref: str, keep: str
) -> None:
    """Both lists had come to say the same: who chose the other value got that all the same."""
    (asked,) = here.problems()
    (other,) = lists.keys() - {asked["tab"]}
    stand_in.open(lists[other]).type(other, 1, 3, asked["sheet_value"])
    here.sync()

    late = here.run("resolve", str(asked["id"]), "--keep", keep)

    assert late.code != 0
    assert f"la question montre encore « {asked['canonical_value']} »" in late.err
    assert [one["id"] for one in here.problems()] == [asked["id"]]
    here.sync()
    assert here.problems() == []
    (person,) = here.export("contact")
    assert (person["ref"], person["fields"]["role"]) == (ref, asked["sheet_value"])


def test_what_else_has_changed_of_the_record_is_no_matter(here: HereHost, ref: str) -> None:
    (asked,) = here.problems()
    assert here.run("edit", ref, "phone=06 39 98 12 34").code == 0

    assert here.run("resolve", str(asked["id"]), "--keep", "database").code == 0

    here.sync()
    (person,) = here.export("contact")
    assert (person["fields"]["role"], here.problems()) == (asked["canonical_value"], [])


def test_what_the_coordination_gave_itself_is_known_to_it(here: HereHost, ref: str) -> None:
    (asked,) = here.problems()
    assert here.run("edit", ref, "role=Présidente").code == 0

    assert here.run("resolve", str(asked["id"]), "--keep", "database").code == 0

    here.sync()
    (person,) = here.export("contact")
    assert (person["fields"]["role"], here.problems()) == ("Présidente", [])


@pytest.mark.parametrize("is_given_again", [True, False])
def test_a_deleted_note_answers_the_two_values_that_it_showed_whatever_was_given_meanwhile(
    here: HereHost, stand_in: StandIn, lists: Mapping[str, str], ref: str, *, is_given_again: bool
) -> None:
    """Another value, and the same once more before any run, is no change; another alone is one."""
    (asked,) = here.problems()
    tab = asked["tab"]
    assert here.run("edit", ref, "role=Présidente").code == 0
    stand_in.open(lists[tab]).write_note(tab, 1, 3, "")
    if is_given_again:
        assert here.run("edit", ref, f"role={asked['canonical_value']}").code == 0

    here.sync()

    (person,) = here.export("contact")
    open_ = [(one["sheet_value"], one["canonical_value"]) for one in here.problems()]
    if is_given_again:
        assert (person["fields"]["role"], open_) == (asked["sheet_value"], [])
        history = here.run("history", ref).out
        assert str(asked["canonical_value"]) in history
    else:
        assert person["fields"]["role"] == "Présidente"
        assert open_ == [(asked["sheet_value"], "Présidente")]
