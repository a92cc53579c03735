"""Sessions that are copied from last year's, or get a day to come: they are planned again."""

import json
from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_nobodys_defaults import EPIS, Rows, Town, build

pytestmark = pytest.mark.system

TITLES = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "Inscriptions ouvertes")
CAFE = "Café des parents"
DAY, STATE = 1, 7
REST = ("14h", "16h", "Auditorium", 6, "oui")
SHOWN = ("Atelier", "Date", "Début", "Lieu", "État")


def make(tmp_path: Path, stand_in: StandIn, *, state: bool) -> Town:
    """Two that were held and one to come, if anybody can say so; else two of the past."""
    more = ("État",) if state else ()
    held = ("Tenue",) if state else ()
    over = [(CAFE, day, *REST, *held) for day in ("02/12/2025", "17/11/2026")]
    rows = [*over, (CAFE, "08/12/2026", *REST)]
    own = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [(*TITLES, *more), *rows],
    }
    return build(tmp_path, stand_in, own, "Séances", [SHOWN])


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    return make(tmp_path, stand_in, state=True)


def said(town: Town) -> list[str]:
    return [str(row[STATE]) for row in town.own.seen("Séances")[1:]]


def shown(town: Town) -> list[str]:
    return [str(row[4]) for row in town.everybody.seen("Tout")[1:]]


def test_a_copied_row_with_a_day_to_come_is_planned_and_says_so(town: Town) -> None:
    assert said(town) == ["Tenue", "Tenue", "Prévue"]
    town.own.copy_row("Séances", 1, 4)
    town.own.type("Séances", 4, DAY, "09/12/2026")
    town.rest()

    assert (said(town), town.asked()) == (["Tenue", "Tenue", "Prévue", "Prévue"], [])
    assert shown(town)[-1] == "Prévue"
    assert sorted(map(str, town.stored("session", "status"))) == ["held"] * 2 + ["planned"] * 2


def test_a_past_session_that_gets_a_day_to_come_is_planned_and_says_so(town: Town) -> None:
    town.own.type("Séances", 2, DAY, "18/12/2026")
    town.rest()

    assert (said(town), town.asked()) == (["Tenue", "Prévue", "Prévue"], [])
    assert shown(town) == ["Tenue", "Prévue", "Prévue"]
    ref = str(town.own.seen("Séances")[2][STATE + 1])
    assert town.history(ref, "status")[-1] == ("held", "planned")


def test_without_a_column_for_it_too(tmp_path: Path, stand_in: StandIn) -> None:
    town = make(tmp_path, stand_in, state=False)
    town.own.type("Séances", 2, DAY, "18/12/2026")
    town.rest()
    assert sorted(map(str, town.stored("session", "status"))) == ["None", "planned", "planned"]


def test_tenue_typed_before_the_day_gives_way_and_stays_in_the_history(town: Town) -> None:
    town.own.type("Séances", 3, STATE, "tenue")
    town.rest()
    assert (said(town), town.asked()) == (["Tenue", "Tenue", "Prévue"], [])
    ref = str(town.own.seen("Séances")[3][STATE + 1])
    assert town.history(ref, "status")[-1] == ("tenue", "planned")


def test_of_an_assumed_year_nothing_is_made_before_it_is_confirmed(town: Town) -> None:
    """« 20/07 », « Tenue »: perhaps of last July."""
    town.own.type("Séances", 4, 0, CAFE, "'20/07", *REST, "Tenue")
    town.rest()
    ((kind, _, cell),) = town.asked()
    assert (kind, cell, said(town)[-1]) == ("assumed", "B5", "Tenue")

    (asked,) = (one for one in town.host.problems() if one["kind"] == "assumed")
    assert town.host.run("confirm", str(asked["id"])).code == 0
    town.rest()
    assert (town.asked(), said(town)[-1]) == ([], "Prévue")


def test_edit_plans_a_session_again_by_its_day_and_takes_a_state_as_told(
    town: Town,
) -> None:
    refs = [str(row[STATE + 1]) for row in town.own.seen("Séances")[1:]]
    assert town.host.run("edit", refs[1], "date=18/12/2026").code == 0
    assert town.host.run("edit", refs[2], "status=tenue").code == 0
    town.rest()
    assert said(town) == ["Tenue", "Prévue", "Tenue"]


LATER, AT_REST = "2026-12-20T10:00:00+01:00", "2026-11-24T11:00:00+01:00"


def leave_held(tmp_path: Path, stand_in: StandIn) -> Town:
    """As an older program left it: that of 08/12 is « Tenue » everywhere, and no cell changes."""
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [
            (*TITLES, "État"),
            *[(CAFE, day, *REST, "Tenue") for day in ("17/11/2026", "08/12/2026")],
        ],
    }
    town = build(tmp_path, stand_in, own, "Séances", [SHOWN], at=LATER)
    assert said(town) == ["Tenue", "Tenue"]
    town.host.settings["SYNC_NOW"] = AT_REST
    return town


def test_a_session_that_was_left_tenue_before_its_day_is_planned_by_the_next_run(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """No sheet ever told: only who retyped the date, or knew of the command, opened it."""
    town = leave_held(tmp_path, stand_in)
    town.rest()

    assert (said(town), shown(town), town.asked()) == (
        ["Tenue", "Prévue"], ["Tenue", "Prévue"], [],
    )  # fmt: skip
    ref = str(town.own.seen("Séances")[2][STATE + 1])
    assert town.history(ref, "status")[-1] == ("held", "planned")


def test_a_session_told_tenue_by_command_stays_so(tmp_path: Path, stand_in: StandIn) -> None:
    town = leave_held(tmp_path, stand_in)
    town.rest()
    ref = str(town.own.seen("Séances")[2][STATE + 1])
    assert town.host.run("edit", ref, "status=tenue").code == 0
    town.rest()
    assert said(town) == ["Tenue", "Tenue"]


def test_what_was_planned_so_can_be_taken_back_and_stays_as_it_was(
    tmp_path: Path, stand_in: StandIn
) -> None:
    town = leave_held(tmp_path, stand_in)
    town.rest()
    ref = str(town.own.seen("Séances")[2][STATE + 1])
    lines = map(json.loads, town.host.run("history", ref, "--json").out.splitlines())
    run = next(one["run"] for one in lines if one["field"] == "status" and one["run"])
    assert town.host.run("undo", run).code == 0
    town.rest()
    assert said(town) == ["Tenue", "Tenue"]
