"""What was typed beside a session's day that is asked about waits, and goes as the day goes."""

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
    keep_with_day,
    settle_with_day,
    still_asked,
)
from tests.sync.planning.rows.test_yielding import sides

DAY = BaseCell("2026-12-08", "08/12/2026")
PLACE = BaseCell("Auditorium", "Auditorium")
SINCE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def row_of(*cells: Sides) -> RowOutcome:
    outcomes = {one.codec.name: merge_cell(one) for one in cells}
    row = SheetRow(1, {}, BLANK, "D-1", "", is_blank=False)
    return RowOutcome(row, "D-1", {one.codec.name: one for one in cells}, outcomes)


def told(row: RowOutcome, name: str, state: str) -> RowOutcome:
    """The row whose cell of that name says a state besides."""
    return replace(row, aside={"status": (name, state)})


def waiting() -> BaseCell:
    """The place, as it is remembered once « Mairie » was typed beside such a day."""
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    row = row_of(day, sides("place", "Mairie", "Auditorium", PLACE))
    kept = keep_with_day(row, "date")
    assert (set(row.changes), set(kept.changes)) == ({"date", "place"}, {"date"})
    place = kept.outcomes["place"]
    assert (place.problem, place.write, place.base.seen) == (None, None, "Mairie")
    return place.base


def asked(typed: str) -> Sides:
    held = DAY._replace(kind="held", sheet_raw="15/12/2026", note="Est-ce voulu ?", since=SINCE)
    return sides("date", typed, "2026-12-08", held)


def test_a_day_put_back_gives_up_what_was_typed_beside_it() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Mairie", "Auditorium", waiting()))
    settled = settle_with_day(row, "date")
    write = settled.outcomes["place"].write
    assert (settled.changes, write.value if write else None) == ({}, "Auditorium")


def test_what_is_typed_with_a_day_put_back_is_taken() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Gymnase", "Auditorium", waiting()))
    assert settle_with_day(row, "date").changes == {"place": "Gymnase"}


def test_a_day_that_is_taken_takes_it_along() -> None:
    row = row_of(asked("07/12/2026"), sides("place", "Mairie", "Auditorium", waiting()))
    assert settle_with_day(row, "date").changes == {"date": "2026-12-07", "place": "Mairie"}


def test_beside_a_day_that_cannot_be_read_it_waits_on() -> None:
    day, place = asked("?"), sides("place", "Mairie", "Auditorium", waiting())
    row = row_of(day, place)
    row = RowOutcome(
        row.row, row.ref, row.sides_of, {**row.outcomes, "date": refuse(day, "invalid", "?")}
    )
    settled = settle_with_day(row, "date")
    assert (settled.changes, settled.outcomes["place"].base) == ({}, place.base)


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
    assert keep_with_day(row, "date").changes["status"] == "held"


def test_held_typed_beside_a_far_day_waits_with_it() -> None:
    """The session did not take place yet: it is said of the day that is asked about."""
    day = sides("date", "15/11/2026", "2026-12-08", DAY)
    row = row_of(day, sides("status", "tenue", "planned", BaseCell("planned", "Prévue")))
    assert "status" not in keep_with_day(row, "date", is_back=False).changes


def test_what_another_cell_says_beside_such_a_day_waits_with_it() -> None:
    """« Annulé » beside it is said of the other session."""
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    row = row_of(day, sides("place", "MJC annulé", "Auditorium", PLACE))
    row = replace(row, outcomes={**row.outcomes, "place": Outcome(PLACE)})
    kept = keep_with_day(told(row, "place", "cancelled"), "date")
    assert (kept.updates, kept.outcomes["place"].base.kind) == ({"date": "2026-12-15"}, "held")


def test_put_back_the_day_gives_that_up_too() -> None:
    row = row_of(asked("08/12/2026"), sides("place", "Mairie", "Auditorium", waiting()))
    row = replace(row, outcomes={**row.outcomes, "place": Outcome(PLACE)})
    settled = settle_with_day(told(row, "place", "cancelled"), "date")
    write = settled.outcomes["place"].write
    assert (settled.updates, write.value if write else None) == ({}, "Auditorium")


def test_a_word_that_is_asked_about_itself_is_left_to_its_own_question() -> None:
    day = sides("date", "15/12/2026", "2026-12-08", DAY)
    own = PLACE._replace(kind="held", sheet_raw="annulé", note="Annuler ?", since=SINCE)
    row = row_of(day, sides("place", "annulé", "Auditorium", own))
    row = told(
        replace(row, outcomes={**row.outcomes, "place": Outcome(own)}), "place", "cancelled"
    )
    assert keep_with_day(row, "date").aside == row.aside


def test_only_a_person_ends_what_is_asked_about_a_day() -> None:
    asked_first = ask_about_day(sides("date", "15/12/2026", "2026-12-08", DAY), "Est-ce voulu ?")
    day = sides("date", "15/12/2026", "2026-12-08", asked_first.base)
    assert still_asked(day) == "Est-ce voulu ?"
    assert still_asked(replace(day, cell=Cell("16/12/2026", "16/12/2026"))) == ""
    assert still_asked(asked("15/12/2026")) == "", "another question of that cell"
