"""Hours of work and of opening, as one says how long something took."""

from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec

HOURS = build_codec("session_count", NO_DIRECTORY, date(2026, 11, 24)).fields["volunteer_hours"]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("3h30", 3.5), ("3 h 30", 3.5), ("3,5 h", 3.5), ("3,5", 3.5), ("3 heures", 3), ("2x1h30", 3),
     ("3:30", 3.5), ("90 min", 1.5), ("trois heures et demie", 3.5), ("36h", 36), ("30h30", 30.5),
     ("3 et demi", 3.5), ("0", 0)],
)  # fmt: skip
def test_hours_are_read_with_their_minutes(typed: str, hours: float) -> None:
    assert HOURS.read(Cell(typed, typed)).value == hours


@pytest.mark.parametrize(
    ("number", "shown", "hours"),
    [(3.5, "3,5", 3.5), (0.5, "0,5", 0.5), (3.5 / 24, "3:30", 3.5), (30 / 24, "30:00:00", 30)],
)
def test_of_a_time_the_sheet_made_of_it_counts_what_is_seen(
    number: float, shown: str, hours: float
) -> None:
    assert HOURS.read(Cell(number, shown)).value == hours


@pytest.mark.parametrize(
    "typed",
    ["2h par personne", "2h30 chacune", "2h/pers", "2h + 1h30", "environ 3h", "3h ?", "14h-17h30"],
)
def test_what_is_no_one_sum_is_asked_about_in_hours(typed: str) -> None:
    reading = HOURS.read(Cell(typed, typed))

    assert not reading.accepted
    assert "un nombre d’heures, par exemple 3,5" in reading.message
