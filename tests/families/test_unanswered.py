"""What was asked in a sheet that was left, as the history of its session keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from sync_service.domain.record import DECIDED, Change
from sync_service.domain.wording.held_sentences import edit_for
from sync_service.families.unanswered import find_unanswered
from sync_service.ports import SpreadsheetState

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUESTION = "annuler une séance ?"


def change(field: str, before: str | None, after: str, hours: int = 0) -> Change:
    return Change("D-1", field, before, after, "sheet:one:7", AT + timedelta(hours=hours))


LEFT = change(DECIDED, "annulée", f"sans réponse : {QUESTION}")


def test_what_was_typed_is_told_once_with_its_question() -> None:
    [one] = find_unanswered([LEFT, change(DECIDED, None, "c’est fait"), LEFT], {})
    assert (one.typed, one.question) == ("annulée", QUESTION)
    assert edit_for(one.question) == "status=annulée"


@pytest.mark.parametrize("field", ["date", "status", "*"])
def test_another_day_or_state_since_is_an_answer(field: str) -> None:
    since = change(field, "x", "y", 1)
    assert find_unanswered([LEFT, since], {}) == []
    assert len(find_unanswered([since, LEFT], {})) == 1


@pytest.mark.parametrize(("hours", "is_told"), [(-1, True), (1, False)])
def test_a_sheet_that_was_read_again_since_asks_by_itself(
    hours: int,
    *,
    is_told: bool,
) -> None:
    states = {"one": SpreadsheetState("one", read_at=AT + timedelta(hours=hours))}
    assert bool(find_unanswered([LEFT], states)) is is_told
