"""What was typed beside a session's day that is asked about waits until that is answered."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sync_service.domain.base import BaseCell
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell, refuse
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.moved_days import (
    ask_about_day,
    comes_back,
    is_used_again,
    keep_with_day,
    say_still,
    says_another,
    settle_with_day,
)
from sync_service.sync.planning.situation import Lookups
from sync_service.sync.planning.words_beside import is_quoted
from tests.sync.planning.rows.test_yielding import sides, situation_of

DAY = BaseCell("2026-12-08", "08/12/2026")
PLACE = BaseCell("Auditorium", "Auditorium")
SITUATION = replace(situation_of(Lookups()), now=datetime(2026, 12, 8, 9, 0, tzinfo=UTC))
SINCE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def row_of(*cells: Sides) -> RowOutcome:
    outcomes = {one.codec.name: merge_cell(one) for one in cells}
    row = SheetRow(1, {}, BLANK, "D-1", "", is_blank=False)
    return RowOutcome(row, "D-1", {one.codec.name: one for one in cells}, outcomes)


def told(row: RowOutcome, name: str, state: str) -> RowOutcome:
    """The row whose cell of that name says a state besides."""
    return replace(row, aside={"status": (name, state)})


def waiting(*, is_again: bool = True) -> BaseCell:
    """The place, as it is remembered once « Mairie » was typed beside such a day."""
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    row = row_of(day, sides("place", "Mairie", "Auditorium", PLACE))
    kept = keep_with_day(row, "date", is_again=is_again)
    assert (set(row.changes), set(kept.changes)) == ({"date", "place"}, {"date"})
    place = kept.outcomes["place"]
    assert (place.problem, place.write, place.base.seen) == (None, None, "Mairie")
    return place.base


def asked(typed: str) -> Sides:
    held = DAY._replace(kind="held", sheet_raw="15/12/2026", note="Est-ce voulu ?", since=SINCE)
    return sides("date", typed, "2026-12-08", held)


def settled(row: RowOutcome) -> RowOutcome:
    return settle_with_day(SITUATION, row, "date")


def test_a_day_put_back_gives_up_and_tells_what_a_row_used_once_more_says() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Mairie", "Auditorium", waiting()))
    after = settled(row)
    write = after.outcomes["place"].write
    assert (after.changes, write.value if write else None) == ({}, "Auditorium")
    assert after.sides_of["place"].decision == "database", "so that the history has it"
    told = after.outcomes["date"]
    assert (told.problem, is_quoted(told.base)) == ("held", True)
    assert "Lieu « Mairie »" in told.message


def test_a_day_put_back_takes_what_is_said_of_its_session() -> None:
    """« Mairie » beside a mistyped year was wiped, and kept nowhere."""
    place = sides("place", "Mairie", "Auditorium", waiting(is_again=False))
    after = settled(row_of(asked("08/12/2026"), place))
    assert (after.changes, after.outcomes["date"].problem) == ({"place": "Mairie"}, None)


@pytest.mark.parametrize("is_again", [False, True])
def test_given_elsewhere_the_day_takes_it_along(*, is_again: bool) -> None:
    day = replace(asked("15/12/2026"), current="2026-12-15")
    place = sides("place", "Mairie", "Auditorium", waiting(is_again=is_again))
    assert settled(row_of(day, place)).changes == {"place": "Mairie"}


def test_what_is_typed_with_a_day_put_back_is_taken() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Gymnase", "Auditorium", waiting()))
    assert settled(row).changes == {"place": "Gymnase"}


@pytest.mark.parametrize("typed", ["Mairie", "Auditorium", "Gymnase"])
@pytest.mark.parametrize("is_again", [False, True])
def test_another_session_is_said_while_something_waits_as_it_was(
    typed: str, *, is_again: bool
) -> None:
    place = sides("place", typed, "Auditorium", waiting(is_again=is_again))
    is_another = says_another(row_of(asked("07/12/2026"), place))
    assert is_another is (is_again and typed == "Mairie")


def test_any_day_typed_beside_what_is_said_of_another_session_is_asked_about() -> None:
    """08/12/2025 for 2026: the other session's place went into the one that took place."""
    session = Record("D-1", "session", {"date": "2026-12-08", "status": "held"}, SINCE)
    day, after = asked("08/12/2025"), "2025-12-08"
    asked_anew = say_still(SITUATION, day, session, after, is_another=True)
    assert "changerait de jour, du 08/12/2026 au 08/12/2025" in asked_anew
    assert say_still(SITUATION, day, session, after) == ""


def test_put_back_to_a_day_corrected_elsewhere_it_gives_way_all_the_same() -> None:
    day = replace(asked("07/12/2026"), current="2026-12-07")
    row = settled(row_of(day, sides("place", "Mairie", "Auditorium", waiting())))
    assert (row.changes, row.outcomes["date"].problem) == ({}, "held")


def test_beside_a_day_that_cannot_be_read_it_waits_on() -> None:
    day, place = asked("?"), sides("place", "Mairie", "Auditorium", waiting())
    row = row_of(day, place)
    row = RowOutcome(
        row.row, row.ref, row.sides_of, {**row.outcomes, "date": refuse(day, "invalid", "?")}
    )
    after = settled(row)
    assert (after.changes, after.outcomes["place"].base) == ({}, place.base)


@pytest.mark.parametrize(
    ("known", "base", "waits"),
    [
        (Lookups(is_told=lambda _ref: True), DAY, True),
        (Lookups(families=lambda _ref: 2), DAY, True),
        (Lookups(), DAY, False),
        (Lookups(is_told=lambda _ref: True), DAY._replace(value=None), False),
    ],
    ids=["told", "with families", "of nobody", "never read here"],
)
def test_beside_a_day_that_may_be_another_sessions_what_is_typed_waits(
    known: Lookups, base: BaseCell, *, waits: bool
) -> None:
    session = Record("D-1", "session", {"date": "2026-12-01", "status": "held"}, SINCE)
    day = sides("date", "15/13/2026", "2026-12-01", base)
    row = row_of(day, sides("place", "Mairie", "Auditorium", PLACE))
    assert row.outcomes["date"].problem == "invalid"
    situation = replace(SITUATION, lookups=known, records={"D-1": session})
    after = settle_with_day(situation, row, "date")
    assert (after.outcomes["place"].base.waits_with_day, after.changes == {}) == (waits, waits)
    assert not after.outcomes["place"].base.is_of_another, "nobody said another day"


def test_what_answered_a_conflict_beside_such_a_day_is_in_none_any_more() -> None:
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    open_since = PLACE._replace(kind="conflict", sheet_raw="Mairie", note="?", other="Gymnase")
    place = replace(sides("place", "Mairie", "Gymnase", open_since), is_note_deleted=True)
    kept = keep_with_day(row_of(day, place), "date", is_again=True).outcomes["place"].base
    assert (kept.waits_with_day, kept.value, kept.seen) == (True, "Gymnase", "Mairie")

    put_back = row_of(asked("08/12/2026"), sides("place", "Mairie", "Gymnase", kept))
    write = settled(put_back).outcomes["place"].write
    assert write is not None
    assert write.value == "Gymnase"


def test_while_the_column_of_the_day_is_gone_it_waits_on() -> None:
    place = sides("place", "Mairie", "Auditorium", waiting())
    assert settle_with_day(SITUATION, row_of(place), None).outcomes["place"].base == place.base


@pytest.mark.parametrize("state", ["held", "planned", "postponed", "cancelled"])
def test_who_came_did_so_on_a_days_session_whatever_its_state(state: str) -> None:
    session = Record("D-1", "session", {"date": "2026-12-08", "status": state}, SINCE)
    after, today = "2026-12-15", date(2026, 12, 9)
    assert comes_back(session, after, today, is_told=True)
    assert comes_back(session, after, today) is (state in ("held", "planned"))


def test_held_is_said_of_the_session_that_took_place_and_waits_for_no_other() -> None:
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    put_off = BaseCell("postponed", "reportée")
    row = row_of(day, sides("status", "tenue", "postponed", put_off))
    assert keep_with_day(row, "date", is_again=True).changes["status"] == "held"


def test_held_typed_beside_a_far_day_waits_with_it() -> None:
    """The session did not take place yet: it is said of the day that is asked about."""
    day = sides("date", "15/11/2026", "2026-12-08", DAY)
    row = row_of(day, sides("status", "tenue", "planned", BaseCell("planned", "Prévue")))
    assert "status" not in keep_with_day(row, "date", is_again=False).changes


def test_what_another_cell_says_beside_such_a_day_waits_with_it() -> None:
    """« Annulé » beside it is said of the other session."""
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    row = row_of(day, sides("place", "MJC annulé", "Auditorium", PLACE))
    row = replace(row, outcomes={**row.outcomes, "place": Outcome(PLACE)})
    kept = keep_with_day(told(row, "place", "cancelled"), "date", is_again=True)
    assert (kept.updates, kept.outcomes["place"].base.kind) == ({"date": "2026-12-15"}, "held")


def test_put_back_the_day_gives_that_up_too() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Mairie", "Auditorium", waiting()))
    row = replace(row, outcomes={**row.outcomes, "place": Outcome(PLACE)})
    after = settled(told(row, "place", "cancelled"))
    write = after.outcomes["place"].write
    assert (after.updates, write.value if write else None) == ({}, "Auditorium")


@pytest.mark.parametrize("is_heard", [False, True])
def test_what_is_asked_about_families_already_goes_on_while_they_come(*, is_heard: bool) -> None:
    """« Annulée » was asked about, and the question went once the day beside it was mistyped."""
    day = sides("date", "15/12/2027", "2026-12-08", DAY)
    own = BaseCell("planned", "Prévue", "held", "annulée", "Annuler ?", SINCE)
    row = row_of(day, sides("status", "annulée", "planned", own))
    kept = keep_with_day(row, "date", is_again=False, is_heard=is_heard)
    assert ("status" in kept.changes, bool(kept.outcomes["status"].base.note)) == (is_heard, False)


def test_a_word_that_is_asked_about_itself_is_left_to_its_own_question() -> None:
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    own = PLACE._replace(kind="held", sheet_raw="annulé", note="Annuler ?", since=SINCE)
    row = row_of(day, sides("place", "annulé", "Auditorium", own))
    row = told(
        replace(row, outcomes={**row.outcomes, "place": Outcome(own)}), "place", "cancelled"
    )
    kept = keep_with_day(row, "date", is_again=False, is_heard=True)
    assert kept.aside == row.aside


def test_only_a_person_ends_what_is_asked_about_a_day() -> None:
    asked_first = ask_about_day(sides("date", "15/12/2026", "2026-12-08", DAY), "Est-ce voulu ?")
    day = sides("date", "15/12/2026", "2026-12-08", asked_first.base)
    session = Record("D-1", "session", {"date": "2026-12-08", "status": "cancelled"}, SINCE)

    def still(one: Sides) -> str:
        return say_still(SITUATION, one, session, "2026-12-15")

    assert "est annulée, et changerait de jour, du 08/12/2026 au 15/12/2026" in still(day)
    assert still(replace(day, cell=Cell("16/12/2026", "16/12/2026"))) == ""
    assert still(asked("15/12/2026")) == "", "another question of that cell"


def test_a_row_used_once_more_stays_so_whatever_becomes_of_the_session() -> None:
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    over = Record("D-1", "session", {"date": "2026-12-01", "status": "held"}, SINCE)
    assert is_used_again(SITUATION, day, over, "2026-12-15")
    off = replace(over, fields={**over.fields, "status": "cancelled"})
    assert not is_used_again(SITUATION, day, off, "2026-12-15")
    first = ask_about_day(day, "Est-ce voulu ?", is_again=True)
    assert is_used_again(SITUATION, replace(day, base=first.base), off, "2026-12-15")


def test_a_day_mistyped_on_the_day_itself_is_no_row_used_once_more() -> None:
    """Nobody said yet who came: « annulée » beside it is said of this session."""
    day = sides("date", "15/12/2027", "2026-12-08", DAY)
    today = Record("D-1", "session", {"date": "2026-12-08", "status": "planned"}, SINCE)
    assert not is_used_again(SITUATION, day, today, "2027-12-15")
    told_of = replace(SITUATION, lookups=Lookups(is_told=lambda _ref: True))
    assert is_used_again(told_of, day, today, "2027-12-15")
