"""A session of which is known who came, and whose row gets a day to come: mostly another one's."""

import json
from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import AFTER, DAY, FAMILIES, OF_SESSION, Town, make

pytestmark = pytest.mark.system

SAME_DAY, LATER = "2026-12-08T17:00:00+01:00", "2026-12-20T10:00:00+01:00"
DATE = 1


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    made = make(tmp_path, stand_in)
    made.at(AFTER)
    return made


def date(town: Town) -> str:
    (session,) = town.host.export("session")
    return str(session["fields"]["date"])


@pytest.mark.parametrize("at", [SAME_DAY, AFTER])
def test_its_families_and_figures_move_only_once_somebody_says_so(
    at: str, tmp_path: Path, stand_in: StandIn
) -> None:
    """They moved along, and a family of the new day took the figures out of the old one."""
    town = make(tmp_path, stand_in)
    town.at(at)
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", 1, DATE, "15/12/2026")
    town.rest()
    assert (town.asked(), date(town)) == ([("held", "B2")], "2026-12-08")
    note = town.own.notes("Séances")[1, DATE]
    assert "on sait qui est venu à cette séance du 08/12/2026" in note

    town.at(LATER)
    assert (town.asked(), date(town)) == ([("held", "B2")], "2026-12-08"), "nobody answered"
    assert town.counts() == [(2, 1, 3, None)]

    town.own.write_note("Séances", 1, DATE, "")
    town.rest()
    assert (town.asked(), date(town)) == ([], "2026-12-15")
    assert town.counts() == [(2, 1, 3, None)]


def test_put_back_the_day_is_no_question(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    for day in ("15/12/2026", "08/12/2026"):
        town.own.type("Séances", 1, DATE, day)
        town.rest()
    assert (town.asked(), date(town), town.states()) == ([], "2026-12-08", ["held"])


SESSION, REF = 1, 7
TYPED, WHOLE, ITSELF = "typed", "whole", "itself"


@pytest.mark.parametrize("how", [TYPED, WHOLE, ITSELF])
def test_put_back_and_copied_as_the_note_says_it_stays_with_its_families(
    how: str, town: Town
) -> None:
    """Before any run: the copy was taken for the session, and families and figures followed it."""
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    (session,) = town.host.export("session")
    if how == ITSELF:
        town.own.copy_row("Séances", SESSION, SESSION + 1)  # with our note
    else:
        values = list(town.own.seen("Séances")[SESSION])
        town.own.add_row("Séances", *(values if how == WHOLE else values[:REF]))
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    found = {one["ref"]: one["fields"] for one in town.host.export("session")}
    days = sorted((one["date"], one["status"]) for one in found.values())
    assert days == [("2026-12-08", "held"), ("2026-12-15", "planned")]
    assert (found[session["ref"]]["date"], town.asked()) == ("2026-12-08", [])
    families = {one["fields"]["session_id"] for one in town.host.export("registration")}
    assert (families, town.counts()) == ({session["ref"]}, [(2, 1, 3, None)])


def test_a_copy_without_our_note_is_no_yes(town: Town) -> None:
    """The row itself is used again, once more, before any run."""
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    values = list(town.own.seen("Séances")[SESSION])
    town.own.add_row("Séances", *values)
    town.own.type("Séances", SESSION, DATE, "22/12/2026")
    town.rest()
    (session,) = (one for one in town.host.export("session") if one["fields"]["status"] == "held")
    assert (session["fields"]["date"], town.counts()) == ("2026-12-08", [(2, 1, 3, None)])


def test_its_note_is_an_answer_where_the_row_was_moved_to(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    town.own.insert_rows("Séances", SESSION)
    town.rest()
    town.own.write_note("Séances", SESSION + 1, DATE, "")
    town.rest()
    assert (town.asked(), date(town)) == ([], "2026-12-15")


SAID = ("date", "start_time", "end_time", "place", "status")
OLD = ("2026-12-08", "14:00", "16:00", "Auditorium", "held")
NEW = ("2026-12-15", "09:00", "11:00", "Mairie", "planned")
STATE_OF_SESSION = 6


def use_again(town: Town) -> None:
    """A row of a session of which is known who came, as people fill it in for another one."""
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", SESSION, DATE, "15/12/2026", "9h", "11h", "Mairie")
    town.own.type("Séances", SESSION, STATE_OF_SESSION, "prévue")
    town.rest()


def sessions(town: Town) -> list[tuple[object, ...]]:
    found = town.host.export("session")
    return sorted(tuple(one["fields"][name] for name in SAID) for one in found)


def test_what_was_typed_beside_such_a_day_waits_with_it(town: Town) -> None:
    """Hour, place and state of the other session went into the one that took place."""
    use_again(town)
    assert (town.asked(), sessions(town)) == ([("held", "B2")], [OLD])
    town.at(LATER)
    assert (town.asked(), sessions(town)) == ([("held", "B2")], [OLD]), "nobody answered"
    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    assert (town.asked(), sessions(town)) == ([], [NEW]), "all of it is taken"


def told_of_the_rest(town: Town) -> str:
    """The note that quotes what gave way; nothing else is asked."""
    assert town.asked() == [("held", "B2")]
    return town.own.notes("Séances")[SESSION, DATE]


@pytest.mark.parametrize("later", [False, True], ids=["typed at once", "in a later run"])
def test_put_back_alone_the_day_takes_back_what_was_typed_beside_it(
    town: Town, *, later: bool
) -> None:
    """It was kept nowhere; typed in a later run, it went into the session that took place."""
    if later:
        town.say("venue", "pas venue", "venu")
        town.own.type("Séances", SESSION, DATE, "15/12/2026")
        town.rest()
    use_again(town)
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert sessions(town) == [OLD]
    row = [str(one) for one in town.own.seen("Séances")[SESSION]]
    assert (row[2], row[4], row[STATE_OF_SESSION]) == ("14h00", "Auditorium", "Tenue")
    gone = "Début « 9h », Fin « 11h », Lieu « Mairie », État « prévue »"
    assert f"Ici, il y avait : {gone}." in told_of_the_rest(town)
    (session,) = town.host.export("session")
    history = town.host.run("history", session["ref"]).out
    assert [one for one in ("9h", "11h", "Mairie", "prévue") if one not in history] == []

    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    assert (town.asked(), sessions(town)) == ([], [OLD])


def test_put_back_and_copied_each_session_has_what_is_its_own(town: Town) -> None:
    use_again(town)
    values = list(town.own.seen("Séances")[SESSION])
    town.own.add_row("Séances", *values)
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert (town.asked(), sessions(town)) == ([], [OLD, NEW])
    assert town.counts() == [(2, 1, 3, None)]


def test_an_hour_typed_with_the_day_that_is_put_back_is_taken(town: Town) -> None:
    use_again(town)
    town.own.type("Séances", SESSION, DATE, "08/12/2026", "13h30")
    town.rest()
    assert sessions(town) == [(OLD[0], "13:30", *OLD[2:])]
    assert "Début" not in told_of_the_rest(town)


def test_while_its_day_cannot_be_read_all_of_it_waits(town: Town) -> None:
    use_again(town)
    town.own.type("Séances", SESSION, DATE, "le 15 ou le 17")
    town.rest()
    assert (sessions(town), len(town.asked())) == ([OLD], 1)
    town.own.type("Séances", SESSION, DATE, "08/12/2026")
    town.rest()
    assert sessions(town) == [OLD]
    assert "Lieu « Mairie »" in told_of_the_rest(town)


def test_another_day_of_the_past_is_a_correction(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", 1, DATE, "07/12/2026")
    town.rest()
    assert (town.asked(), date(town), town.counts()) == ([], "2026-12-07", [(2, 1, 3, None)])


def test_a_count_alone_says_who_came(tmp_path: Path, stand_in: StandIn) -> None:
    town = make(tmp_path, stand_in, families=FAMILIES[:1])
    town.at(AFTER)
    town.own.type("Bilans", 1, 0, DAY, 9, 5)
    town.rest()
    town.own.type("Séances", 1, DATE, "15/12/2026")
    town.rest()
    assert (town.asked(), date(town)) == ([("held", "B2")], "2026-12-08")


def test_a_command_moves_no_session_of_which_is_known_who_came(town: Town) -> None:
    town.say("venue", "pas venue", "venu")
    (session,) = town.host.export("session")
    refused = town.host.run("edit", session["ref"], "date=15/12/2026")
    assert (refused.code, date(town)) == (2, "2026-12-08")
    assert "On sait qui est venu à cette séance du 08/12/2026" in refused.err

    for said in ("status=reporté", "date=15/12/2026"):
        assert town.host.run("edit", session["ref"], said).code == 0
    assert date(town) == "2026-12-15"


def put_off(town: Town) -> None:
    """« Reportée », typed without a day, of a session that took place."""
    town.say("venue", "pas venue", "venu")
    town.own.type("Séances", SESSION, STATE_OF_SESSION, "reportée")
    town.rest()
    assert (town.asked(), town.states()) == ([("invalid", "B2")], ["postponed"])


def test_put_off_without_a_day_it_gets_one_only_once_somebody_says_so(town: Town) -> None:
    """In a later run the new day took families and figures along, unasked."""
    put_off(town)
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    assert (town.asked(), date(town)) == ([("held", "B2")], "2026-12-08")
    assert "remettez le 08/12/2026 et « Tenue »" in town.own.notes("Séances")[SESSION, DATE]

    town.own.write_note("Séances", SESSION, DATE, "")
    town.rest()
    assert (town.asked(), date(town), town.states()) == ([], "2026-12-15", ["planned"])
    assert town.counts() == [(2, 1, 3, None)]


@pytest.mark.parametrize("first", [DATE, STATE_OF_SESSION])
def test_put_off_and_put_back_as_the_note_says_it_took_place(first: int, town: Town) -> None:
    """One cell after the other: « Tenue » is of the session that took place, and never waits."""
    put_off(town)
    town.own.type("Séances", SESSION, DATE, "15/12/2026")
    town.rest()
    said = {DATE: "08/12/2026", STATE_OF_SESSION: "Tenue"}
    for column in (first, *(said.keys() - {first})):
        town.own.type("Séances", SESSION, column, said[column])
        town.rest()
    assert (town.asked(), sessions(town)) == ([], [OLD])
    assert town.counts() == [(2, 1, 3, None)]


def test_put_off_to_another_day_of_the_past_it_took_place_then(town: Town) -> None:
    put_off(town)
    town.own.type("Séances", SESSION, DATE, "07/12/2026")
    town.rest()
    assert (town.asked(), date(town), town.states()) == ([], "2026-12-07", ["held"])


def test_put_off_by_its_sheet_a_command_moves_it_once_she_says_so_herself(town: Town) -> None:
    """And the sheets follow: they asked for the day that was given, and went on asking."""
    put_off(town)
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], "date=15/12/2026").code == 2
    for said in ("status=reporté", "date=15/12/2026"):
        assert town.host.run("edit", session["ref"], said).code == 0
    town.rest()
    assert (town.asked(), date(town), town.states()) == ([], "2026-12-15", ["planned"])
    row = [str(one) for one in town.own.seen("Séances")[SESSION]]
    assert (row[DATE], row[STATE_OF_SESSION]) == ("15/12/2026", "Prévue")


def test_counted_again_after_an_undo_a_session_is_held_again(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """« Prévue », which the undo gave back, was taken for somebody's word."""
    town = make(tmp_path, stand_in, families=FAMILIES[:1])
    town.at(AFTER)
    town.own.type("Bilans", 1, 0, DAY, 9, 5)
    town.rest()
    assert town.states() == ["held"]
    runs = json.loads(town.host.run("runs", "--json").out)
    undone = next(one["run"] for one in runs if one["summary"].get("created"))
    assert town.host.run("undo", undone).code == 0
    town.rest()
    assert (town.states(), town.counts()) == (["planned"], [])

    town.own.type("Bilans", 2, 0, DAY, 8, 4)
    town.rest()
    assert (town.states(), town.shown("Séances", OF_SESSION)) == (["held"], ["Tenue"])
    assert [families for families, *_ in town.counts()] == [8]
