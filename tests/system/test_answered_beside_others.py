"""A note deleted as an answer, and other rows put in, taken out or sorted before the next run."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import BEFORE, CAFE, DAY, Town, make

pytestmark = pytest.mark.system

DATE, SEATS, STATE, ADULTS = 1, 5, 6, 2
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 12, ""),
    (CAFE, "15/12/2026", "14h", "16h", "Mairie", 12, ""),
    (CAFE, "22/12/2026", "14h", "16h", "Auditorium", 12, ""),
    (CAFE, "05/01/2027", "14h", "16h", "MJC", 12, ""),
]
OTHER = (CAFE, "12/01/2027", "14h", "16h", "Mairie", 5)


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    return make(tmp_path, stand_in, at=BEFORE, sessions=SESSIONS)


def days(town: Town) -> dict[str, object]:
    """State by day."""
    found = (one["fields"] for one in town.host.export("session"))
    return {str(one["date"]): one["status"] for one in found}


def families(town: Town) -> dict[str, object]:
    found = (one["fields"] for one in town.host.export("registration"))
    return {str(one["given_name"]): one["status"] for one in found}


def delete_note(town: Town, tab: str) -> int:
    """Its row."""
    ((place, _),) = town.own.notes(tab).items()
    town.own.write_note(tab, *place, "")
    return place[0]


def test_a_day_is_confirmed_with_a_row_put_in_above(town: Town) -> None:
    town.own.type("Séances", 1, DATE, "08/03/2027")
    town.rest()
    delete_note(town, "Séances")
    town.own.insert_rows("Séances", 1)
    town.own.type("Séances", 1, 0, *OTHER)
    town.rest()
    assert (town.asked(), "2027-03-08" in days(town), len(days(town))) == ([], True, 5)


def test_a_day_is_confirmed_with_a_row_above_deleted(town: Town) -> None:
    town.own.add_row("Inscriptions", f"{CAFE} du 22/12/2026", "Nour", 1, "", "non", "")
    town.rest()
    town.own.type("Séances", 3, DATE, "22/03/2027")
    town.rest()
    delete_note(town, "Séances")
    town.own.delete_rows("Séances", 2)
    town.rest()
    assert (town.asked(), "2027-03-22" in days(town)) == ([], True)


@pytest.mark.parametrize("earlier", [False, True], ids=["at once", "with rows put in before"])
def test_a_session_is_called_off_with_the_list_sorted(town: Town, *, earlier: bool) -> None:
    if earlier:
        town.own.insert_rows("Séances", 3)
        town.own.type("Séances", 3, 0, *OTHER)
        town.rest()
    town.own.type("Séances", 1, STATE, "annulée")
    town.rest()
    delete_note(town, "Séances")
    town.own.sort("Séances", 1, DATE, descending=True)
    town.rest()
    assert (town.asked(), days(town)["2026-12-08"]) == ([], "cancelled")


def test_a_session_is_called_off_with_rows_put_in_before_each_of_two_runs(town: Town) -> None:
    """Where the rows around it stand is known from the last run."""
    town.own.type("Séances", 2, STATE, "annulée")
    town.own.add_row("Inscriptions", f"{CAFE} du 15/12/2026", "Nour", 1, "", "non", "")
    town.rest()
    for _ in range(2):
        if town.own.notes("Séances"):
            delete_note(town, "Séances")
        town.own.insert_rows("Séances", 1, 2)
        town.rest()
    assert (town.asked(), days(town)["2026-12-15"]) == ([], "cancelled")


def test_more_people_than_seats_are_meant_with_a_family_put_in_above(town: Town) -> None:
    town.own.type("Séances", 1, SEATS, 4)
    town.own.type("Inscriptions", 3, ADULTS, 3)
    town.rest()
    assert town.asked() == [("held", "C4")]
    delete_note(town, "Inscriptions")
    town.own.insert_rows("Inscriptions", 1)
    town.own.type("Inscriptions", 1, 0, f"{CAFE} du 15/12/2026", "Nour", 1, "", "non")
    town.rest()
    assert (town.asked(), sorted(families(town))) == ([], ["Lina", "Nour", "Omar", "Sofia"])


def test_a_family_stayed_away_with_a_blank_row_above(town: Town) -> None:
    town.say("absente")
    assert town.asked() == [("held", "F2")]
    delete_note(town, "Inscriptions")
    town.own.insert_rows("Inscriptions", 1)
    town.rest()
    assert (families(town)["Lina"], town.asked()) == ("no_show", [])


def test_rows_pasted_together_at_the_end_are_no_answer(town: Town) -> None:
    """As values, without our note, and deleted where they were; a family was added meanwhile."""
    town.say("", "absente")
    assert town.asked() == [("held", "F3")]
    first, second = (list(town.own.seen("Inscriptions")[row]) for row in (1, 2))
    town.own.add_row("Inscriptions", DAY, "Nour", 1, "", "non", "")
    town.own.add_row("Inscriptions", *first)
    town.own.add_row("Inscriptions", *second)
    town.own.delete_rows("Inscriptions", 1, 2)
    town.rest()
    assert (families(town)["Sofia"], [kind for kind, _ in town.asked()]) == (None, ["held"])


@pytest.mark.parametrize("is_sorted", [False, True])
def test_a_session_that_comes_back_is_none_of_another_day(town: Town, *, is_sorted: bool) -> None:
    """A fortnight later there is one at the same hour in the same room."""
    town.own.delete_rows("Séances", 1)
    if is_sorted:
        town.own.sort("Séances", 1, DATE, descending=True)
    town.rest()
    assert [(one["kind"], one["cell"]) for one in town.host.problems()] == [("held", "B5")]
    assert len(days(town)) == len(SESSIONS) - 1
