"""Hours of work and of opening, as one says how long something took."""

from collections.abc import Sequence
from datetime import date
from typing import get_args

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Raw
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec
from sync_service.model.fields.numbers import Hours
from sync_service.sync.planning.cells.times_before import HOURS as FIELDS_OF_HOURS

HOURS = build_codec("session_count", NO_DIRECTORY, date(2026, 11, 24)).fields["volunteer_hours"]
OPENING = build_codec("session", NO_DIRECTORY, date(2026, 11, 24)).fields["opening_hours"]


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
    [(3.5, "3,5", 3.5), (0.5, "0,5", 0.5), (3.5 / 24, "3:30", 3.5), (30.5 / 24, "30:30:00", 30.5),
     (0, "00:00", 0), (0.25, "6:00", 6), (0.5, "12:00", 12), (0.75, "18:00:00", 18),
     (0.05, "01:12", 1.2), (0.2, "4:48", 4.8), (0.35, "08:24", 8.4)],
)  # fmt: skip
def test_of_a_time_the_sheet_made_of_it_counts_what_is_seen(
    number: float, shown: str, hours: float
) -> None:
    assert HOURS.read(Cell(number, shown)).value == hours


@pytest.mark.parametrize(
    ("number", "shown"), [(2, "00:00"), (2.5, "12:00"), (7.25, "06:00:00"), (100, "0:00")]
)
def test_a_number_in_a_cell_that_shows_times_is_itself(number: float, shown: str) -> None:
    """« 2 » was 0, after « 3:30 » had been typed there once."""
    assert HOURS.read(Cell(number, shown)).value == number


@pytest.mark.parametrize(
    ("number", "shown", "advice"),
    [(3.5, "84:00", ["3,5 h", "84 h"]), (7, "168:00:00", ["7 h", "168 h"]),
     (1.0, "24:00:00", ["1 h", "24 h"]), (1.25, "30:00:00", ["1,25 h", "30 h"]),
     (1.26, "30:14", ["3,5 h"]), (26 / 24, "02:00", ["3,5 h"]), (0.5, "720:00", ["3,5 h"]),
     (0.33, "07:55", ["3,5 h"])],
)  # fmt: skip
def test_where_number_and_hours_may_both_be_meant_a_person_says_which(
    number: float, shown: str, advice: Sequence[str]
) -> None:
    """« 3,5 » below « 24:00 » was 84, and « 100 » 2400."""
    _assert_asked(Cell(number, shown), advice)


@pytest.mark.parametrize(
    ("number", "shown", "advice"),
    [(0.5, "12:00", ["0,5 h", "12 h"]), (0.25, "06:00:00", ["0,25 h", "6 h"]),
     (0.75, "18:00", ["0,75 h", "18 h"]), (0.2, "04:48", ["0,2 h", "4,8 h"]),
     (0.45, "10:48", ["27 min", "10,8 h"]), (0.05, "01:12", ["3 min", "1,2 h"])],
)  # fmt: skip
def test_where_a_time_was_before_a_part_of_an_hour_may_be_meant(
    number: float, shown: str, advice: Sequence[str]
) -> None:
    """« 0,5 », half an hour, was 12; « 12:00 » in a fresh cell was asked about."""
    _assert_asked(Cell(number, shown).with_extras(was_time=True), advice)


@pytest.mark.parametrize(
    ("number", "shown", "hours"),
    [(0.125, "03:00", 3), (0.375, "09:00", 9), (7.5 / 24, "07:30", 7.5)],
)
def test_where_a_time_was_before_a_time_that_nobody_types_as_a_number_is_one(
    number: float, shown: str, hours: float
) -> None:
    """It takes three decimals or more."""
    assert HOURS.read(Cell(number, shown).with_extras(was_time=True)).value == hours


def _assert_asked(cell: Cell, advice: Sequence[str]) -> None:
    reading, shown = HOURS.read(cell), cell.text
    assert reading.error == "ambiguous"
    assert f"La case montre « {shown} » : combien d’heures ? Écrivez " in reading.message
    assert reading.message.endswith(f"{' ou '.join(f'« {one} »' for one in advice)}.")
    assert all(HOURS.read(Cell(one, one)).accepted for one in advice)


@pytest.mark.parametrize(
    ("hours", "lasting"),
    [(5, 5 / 24), (3.5, 3.5 / 24), (2.33, 140 / 1440), (0, 0), (24, "24"), (36.5, "36,5"),
     (2.34, "2,34"), (0.5, 0.5 / 24), (12, 0.5), (6, 0.25), (1.2, 0.05)],
)  # fmt: skip
def test_a_cell_that_shows_times_is_given_one_that_reads_back(hours: float, lasting: Raw) -> None:
    shown = HOURS.show(hours)

    assert shown.value == hours
    assert shown.lasting == pytest.approx(lasting)
    if isinstance(lasting, str):
        assert HOURS.read(Cell(lasting, lasting)).value == hours
    else:
        minutes = round(lasting * 1440) if lasting else 0
        seen = f"{minutes // 60:02}:{minutes % 60:02}"
        assert HOURS.read(Cell(lasting, seen)).value == hours


@pytest.mark.parametrize(
    "typed",
    ["2h par personne", "2h30 chacune", "2h/pers", "2h + 1h30", "environ 3h", "3h ?", "14h-17h30"],
)
def test_what_is_no_one_sum_is_asked_about_in_hours(typed: str) -> None:
    reading = HOURS.read(Cell(typed, typed))

    assert not reading.accepted
    assert "un nombre d’heures, par exemple 3,5" in reading.message


@pytest.mark.parametrize("typed", ["14h", "9 h", "10 heures", "14h00"])
def test_of_hours_of_opening_one_that_may_be_when_the_door_opens_is_asked_about(
    typed: str,
) -> None:
    """« 14h » was fourteen hours of opening in the season's figures."""
    reading = OPENING.read(Cell(typed, typed))
    assert "Une durée, ou l’heure d’ouverture ?" in reading.message
    assert HOURS.read(Cell(typed, typed)).accepted


@pytest.mark.parametrize(("typed", "hours"), [("14", 14), ("3h", 3), ("7,5 h", 7.5)])
def test_other_hours_of_opening_are_so_many(typed: str, hours: float) -> None:
    assert OPENING.read(Cell(typed, typed)).value == hours


def test_the_sync_knows_which_fields_a_sheet_may_hold_as_times() -> None:
    codecs = [build_codec(one, NO_DIRECTORY, date(2026, 11, 24)) for one in get_args(Entity)]
    fields = {
        name for codec in codecs for name, one in codec.fields.items() if isinstance(one, Hours)
    }

    assert fields == FIELDS_OF_HOURS
