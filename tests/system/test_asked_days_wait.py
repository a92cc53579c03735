"""While a session's new day is asked about, nothing of its row is taken; only people end it.

What was typed beside it waits meanwhile, and is not lost: it is judged once that question is over.
"""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import AFTER, BEFORE, CAFE, KINDS, Town, make

pytestmark = pytest.mark.system

SESSION, DATE, PLACE, STATE, REMARK = 1, 1, 4, 6, 7
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
    here = ("2026-12-08", "09:00", "Mairie", "planned")
    assert (said(town), town.asked()) == (here, []), "it was said of this session"


TOGETHER, FIRST, LATER = "with the day", "before it, and asked about", "in a later run"
NEVER_CALLED_OFF = "« annulée » went, unasked, and its families came to a closed door"


@pytest.mark.parametrize("at", [BEFORE, "2026-12-08T08:00:00+01:00"], ids=["eve", "its day"])
@pytest.mark.parametrize("when", [TOGETHER, FIRST, LATER])
def test_called_off_beside_a_mistyped_day_is_asked_about_once_that_is_put_back(
    when: str, at: str, tmp_path: Path, stand_in: StandIn
) -> None:
    town = make(tmp_path, stand_in, at=at, sessions=SESSIONS)
    if when == FIRST:
        town.own.type("Séances", SESSION, STATE, "annulée")
        town.rest()
    town.own.type("Séances", SESSION, DATE, "08/12/2027")
    if when == LATER:
        town.rest()
    town.own.type("Séances", SESSION, STATE, "annulée")
    town.rest()
    own = [("held", "G2")] if when == FIRST else []
    assert (said(town)[3], town.asked()) == ("planned", [("held", "B2"), *own])

    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert (said(town)[3], town.asked()) == ("planned", [("held", "G2")]), NEVER_CALLED_OFF
    assert str(town.own.seen("Séances")[SESSION][STATE]) == "annulée"
    town.own.write_note("Séances", SESSION, STATE, "")
    town.rest()
    assert (said(town), town.asked()) == ((*HELD[:3], "cancelled"), [])


def test_put_off_beside_a_mistyped_day_it_is_put_off_once_that_is_put_back(
    tmp_path: Path, stand_in: StandIn
) -> None:
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.own.type("Séances", SESSION, DATE, "08/12/2027")
    town.own.type("Séances", SESSION, STATE, "reportée")
    town.rest()
    assert (said(town)[3], town.asked()) == ("planned", [("held", "B2")])
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert (said(town)[3], town.asked()) == ("postponed", [("invalid", "B2")])


def test_a_no_at_the_desk_is_about_the_day_alone(tmp_path: Path, stand_in: StandIn) -> None:
    """It wiped place and seats as well; and `history` could not show the day that gave way."""
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.own.add_row("Ateliers", "Yoga", "Les Épis")
    town.own.type("Séances", SESSION, 0, "Yoga", "08/12/2027", "17h", "19h", "Mairie", 20)
    town.rest()
    (problem,) = (one for one in town.host.problems() if one["cell"] == "B2")
    assert town.host.run("resolve", str(problem["id"]), "--keep", "database").code == 0
    town.rest()
    (session,) = town.host.export("session")
    assert session["fields"]["capacity"] == 20
    assert (said(town), town.asked()) == (("2026-12-08", "17:00", "Mairie", "planned"), [])
    row = [str(one) for one in town.own.seen("Séances")[SESSION]]
    assert row[:6] == ["Yoga", "08/12/2026", "17h", "19h", "Mairie", "20"]
    told = town.host.run("history", session["ref"])
    assert (told.code, "08/12/2027" in told.out) == (0, True)


def test_a_yes_in_another_list_takes_what_waits_beside_along(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """« Mairie » was wiped in the partner's sheet, as if the day had been put back."""
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    whole = stand_in.create("CLEF", {"Séances": SESSIONS[:1]}, entry="USER_ENTERED")
    mapped = [{"partner": "clef", "name": "CLEF", "id": whole, "scope": "all",
               "tabs": {"Séances": "sessions"}}]  # fmt: skip
    own = {"partner": "les-epis", "name": "Les Épis", "id": town.own.spreadsheet_id, "tabs": KINDS}
    town.host.write_mappings([own, *mapped])
    town.rest()
    hers = stand_in.open(whole)
    town.own.type("Séances", SESSION, DATE, "15/03/2027")
    town.own.type("Séances", SESSION, PLACE, "Mairie")
    town.rest()
    hers.type("Séances", SESSION, DATE, "15/03/2027")
    town.rest()
    hers.write_note("Séances", SESSION, DATE, "")
    town.rest()
    moved = ("2027-03-15", "14:00", "Mairie", "planned")
    assert (said(town), town.asked()) == (moved, [])


def test_what_is_asked_about_a_day_is_said_in_words_of_today(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """« 2 familles sont inscrites », said the note of a session to which nobody came any more."""
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.own.type("Séances", SESSION, DATE, "08/12/2027")
    town.rest()

    def note() -> str:
        return town.own.notes("Séances")[SESSION, DATE]

    assert "3 familles sont inscrites" in note()
    town.say("annulée", "annulée")
    assert "1 famille est inscrite : rien" in note()
    town.say("", "", "annulée")
    assert ("inscrite" in note(), town.asked()) == (False, [("held", "B2")])
    assert "changerait de jour, du 08/12/2026 au 08/12/2027 : rien n’est changé" in note()
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "status=annulée").code == 0
    town.rest()
    assert "cette séance est annulée, et changerait de jour" in note()
    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    assert (said(town)[0], said(town)[3], town.asked()) == ("2027-12-08", "cancelled", [])


NOTE, DESK, RETYPED = "note", "desk", "retyped"


@pytest.mark.parametrize("is_yes", [False, True], ids=["put back", "yes"])
@pytest.mark.parametrize("answer", [NOTE, DESK, RETYPED])
def test_a_conflict_beside_an_asked_day_is_answered_once(
    answer: str, *, is_yes: bool, tmp_path: Path, stand_in: StandIn
) -> None:
    """It was gone, unanswered, and asked again with the next edit in that list, for ever."""
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.own.type("Séances", SESSION, DATE, "08/12/2027")
    town.own.type("Séances", SESSION, PLACE, "Mairie")
    town.rest()
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "place=Gymnase").code == 0
    town.rest()
    assert town.asked() == [("conflict", "E2"), ("held", "B2")]

    if answer == NOTE:
        town.own.write_note("Séances", SESSION, PLACE, "")
    elif answer == RETYPED:
        town.own.type("Séances", SESSION, PLACE, "Salle 2")
    else:
        (problem,) = (one for one in town.host.problems() if one["cell"] == "E2")
        assert town.host.run("resolve", str(problem["id"]), "--keep", "sheet").code == 0
    town.rest()
    town.own.type("Séances", SESSION, REMARK, "Sur inscription")
    town.rest()
    to_come = ("2026-12-08", "14:00", "Gymnase", "planned")
    assert (said(town), town.asked()) == (to_come, [("held", "B2")])

    if is_yes:
        town.own.write_note("Séances", SESSION, DATE, "")
    else:
        town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    day = "2027-12-08" if is_yes else "2026-12-08"
    place = "Salle 2" if answer == RETYPED else "Mairie"
    assert (said(town), town.asked()) == ((day, "14:00", place, "planned"), [])


def test_an_edit_after_that_answer_is_another_conflict(tmp_path: Path, stand_in: StandIn) -> None:
    town = make(tmp_path, stand_in, sessions=SESSIONS)
    town.own.type("Séances", SESSION, DATE, "08/12/2027")
    town.own.type("Séances", SESSION, PLACE, "Mairie")
    town.rest()
    (session,) = town.host.export("session")
    for place in ("Gymnase", "Préau"):
        assert town.host.run("edit", session["ref"], f"place={place}").code == 0
        town.rest()
        assert town.asked() == [("conflict", "E2"), ("held", "B2")]
        town.own.write_note("Séances", SESSION, PLACE, "")
        town.rest()
        assert town.asked() == [("held", "B2")]
