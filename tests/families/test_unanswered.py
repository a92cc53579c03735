"""What was asked in a sheet that was left, as the history of its session keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from french_cells.directory import NO_DIRECTORY
from sync_service.domain.base import REMARK, Problem
from sync_service.domain.record import DECIDED, Change
from sync_service.domain.wording.held_sentences import edit_for
from sync_service.families.unanswered import find_unanswered, say_typed
from sync_service.model.codecs import build_codec
from sync_service.ports import SpreadsheetState

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CODEC = build_codec("session", NO_DIRECTORY, AT.date())
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


@pytest.mark.parametrize(
    ("fingerprint", "hours", "tab", "is_told"),
    [
        ("", -1, "sheet:one:7", True),
        ("", 1, "sheet:one:7", False),
        ("read", 1, "sheet:one:7", False),
        ("read", 1, "sheet:one:8", True),
    ],
)
def test_a_tab_that_was_read_again_since_asks_by_itself(
    fingerprint: str, hours: int, tab: str, *, is_told: bool
) -> None:
    at = AT + timedelta(hours=hours)
    states = {"one": SpreadsheetState("one", read_at=at, fingerprint=fingerprint)}
    assert bool(find_unanswered([LEFT], states, {tab})) is is_told


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("status", "annulée", "annulée"),
        ("status", "annulée (Sofia est malade)", "Annulée"),
        ("status", "annulée car Sofia est malade", "Annulée"),
        ("date", "08/03/2027", "08/03/2027"),
        ("place", "Auditorium (annulé, Sofia est malade)", "(sous « Lieu »)"),
        (REMARK, "annulé, Sofia est malade", "(dans une remarque)"),
        (REMARK, "", ""),
    ],
)
def test_of_what_was_typed_beside_nothing_is_kept(field: str, typed: str, kept: str) -> None:
    problem = Problem("held", "", "one", ref="D-1", field=field, sheet_value=typed)
    assert say_typed(CODEC, problem) == kept
