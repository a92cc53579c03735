"""A row that asks, pasted as values elsewhere and deleted where it was: nobody answered."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import BEFORE, CAFE, Town, make

pytestmark = pytest.mark.system

SEATS, REMARK, ADULTS = 5, 7, 2
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
    (CAFE, "15/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
]


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    return make(tmp_path, stand_in, at=BEFORE, sessions=SESSIONS)


def paste_at_the_end(town: Town, tab: str, row: int) -> None:
    values = list(town.own.seen(tab)[row])
    town.own.add_row(tab, *values)
    town.own.delete_rows(tab, row)
    town.rest()


def families(town: Town) -> dict[str, object]:
    found = (one["fields"] for one in town.host.export("registration"))
    return {str(one["given_name"]): one["status"] for one in found}


def test_no_family_stayed_away_before_the_day(town: Town) -> None:
    town.say("absente")
    assert town.asked() == [("held", "F2")]
    paste_at_the_end(town, "Inscriptions", 1)
    assert (families(town)["Lina"], town.asked()) == (None, [("held", "F4")])


def test_no_session_takes_place_again(town: Town) -> None:
    town.own.type("Séances", 1, REMARK, "annulé")
    town.rest()
    town.own.write_note("Séances", 1, REMARK, "")
    town.rest()
    town.own.type("Séances", 1, REMARK, "")
    town.rest()
    assert (sorted(map(str, town.states())), len(town.asked())) == (["cancelled", "planned"], 1)
    paste_at_the_end(town, "Séances", 1)
    assert (sorted(map(str, town.states())), len(town.asked())) == (["cancelled", "planned"], 1)


def test_no_more_people_than_seats_are_meant(town: Town) -> None:
    town.own.type("Séances", 1, SEATS, 4)
    town.own.type("Inscriptions", 3, ADULTS, 3)
    town.rest()
    assert town.asked() == [("held", "C4")]
    town.own.add_row("Inscriptions", "Café des parents du 15/12/2026", "Nour", 1, "", "non", "")
    paste_at_the_end(town, "Inscriptions", 3)
    assert [kind for kind, _ in town.asked()] == ["held"]
