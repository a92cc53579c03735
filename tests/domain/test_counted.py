"""Whose word a count is, by its history."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from french_cells.reading import Value
from sync_service.domain.counted import find_sources
from sync_service.domain.record import TOLD, WHOLE, Change

AT = datetime.fromisoformat("2026-12-09T10:00:00+01:00")
REF, NUMBER, SHEET = "B-7F3K2Q8", "families_count", "sheet:abc:0"
MADE = (WHOLE, None, REF, TOLD)
Said = tuple[str, Value, Value, str]


def sources(*said: Said) -> dict[str, str]:
    history = [Change(REF, name, before, after, by, AT) for name, before, after, by in said]
    return dict(find_sources(history))


@pytest.mark.parametrize(
    "said",
    [
        [(NUMBER, 3, 4, TOLD), (NUMBER, 4, 3, "undo")],
        [(NUMBER, 3, 7, SHEET), (NUMBER, 7, 3, "undo:k4")],
        [(NUMBER, 3, 4, TOLD), (NUMBER, 4, 7, SHEET), (NUMBER, 7, 4, "undo")],
        [(NUMBER, 3, 4, TOLD), (NUMBER, 4, 3, "undo"), (NUMBER, 3, 4, "undo")],
        [(WHOLE, REF, None, TOLD), (WHOLE, None, REF, "undo")],
        [(WHOLE, REF, None, SHEET), (WHOLE, None, REF, "undo")],
    ],
)
def test_what_was_taken_back_is_whose_it_was_before(said: Sequence[Said]) -> None:
    assert set(sources(MADE, *said).values()) == {TOLD}


def test_a_persons_correction_that_is_taken_back_twice_is_the_persons() -> None:
    said = [(NUMBER, 3, 7, SHEET), (NUMBER, 7, 3, "undo"), (NUMBER, 3, 7, "undo")]
    assert sources(MADE, *said)[NUMBER] == SHEET


def test_whoever_takes_a_record_out_by_taking_back_says_so() -> None:
    assert sources(MADE, (WHOLE, REF, None, "undo"))[WHOLE] == "undo"
    gone = [(WHOLE, REF, None, TOLD), (WHOLE, None, REF, TOLD), (WHOLE, REF, None, "undo")]
    assert sources(MADE, *gone)[WHOLE] == "undo"
