"""A session that took place, and its row used again: other days are typed there meanwhile."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_told_sessions_dated_anew import (
    DATE,
    NEW,
    OLD,
    SESSION,
    STATE_OF_SESSION,
    sessions,
    told_of_the_rest,
    use_again,
)
from tests.system.test_who_came import AFTER, CAFE, Town, make

pytestmark = pytest.mark.system

START, PLACE = 2, 4
KEPT = [(2, 1, 3, None)]
GAVE_WAY = "Début « 9h », Fin « 11h », Lieu « Mairie », État « prévue »"


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    made = make(tmp_path, stand_in)
    made.at(AFTER)
    return made


def type_day(town: Town, day: str) -> None:
    town.own.type("Séances", SESSION, DATE, day)
    town.rest()


@pytest.mark.parametrize("typo", ["08/12/2025", "07/12/2026"])
def test_a_typo_while_the_day_is_put_back_is_asked_about(typo: str, town: Town) -> None:
    """Hours, place and state of the other session went into the one that took place, unasked."""
    use_again(town)
    type_day(town, typo)
    assert (town.asked(), sessions(town)) == ([("held", "B2")], [OLD])
    note = town.own.notes("Séances")[SESSION, DATE]
    assert f"changerait de jour, du 08/12/2026 au {typo} : rien n’est changé" in note

    type_day(town, "08/12/2026")
    assert (sessions(town), town.counts()) == ([OLD], KEPT)
    assert GAVE_WAY in told_of_the_rest(town)


def test_a_yes_to_that_day_takes_what_waits_beside_it(town: Town) -> None:
    use_again(town)
    type_day(town, "07/12/2026")
    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    moved = ("2026-12-07", "09:00", "11:00", "Mairie", "planned")
    assert (town.asked(), sessions(town), town.counts()) == ([], [moved], KEPT)


def test_put_back_to_the_day_that_was_corrected_elsewhere_it_takes_nothing_along(
    town: Town,
) -> None:
    """It was taken for a yes in another list."""
    use_again(town)
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "date=07/12/2026").code == 0
    town.rest()
    assert town.asked() == [("conflict", "B2")]
    type_day(town, "07/12/2026")
    assert (sessions(town), town.counts()) == ([("2026-12-07", *OLD[1:])], KEPT)
    assert GAVE_WAY in told_of_the_rest(town)


def use_it_again(town: Town, day: str) -> None:
    """All of it before a run."""
    town.own.type("Séances", SESSION, DATE, day, "9h", "11h", "Mairie")
    town.own.type("Séances", SESSION, STATE_OF_SESSION, "prévue")
    town.rest()


@pytest.mark.parametrize("answer", ["note", "desk"])
def test_while_its_day_is_in_conflict_what_was_typed_beside_it_waits(
    answer: str, town: Town
) -> None:
    """The coordinator corrects its day meanwhile: the rest went into the session at once."""
    town.say("venue", "pas venue", "venu")
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "date=07/12/2026").code == 0
    use_it_again(town, "15/12/2026")
    corrected = [("2026-12-07", *OLD[1:])]
    assert (town.asked(), sessions(town)) == ([("conflict", "B2")], corrected)

    if answer == "note":
        town.own.write_note("Séances", SESSION, DATE, "")
        town.rest()
        assert (town.asked(), sessions(town)) == ([("held", "B2")], corrected)
        type_day(town, "07/12/2026")
    else:
        (problem,) = (one for one in town.host.problems() if one["cell"] == "B2")
        assert town.host.run("resolve", str(problem["id"]), "--keep", "database").code == 0
        town.rest()
    assert (sessions(town), town.counts()) == (corrected, KEPT)
    assert GAVE_WAY in told_of_the_rest(town)


@pytest.mark.parametrize("day", ["15/13/2026", "le 15 ou le 17"])
def test_while_its_day_cannot_be_read_what_was_typed_with_it_waits(day: str, town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    use_it_again(town, day)
    (asked,) = town.asked()
    assert (asked[1], sessions(town)) == ("B2", [OLD])
    type_day(town, "15/12/2026")
    assert (town.asked(), sessions(town)) == ([("held", "B2")], [OLD])
    type_day(town, "08/12/2026")
    assert sessions(town) == [OLD]
    assert GAVE_WAY in told_of_the_rest(town)


@pytest.mark.parametrize("day", ["", "08/122026", "8 ou 9/12/2026", "mardi 8"])
@pytest.mark.parametrize(("said", "state"), [("annulée", "cancelled"), ("tenue", "held")])
def test_what_is_said_of_a_session_beside_a_slip_in_its_day_is_its_own(
    said: str, state: str, day: str, town: Town
) -> None:
    """« La date ne peut pas rester vide », we said; put back, « annulée » became « Prévue »."""
    town.own.type("Séances", SESSION, DATE, day)
    town.own.type("Séances", SESSION, PLACE, "Mairie")
    town.own.type("Séances", SESSION, STATE_OF_SESSION, said)
    town.rest()
    assert ([where for _, where in town.asked()], town.states()) == (["B2"], [state])

    type_day(town, "08/12/2026")
    here = (*OLD[:3], "Mairie", state)
    assert (town.asked(), sessions(town)) == ([], [here])
    assert town.shown("Séances", STATE_OF_SESSION) == [said]


def test_with_its_day_emptied_first_a_row_is_used_again_all_the_same(town: Town) -> None:
    use_it_again(town, "")
    before = [(*OLD[:4], "planned")]
    assert sessions(town) == before, "nobody said who came, nor another day"
    type_day(town, "15/12/2026")
    assert (town.asked(), sessions(town)) == ([("held", "B2")], before)
    type_day(town, "08/12/2026")
    assert sessions(town) == before
    assert GAVE_WAY.rpartition(",")[0] in told_of_the_rest(town)


def test_a_conflict_between_two_days_of_the_past_keeps_nothing_waiting(town: Town) -> None:
    """Both correct the same session, and so does what is typed beside."""
    town.say("venue", "pas venue", "venu")
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "date=07/12/2026").code == 0
    town.own.type("Séances", SESSION, DATE, "05/12/2026", "13h30")
    town.rest()
    assert (town.asked(), sessions(town)) == (
        [("conflict", "B2")],
        [("2026-12-07", "13:30", *OLD[2:])],
    )


@pytest.mark.parametrize("is_here", [True, False], ids=["this session", "another one"])
def test_the_note_on_what_gave_way_says_how_it_ends(town: Town, *, is_here: bool) -> None:
    """« Sinon, effacez cette note »: it stayed for whoever had done the rest that it says."""
    use_again(town)
    type_day(town, "08/12/2026")
    told = told_of_the_rest(town)
    assert "S’il compte encore, retapez-le pour cette séance, ou recopiez-le dans une" in told
    assert told.endswith("Puis effacez cette note.")

    if is_here:
        town.own.type("Séances", SESSION, START, "9h", "11h", "Mairie")
    else:
        town.own.add_row("Séances", CAFE, "15/12/2026", "9h", "11h", "Mairie", 12, "prévue")
    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    here = [(OLD[0], "09:00", "11:00", "Mairie", "held")]
    assert (town.asked(), sessions(town)) == ([], here if is_here else [OLD, NEW])
