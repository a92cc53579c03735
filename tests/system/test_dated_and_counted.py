"""A session whose state is only its new day's is held as soon as somebody says who came."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import CAFE, FAMILIES, OF_SESSION, SESSIONS, Town, make

pytestmark = pytest.mark.system

REST = ("14h", "16h", "Auditorium", 12)
STATES = ("tenue", "", "reportée", "tenue", "tenue", "tenue")
BY_EDIT, TYPED, COPIED = 4, 5, 6
LATER = "2026-12-22T10:00:00+01:00"


def anew(day: int) -> str:
    return f"{day}/12/2026"


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    """Five sessions of November, and a copy of one more, with days to come."""
    days = [f"{day}/11/2026" for day in range(10, 16)]
    sessions = [(CAFE, day, *REST, state) for day, state in zip(days, STATES, strict=True)]
    town = make(tmp_path, stand_in, sessions=[SESSIONS[0], *sessions], families=FAMILIES[:1])
    refs = [str(row[OF_SESSION + 1]) for row in town.own.seen("Séances")]
    town.own.copy_row("Séances", COPIED, COPIED + 1)
    town.own.type("Séances", COPIED + 1, 1, anew(16))
    for row in (1, 2, 3, TYPED):
        town.own.type("Séances", row, 1, anew(9 + row))
    town.own.type("Séances", TYPED, OF_SESSION, "prévue")
    assert town.host.run("edit", refs[BY_EDIT], f"date={anew(9 + BY_EDIT)}").code == 0
    town.rest()
    shown = [*["Prévue"] * 4, "prévue", "tenue", "Prévue"]
    assert (town.shown("Séances", OF_SESSION), town.asked()) == (shown, [])
    return town


def test_a_count_of_a_session_dated_anew_says_that_it_took_place(town: Town) -> None:
    """Our own « Prévue » stood there for a person's: the session was never « Tenue »."""
    town.at(LATER)
    for day in (10, 11, 12, 13, 14, 16):
        town.own.add_row("Bilans", f"{CAFE} du {anew(day)}", 4)
    town.rest()

    assert len(town.counts()) == len(STATES)
    said = dict(zip(town.shown("Séances", 1), town.shown("Séances", OF_SESSION), strict=True))
    assert said.pop(anew(9 + TYPED)) == "prévue"
    assert [*said.values()] == [*["Tenue"] * 4, "tenue", "Tenue"]


def test_prevue_that_somebody_says_since_stands(town: Town) -> None:
    town.own.type("Séances", 1, OF_SESSION, "prévue")
    ref = str(town.own.seen("Séances")[2][OF_SESSION + 1])
    assert town.host.run("edit", ref, "status=prévue").code == 0
    town.at(LATER)
    for row in (1, 2):
        town.own.add_row("Bilans", f"{CAFE} du {anew(9 + row)}", 4)
    town.rest()
    assert town.shown("Séances", OF_SESSION)[:2] == ["prévue", "Prévue"]


def test_the_journal_says_that_a_day_gave_the_state_and_whose_row_it_was(town: Town) -> None:
    ref = str(town.own.seen("Séances")[1][OF_SESSION + 1])
    told = town.host.run("history", ref).out
    assert "une séance à venir, que personne n’a encore tenue" in told


def test_taking_back_what_a_sheet_changed_takes_back_the_state_too(town: Town) -> None:
    sheet = town.host.sync()["sheets"][0]["spreadsheet"]
    town.own.type("Séances", COPIED, 1, anew(15))
    town.at("2026-12-07T11:00:00+01:00")
    assert town.shown("Séances", OF_SESSION)[COPIED - 1] == "Prévue"

    assert town.host.run("undo", "--sheet", sheet, "--since", "2026-12-07T10:30").code == 0
    town.rest()
    assert town.shown("Séances", OF_SESSION)[COPIED - 1].lower() == "tenue"


def test_a_default_that_a_slip_called_off_is_a_default_again(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """« annulé » typed in the wrong row and put back made our « Prévue » somebody's word."""
    town = make(tmp_path, stand_in, families=FAMILIES[:1])
    for place, state in (("annulé", "Annulée"), ("Auditorium", "Prévue")):
        town.own.type("Séances", 1, 4, place)
        town.rest()
        assert town.shown("Séances", OF_SESSION) == [state]
    town.at("2026-12-09T10:00:00+01:00")
    town.own.add_row("Bilans", f"{CAFE} du 08/12/2026", 4)
    town.rest()
    assert town.shown("Séances", OF_SESSION) == ["Tenue"]


def test_a_copy_of_a_row_that_we_called_planned_is_held_once_it_is_counted(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """The copied « Prévue », which we had written, was taken for somebody's: never « Tenue »."""
    town = make(tmp_path, stand_in, families=FAMILIES[:1])
    assert town.shown("Séances", OF_SESSION) == ["Prévue"]
    shown = town.own.seen("Séances")[1]
    copies = [(9, shown), (10, shown[: OF_SESSION + 1])]
    for day, cells in copies:
        town.own.add_row("Séances", shown[0], anew(day), *cells[2:])
    town.own.add_row("Séances", "Yoga", anew(11), "9h", "10h", "Gymnase", 5, "Prévue")
    town.rest()
    assert town.shown("Séances", OF_SESSION) == ["Prévue"] * 4

    town.at(LATER)
    for day in (9, 10):
        town.own.add_row("Bilans", f"{CAFE} du {anew(day)}", 4)
    town.own.add_row("Bilans", f"Yoga du {anew(11)}", 4)
    town.rest()
    assert town.shown("Séances", OF_SESSION) == ["Prévue", "Tenue", "Tenue", "Prévue"]
