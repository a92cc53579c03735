"""Who said that a session to come was held: what is left as it is, and what is planned again."""

from datetime import UTC, datetime, timedelta

import pytest

from sync_service.domain.record import WHOLE, Change
from sync_service.sync.held_ahead import is_said_outside

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHEET, COMMAND, WEB, UNDO = "sheet:one:0", "command", "web:1", "undo"


def said(*lines: tuple[str, str]) -> bool:
    """Field and source of each change, an hour apart."""
    return is_said_outside(
        [
            Change("D-1", field, None, "held", source, AT + timedelta(hours=number))
            for number, (field, source) in enumerate(lines)
        ]
    )


@pytest.mark.parametrize("source", [COMMAND, WEB, UNDO])
def test_what_somebody_said_outside_a_sheet_stands(source: str) -> None:
    assert said((WHOLE, SHEET), ("status", source))
    assert said((WHOLE, source))


def test_what_a_sheet_said_or_we_derived_from_it_does_not() -> None:
    assert not said()
    assert not said((WHOLE, SHEET))
    assert not said((WHOLE, COMMAND), ("status", COMMAND), ("status", SHEET))


def test_a_day_that_was_given_later_is_another_day() -> None:
    assert not said(("status", COMMAND), ("date", SHEET))
    assert said(("date", SHEET), ("status", COMMAND), ("capacity", SHEET))


def test_a_day_said_together_with_it_is_the_day_it_was_said_of() -> None:
    both = [Change("D-1", name, None, "", COMMAND, AT) for name in ("status", "date")]
    assert is_said_outside(both)
