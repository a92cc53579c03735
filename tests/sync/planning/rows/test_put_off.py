"""A session that is put off, and given a day: its state's cell says what is so."""

from dataclasses import replace
from datetime import date

import pytest

from sync_service.domain.base import BaseCell
from sync_service.domain.spreadsheet import BLANK, SheetRow
from sync_service.sync.planning.merge import Sides, merge_cell
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.put_off import ask_for_a_date, plan_ahead
from sync_service.sync.planning.situation import Lookups
from tests.sync.planning.rows.test_yielding import RECORD, sides, situation_of

PLANNED = BaseCell("planned", "Prévue")


def put_off(state: Sides, stood: str) -> RowOutcome:
    day = sides("date", "17/12/2026", "2026-12-08", BaseCell("2026-12-08", "08/12/2026"))
    taken = {"date": merge_cell(day), "status": merge_cell(state)}
    row = RowOutcome(
        SheetRow(1, {}, BLANK, "D-1", "", is_blank=False),
        "D-1",
        {"date": day, "status": state},
        taken,
    )
    before = replace(RECORD, fields={**RECORD.fields, "status": stood})
    return ask_for_a_date(situation_of(Lookups()), row, before)


def test_the_word_that_was_answered_by_a_day_gives_way_to_what_is_so() -> None:
    said = BaseCell("postponed", "reportée")
    row = put_off(sides("status", "reportée", "postponed", said), "postponed")
    write = row.outcomes["status"].write
    assert row.updates == {"date": "2026-12-17", "status": "planned"}
    assert (write.value if write else None) == "Prévue"


def test_put_off_to_a_day_at_once_it_is_planned_and_the_word_is_kept_in_history() -> None:
    row = put_off(sides("status", "reportée", "planned", PLANNED), "planned")
    assert row.updates == {"date": "2026-12-17"}
    assert row.sides_of["status"].decision == "database"
    assert row.outcomes["status"].write is not None


TODAY = date(2026, 11, 24)


def dated_anew(day: str, state: Sides, stood: str | None = "held") -> RowOutcome:
    """A session of the past that gets another day."""
    moved = sides("date", day, "2026-11-17", BaseCell("2026-11-17", "17/11/2026"))
    taken = {"date": merge_cell(moved), "status": merge_cell(state)}
    row = SheetRow(1, {}, BLANK, "D-1", "", is_blank=False)
    outcome = RowOutcome(row, "D-1", {"date": moved, "status": state}, taken)
    before = replace(RECORD, fields={"date": "2026-11-17", "status": stood})
    return plan_ahead(outcome, before, {}, TODAY)


HELD = sides("status", "Tenue", "held", BaseCell("held", "Tenue"))


def test_a_session_that_was_held_and_gets_a_day_to_come_is_planned() -> None:
    row = dated_anew("18/12/2026", HELD)
    write = row.outcomes["status"].write
    assert row.updates == {"date": "2026-12-18", "status": "planned"}
    assert (write.value if write else None) == "Prévue"


def test_held_on_another_day_that_is_over_or_today_it_stays_held() -> None:
    assert dated_anew("18/11/2026", HELD).updates == {"date": "2026-11-18"}
    assert dated_anew("24/11/2026", HELD).updates == {"date": "2026-11-24"}


def test_so_is_one_of_which_nobody_said_anything() -> None:
    blank = sides("status", None, None, BaseCell(None, None))
    row = dated_anew("18/12/2026", blank, None)
    write = row.outcomes["status"].write
    assert row.updates == {"date": "2026-12-18", "status": "planned"}
    assert (write.value if write else None) == "Prévue"
    assert dated_anew("18/11/2026", blank, None).updates == {"date": "2026-11-18"}


def test_a_state_that_cannot_be_read_is_not_written_over() -> None:
    unread = sides("status", "zut", None, BaseCell(None, None))
    row = dated_anew("18/12/2026", unread, None)
    assert row.updates == {"date": "2026-12-18", "status": "planned"}
    assert row.outcomes["status"].write is None


def test_tenue_typed_for_a_day_to_come_gives_way_to_what_the_record_says() -> None:
    state = sides("status", "tenue", "planned", PLANNED)
    empty = SheetRow(1, {}, BLANK, "D-1", "", is_blank=False)
    typed = RowOutcome(empty, "D-1", {"status": state}, {"status": merge_cell(state)})
    assert typed.updates == {"status": "held"}

    row = plan_ahead(typed, RECORD, {}, TODAY)
    write = row.outcomes["status"].write
    assert (row.updates, write.value if write else None) == ({}, "Prévue")
    assert row.sides_of["status"].decision == "database"


@pytest.mark.parametrize("word", ["annulée ?", "en attente de salle", "peut-être"])
def test_a_word_that_waits_for_a_person_stays_as_typed_beside_the_new_day(word: str) -> None:
    row = dated_anew("18/12/2026", sides("status", word, "held", BaseCell("held", "Tenue")))
    asked = row.outcomes["status"]
    assert row.updates == {"date": "2026-12-18", "status": "planned"}
    assert (asked.write, asked.base.value, asked.base.sheet_raw) == (None, "planned", word)
    assert row.sides_of["status"].current == "planned", "what the question names"


def test_of_a_state_in_conflict_a_person_decides_and_nothing_else() -> None:
    state = sides("status", "annulée", "held", PLANNED)
    row = dated_anew("18/12/2026", state)
    assert row.outcomes["status"].problem == "conflict"
    assert row.updates == {"date": "2026-12-18"}
