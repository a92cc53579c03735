"""One cell, three values: every way they can meet."""

from datetime import UTC, datetime

import pytest

from sync_service.domain.base import BaseCell, Decision
from sync_service.domain.merge import Meeting, Outcome, merge_cell
from sync_service.domain.reading import Raw, Value
from sync_service.domain.snapshot import Cell
from tests.fakes.codecs import DayCodec, PhoneCodec, TextCodec

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD, HERE, THERE = "06 39 98 00 01", "06 39 98 00 02", "06 39 98 00 03"


def stored(shown: str) -> str:
    return "+33" + shown.replace(" ", "")[1:]


AGREED = BaseCell(stored(OLD), OLD)


def meet(
    typed: Raw, current: Value, base: BaseCell = AGREED, *, note: str = "", **more: object
) -> Outcome:
    cell = Cell(typed, "" if typed is None else str(typed), note)
    return merge_cell(Meeting(PhoneCodec("phone", "Téléphone"), base, cell, current, NOW, **more))  # type: ignore[arg-type]


def test_nothing_changed_leaves_the_base_itself() -> None:
    assert meet(OLD, stored(OLD)) == Outcome(AGREED)


def test_the_database_changed_and_the_sheet_is_written_in_display_form() -> None:
    outcome = meet(OLD, stored(THERE))
    assert outcome.write is not None
    assert outcome.write.value == THERE
    assert not outcome.takes


def test_the_sheet_changed_and_the_record_takes_it_as_typed() -> None:
    outcome = meet("06.39.98.00.02", stored(OLD))
    assert outcome.takes
    assert outcome.base == BaseCell(stored(HERE), "06.39.98.00.02")
    assert outcome.write is None


def test_both_changed_to_the_same_value_agree() -> None:
    outcome = meet("06.39.98.00.02", stored(HERE))
    assert outcome == Outcome(BaseCell(stored(HERE), "06.39.98.00.02"))


def test_both_changed_apart_is_a_conflict_that_overwrites_nothing() -> None:
    outcome = meet(HERE, stored(THERE))
    assert (outcome.problem, outcome.takes, outcome.write) == ("conflict", False, None)
    assert outcome.base.value == stored(OLD)
    assert HERE in outcome.base.note
    assert THERE in outcome.base.note


def conflict() -> BaseCell:
    return meet(HERE, stored(THERE)).base


def test_an_open_conflict_stays_as_it_is() -> None:
    base = conflict()
    assert meet(HERE, stored(THERE), base, note=base.note).base == base


@pytest.mark.parametrize("typed", [OLD, "06 39 98 00 09"])
def test_any_valid_value_typed_into_a_conflict_counts(typed: str) -> None:
    base = conflict()
    outcome = meet(typed, stored(THERE), base, note=base.note)
    assert outcome.takes
    assert outcome.base.value == stored(typed)


def test_typing_answers_only_what_the_note_showed() -> None:
    base = conflict()
    outcome = meet("06 39 98 00 09", stored("06 39 98 00 08"), base, note=base.note)
    assert outcome.problem == "conflict"
    assert "06 39 98 00 08" in outcome.base.note


def test_rubbish_typed_into_a_conflict_leaves_it_open() -> None:
    base = conflict()
    outcome = meet("zut", stored(THERE), base, note=base.note)
    assert (outcome.problem, outcome.base.kind) == ("conflict", "conflict")


def test_deleting_the_note_of_a_conflict_keeps_the_sheets_value() -> None:
    outcome = meet(HERE, stored(THERE), conflict(), is_note_deleted=True)
    assert outcome.takes
    assert outcome.base.value == stored(HERE)


@pytest.mark.parametrize(("decision", "takes"), [("sheet", True), ("database", False)])
def test_a_decision_ends_a_conflict(decision: Decision, *, takes: bool) -> None:
    base = conflict()
    outcome = meet(HERE, stored(THERE), base, note=base.note, decision=decision)
    assert outcome.takes is takes
    assert (outcome.write is not None) is not takes
    assert outcome.problem is None


@pytest.mark.parametrize(
    ("typed", "kind"), [("zut", "invalid"), ("0639980001 ou 0639980002", "ambiguous")]
)
def test_a_refused_value_waits_alone(typed: str, kind: str) -> None:
    outcome = meet(typed, stored(OLD))
    assert (outcome.problem, outcome.takes, outcome.write) == (kind, False, None)
    assert (outcome.base.value, outcome.base.sheet_raw) == (stored(OLD), typed)
    assert "06 39 98 12 34" in outcome.message


def test_a_refused_value_put_back_is_agreed_again() -> None:
    base = meet("zut", stored(OLD)).base
    assert meet(OLD, stored(OLD), base, note=base.note) == Outcome(AGREED)


def test_the_databases_value_replaces_a_refused_one_on_demand() -> None:
    base = meet("zut", stored(OLD)).base
    outcome = meet("zut", stored(OLD), base, note=base.note, decision="database")
    assert outcome.write is not None
    assert outcome.write.value == OLD


def test_an_assumption_is_taken_and_waits_for_a_person() -> None:
    outcome = meet(f"{HERE}?", stored(OLD))
    assert (outcome.problem, outcome.takes) == ("assumed", True)
    base = outcome.base
    assert meet(f"{HERE}?", stored(HERE), base, note=base.note).problem == "assumed"
    confirmed = meet(f"{HERE}?", stored(HERE), base, note=base.note, decision="confirm")
    assert (confirmed.problem, confirmed.base.kind) == (None, "agreed")
    deleted = meet(f"{HERE}?", stored(HERE), base, is_note_deleted=True)
    assert deleted.base.kind == "agreed"


def test_an_assumption_of_another_sheet_is_not_written_yet() -> None:
    assert meet(OLD, stored(THERE), waits=True) == Outcome(AGREED)


def test_a_blank_over_an_optional_value_is_an_edit() -> None:
    outcome = meet(None, stored(OLD))
    assert outcome.takes
    assert outcome.base.value is None


def test_a_blank_over_a_required_value_is_refused() -> None:
    codec = TextCodec("family_name", "Nom", required=True)
    outcome = merge_cell(Meeting(codec, BaseCell("Petit", "Petit"), Cell(), "Petit", NOW))
    assert outcome.problem == "invalid"
    assert "« Nom » ne peut pas rester vide" in outcome.message


def test_a_blank_that_never_held_a_required_value_is_filled() -> None:
    codec = TextCodec("family_name", "Nom", required=True)
    outcome = merge_cell(Meeting(codec, BaseCell(), Cell(), "Petit", NOW))
    assert outcome.write is not None
    assert outcome.write.value == "Petit"


def test_a_cell_that_cannot_be_written_is_held_until_both_agree() -> None:
    outcome = meet(OLD, stored(THERE), writable=False)
    assert (outcome.problem, outcome.base.kind) == ("held", "held")
    assert meet(OLD, stored(OLD), outcome.base, writable=False) == Outcome(AGREED)
    chosen = meet(OLD, stored(THERE), outcome.base, writable=False, decision="sheet")
    assert chosen.takes


def test_a_column_of_ours_takes_nothing_from_the_sheet() -> None:
    outcome = meet(HERE, stored(OLD), direction="to_sheet")
    assert (outcome.problem, outcome.takes) == ("invalid", False)
    emptied = meet(None, stored(OLD), outcome.base, direction="to_sheet")
    assert emptied.write is not None


def test_a_column_of_theirs_is_never_written() -> None:
    assert meet(OLD, stored(THERE), direction="from_sheet") == Outcome(AGREED)
    assert meet(HERE, stored(THERE), direction="from_sheet").takes


def test_a_date_is_written_typed_with_its_format() -> None:
    outcome = merge_cell(Meeting(DayCodec("starts_on"), BaseCell(), Cell(), "2026-03-12", NOW))
    assert outcome.write is not None
    assert (outcome.write.value, outcome.write.format) == (46093, "DATE")
