"""A session whose row was deleted, and typed again with a slip in its day, corrected later."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import AFTER, BEFORE, CAFE, SESSIONS, Town, make

pytestmark = pytest.mark.system

DATE = 1
LATER = (CAFE, "15/12/2026", "14h", "16h", "Auditorium", 12, "")


def days(town: Town) -> list[str]:
    return sorted(str(one["fields"]["date"]) for one in town.host.export("session"))


def row_of(town: Town, day: str) -> int:
    return [str(row[DATE]) for row in town.own.seen("Séances")].index(day)


def kinds(town: Town) -> list[str]:
    return sorted(kind for kind, _ in town.asked())


@pytest.mark.parametrize("how", ["typed", "by command"])
@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_once_the_day_is_the_same_the_two_are_asked_about_as_one(
    at: str, how: str, tmp_path: Path, stand_in: StandIn
) -> None:
    """Both public, of one hour and room, families in one, of which we ask whether it is off."""
    town = make(tmp_path, stand_in, at=BEFORE)
    town.at(at)
    town.own.delete_rows("Séances", 1)
    town.own.add_row("Séances", CAFE, "09/12/2026", "14h", "16h", "Auditorium", 12, "")
    town.rest()
    assert (days(town), "duplicate" in kinds(town)) == (["2026-12-08", "2026-12-09"], False)

    if how == "typed":
        town.own.type("Séances", row_of(town, "09/12/2026"), DATE, "08/12/2026")
    else:
        found = {one["fields"]["date"]: one["ref"] for one in town.host.export("session")}
        assert town.host.run("edit", found["2026-12-09"], "date=08/12/2026").code == 0
    town.rest()
    assert (days(town), "duplicate" in kinds(town)) == (["2026-12-08"] * 2, True)

    (asked,) = (cell for kind, cell in town.asked() if kind == "duplicate")
    town.own.delete_rows("Séances", int(asked[1:]) - 1)
    town.rest()
    assert (days(town), "duplicate" in kinds(town)) == (["2026-12-08"], False)


def test_sessions_that_take_each_others_day_one_after_the_other_are_no_question(
    tmp_path: Path, stand_in: StandIn
) -> None:
    town = make(tmp_path, stand_in, at=BEFORE, sessions=[*SESSIONS, LATER])
    for row, day in ((1, "15/12/2026"), (2, "08/12/2026")):
        town.own.type("Séances", row, DATE, day)
        town.rest()
        assert "duplicate" not in kinds(town)
    assert days(town) == ["2026-12-08", "2026-12-15"]


def test_of_two_that_took_each_others_day_nothing_is_asked_though_one_came_back(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """« Supprimez cette ligne », said our note for ever, of one with three families."""
    town = make(tmp_path, stand_in, at=BEFORE, sessions=[*SESSIONS, LATER])
    town.own.delete_rows("Séances", 1)
    town.rest()
    came_back, other = row_of(town, "08/12/2026"), row_of(town, "15/12/2026")
    for row, day in ((came_back, "15/12/2026"), (other, "08/12/2026")):
        town.own.type("Séances", row, DATE, day)
        town.rest()
    assert days(town) == ["2026-12-08", "2026-12-15"]
    assert "duplicate" not in kinds(town)


def test_once_the_first_one_is_dated_anew_they_are_two(tmp_path: Path, stand_in: StandIn) -> None:
    town = make(tmp_path, stand_in, at=BEFORE)
    town.own.delete_rows("Séances", 1)
    town.own.add_row("Séances", CAFE, "09/12/2026", "14h", "16h", "Auditorium", 12, "")
    town.rest()
    town.own.type("Séances", row_of(town, "09/12/2026"), DATE, "08/12/2026")
    town.rest()
    (asked,) = (cell for kind, cell in town.asked() if kind == "duplicate")
    first = {1: 2, 2: 1}[int(asked[1:]) - 1]
    town.own.type("Séances", first, DATE, "15/12/2026")
    town.rest()
    assert days(town) == ["2026-12-08", "2026-12-15"]
    assert "duplicate" not in kinds(town)


@pytest.mark.parametrize("moved", ["first", "later"])
@pytest.mark.parametrize("is_far", [False, True])
def test_two_of_one_day_are_asked_about_again_once_a_slip_in_one_day_is_put_right(
    tmp_path: Path, stand_in: StandIn, moved: str, *, is_far: bool
) -> None:
    """Nobody was asked any more, and families could enrol in both."""
    town = make(tmp_path, stand_in, at=BEFORE)
    town.own.add_row("Séances", CAFE, "08/12/2026", "14h", "16h", "Salle 2", 8, "")
    town.rest()
    assert "duplicate" in kinds(town)
    row = 1 if moved == "first" else 2
    for day in ("09/12/2026", "10/12/2026")[: 1 + is_far]:
        town.own.type("Séances", row, DATE, day)
        town.rest()
        assert "duplicate" not in kinds(town)
    town.own.type("Séances", row, DATE, "08/12/2026")
    town.rest()

    assert days(town) == ["2026-12-08", "2026-12-08"]
    assert ("duplicate", "H3") in town.asked()
    town.own.delete_rows("Séances", 2)
    town.rest()
    assert (days(town), "duplicate" in kinds(town)) == (["2026-12-08"], False)
