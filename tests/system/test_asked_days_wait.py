"""While a session's new day is asked about, nothing of its row is taken; only people end it."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import AFTER, BEFORE, CAFE, Town, make

pytestmark = pytest.mark.system

SESSION, DATE, STATE, REMARK = 1, 1, 6, 7
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
]


def counted(tmp_path: Path, stand_in: StandIn) -> Town:
    """A session that took place, of which its partner said who came."""
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.at(AFTER)
    town.own.add_row("Bilans", f"{CAFE} du 08/12/2026", 4, 1, 2)
    town.rest()
    assert town.states() == ["held"]
    return town


def said(town: Town) -> tuple[object, ...]:
    (session,) = (one["fields"] for one in town.host.export("session"))
    return session["date"], session["start_time"], session["place"], session["status"]


HELD = ("2026-12-08", "14:00", "Auditorium", "held")


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    ("word", "state"), [("annulé", "cancelled"), ("reporté", "planned")], ids=["off", "put off"]
)
def test_a_word_beside_it_waits_until_somebody_answers(
    word: str,
    state: str,
    *,
    later: bool,
    tmp_path: Path,
    stand_in: StandIn,
) -> None:
    """The session of the 8th was called off at once, and its count moved in the next run."""
    town = counted(tmp_path, stand_in)
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    if later:
        town.rest()
    town.own.type("Séances", SESSION, REMARK, word)
    town.rest()
    assert (said(town), town.asked()) == (HELD, [("held", "B2")])
    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    assert (said(town)[0], said(town)[3]) == ("2026-12-15", state)


def test_called_off_by_command_or_without_its_count_it_is_asked_about_still(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """The next edit anywhere in the spreadsheet ended the question, and the session moved."""
    town = counted(tmp_path, stand_in)
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "status=cancelled").code == 0
    town.own.delete_rows("Bilans", 1)
    town.rest()
    town.own.type("Séances", SESSION, REMARK, "Sur inscription")
    town.rest()
    assert (town.counts(), town.asked()) == ([], [("held", "B2")])
    assert (said(town)[0], said(town)[3]) == ("2026-12-08", "cancelled")
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert (said(town)[0], town.asked()) == ("2026-12-08", [])


@pytest.mark.parametrize("day", ["15/06/2027", "15/11/2026"])
def test_so_it_is_of_a_session_to_come_that_moves_far(
    day: str, tmp_path: Path, stand_in: StandIn
) -> None:
    """« Rien n’est changé », the note said, and hour and place were, for families as well."""
    town = make(tmp_path, stand_in, at=BEFORE, sessions=SESSIONS)
    town.own.type("Séances", SESSION, DATE, day, "9h", "11h", "Mairie")
    town.rest()
    to_come = (*HELD[:3], "planned")
    assert (said(town), town.asked()) == (to_come, [("held", "B2")])
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert (said(town), town.asked()) == (to_come, [])
    assert str(town.own.seen("Séances")[SESSION][4]) == "Auditorium"
