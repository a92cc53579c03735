"""A session that is put off, and given a day: its state's cell says what is so."""

from dataclasses import replace

from sync_service.domain.base import BaseCell
from sync_service.domain.spreadsheet import BLANK, SheetRow
from sync_service.sync.planning.merge import Sides, merge_cell
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.put_off import ask_for_a_date
from tests.sync.planning.rows.test_yielding import RECORD, sides

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
    return ask_for_a_date(row, replace(RECORD, fields={**RECORD.fields, "status": stood}))


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
