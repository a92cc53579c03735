"""A thing that is sold, lost or another structure's now: what its list and the others say."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

CONDITION, OWNER = 1, 2
TITLES = ("Désignation", "État", "Propriétaire")
THINGS = [TITLES, ("Malle lecture", "Usé", ""), ("Tapis", "Bon", "")]


@pytest.fixture
def lists(here: HereHost, stand_in: StandIn) -> tuple[Person, Person]:
    """The owner's list of things, and the coordinator's of all."""
    own = stand_in.create("Ludothèque", {"Matériel": THINGS}, entry="RAW")
    every = stand_in.create("CLEF", {"Matériel": [TITLES]}, entry="RAW")
    nursery = stand_in.create("Crèche", {"Matériel": [TITLES]}, entry="RAW")
    tabs = {"Matériel": "items"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": own, "tabs": tabs},
            {"partner": "clef", "name": "CLEF", "id": every, "tabs": tabs, "scope": "all"},
            {"partner": "creche", "name": "Crèche La Farandole", "id": nursery, "tabs": tabs},
        ]
    )
    rest(here)
    assert here.problems() == []
    return stand_in.open(own), stand_in.open(every)


def rest(here: HereHost) -> None:
    for _ in range(4):
        here.sync()


def seen_condition(list_of_all: Person, label: str) -> str:
    return next(str(row[CONDITION]) for row in list_of_all.seen("Matériel") if row[0] == label)


@pytest.mark.parametrize("typed", ["vendue", "donnée à la MJC", "perdue", "jetée"])
def test_what_is_sold_lost_or_given_away_is_out_of_service_for_everybody(
    here: HereHost, lists: tuple[Person, Person], typed: str
) -> None:
    own, every = lists
    own.type("Matériel", 1, CONDITION, typed)
    rest(here)

    assert seen_condition(every, "Malle lecture") == "Hors service"
    assert own.seen("Matériel")[1][CONDITION] == typed
    assert here.problems() == []


@pytest.mark.parametrize("typed", ["une vendue", "freins refaits"])
def test_words_over_a_state_take_it_from_nobody(
    here: HereHost, lists: tuple[Person, Person], typed: str
) -> None:
    own, every = lists
    own.type("Matériel", 1, CONDITION, typed)
    rest(here)

    assert seen_condition(every, "Malle lecture") == "Usé"
    assert own.seen("Matériel")[1][CONDITION] == typed
    assert [one["cell"] for one in here.problems()] == ["B2"]


def test_words_where_no_state_is_known_are_the_owners_own(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    own, _ = lists
    own.add_row("Matériel", "Tricycle", "freins refaits")
    rest(here)

    assert here.problems() == []
    assert any(row[:2] == ["Tricycle", "freins refaits"] for row in own.seen("Matériel"))


def test_the_coordination_hands_a_thing_on_and_the_note_says_that_it_does(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    """« Effacez cette note » brought the note back, three times."""
    own, every = lists
    own.type("Matériel", 2, OWNER, "Crèche La Farandole")
    rest(here)
    note = own.notes("Matériel")[2, OWNER]
    assert "dites-le à la coordination" in note
    assert "effacez cette note" not in note
    (told,) = here.problems()
    assert "changez la structure dans votre liste" in told["message"]

    (row,) = (n for n, one in enumerate(every.seen("Matériel")) if one[0] == "Tapis")
    every.type("Matériel", row, OWNER, "Crèche La Farandole")
    rest(here)
    owners = {one["fields"]["owner_organisation_id"] for one in here.export("item")}
    assert owners == {"ludo", "creche"}
    # Its row says where it is, and that it may go.
    own.delete_rows("Matériel", 2)
    rest(here)
    assert here.problems() == []
