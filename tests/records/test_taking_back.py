from datetime import UTC, datetime

from french_cells.reading import Value
from sync_service.domain.record import DECISION, Change, Record
from sync_service.records.taking_back import TakingBack, take_back

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REF = "C-7F3K2Q8"


def change(before: Value, after: Value, name: str = "role") -> Change:
    return Change(REF, name, before, after, "sheet:x:1", NOW, "run")


def taken(*changes: Change, role: Value = None, archived: bool = False) -> TakingBack:
    record = Record(REF, "contact", {"role": role}, NOW, archived)
    return take_back(changes, {REF: record})


def test_a_field_goes_back_over_several_changes() -> None:
    assert taken(change("a", "b"), change("b", "c"), role="c").fields == {REF: {"role": "a"}}


def test_a_field_mended_since_is_kept_and_said() -> None:
    taking = taken(change("a", "b"), role="z")
    assert taking.is_empty
    assert taking.kept == [(REF, "role")]


def test_a_field_that_is_already_back_is_not_said() -> None:
    assert taken(change("a", "b"), role="a") == TakingBack({}, [], [], [])


def test_a_confirmation_changes_nothing() -> None:
    assert taken(change("a", "a"), role="a").is_empty


def test_a_record_that_came_goes_and_one_that_went_comes_back() -> None:
    assert taken(change(None, REF, "*")).archived == [REF]
    assert taken(change(REF, None, "*"), archived=True).returned == [REF]
    assert taken(change(REF, None, "*")).is_empty


def test_an_unknown_record_is_left_alone() -> None:
    assert take_back([change("a", "b")], {}).is_empty


def test_what_cannot_go_back_does_not_stop_the_rest() -> None:
    other = Change("C-GONE", "role", "a", "b", "sheet:x:1", NOW, "run")
    assert taken(other, change("a", "a", "email"), change("a", "b"), role="b").fields == {
        REF: {"role": "a"}
    }


def test_a_decision_that_gave_up_what_was_typed_changed_no_record() -> None:
    gave_up = Change(REF, "role", "typed", "b", DECISION, NOW, "run")
    assert taken(gave_up, change("a", "b"), role="b").fields == {REF: {"role": "a"}}
