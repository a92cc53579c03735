"""One cell, three values: every way they can meet."""

from datetime import UTC, datetime

import pytest

from french_cells.directory import Directory
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, Decision
from sync_service.domain.record import Given
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.domain.wording.sentences import SIGNATURE
from sync_service.model.codecs import build_codec
from sync_service.sync.planning.barred import Bar
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell, put_back
from tests.fakes.codecs import DayCodec, PhoneCodec, TextCodec

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OLD, HERE, THERE = "06 39 98 00 01", "06 39 98 00 02", "06 39 98 00 03"


def stored(shown: str) -> str:
    return "+33" + shown.replace(" ", "")[1:]


AGREED = BaseCell(stored(OLD), OLD)


def meet(
    typed: Raw, current: Value, base: BaseCell = AGREED, *, note: str = "", **more: object
) -> Outcome:
    cell = Cell(typed, "" if typed is None else str(typed), CellExtras(note))
    parts: dict[str, object] = {"now": NOW, **more}
    return merge_cell(Sides(PhoneCodec("phone", "Téléphone"), base, cell, current, **parts))  # type: ignore[arg-type]


def test_nothing_changed_leaves_the_base_itself() -> None:
    assert meet(OLD, stored(OLD)) == Outcome(AGREED)


def test_the_database_changed_and_the_sheet_is_written_in_display_form() -> None:
    outcome = meet(OLD, stored(THERE))
    assert outcome.write is not None
    assert outcome.write.value == THERE
    assert outcome.base == BaseCell(stored(THERE), THERE)
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
    outcome = merge_cell(Sides(codec, BaseCell("Petit", "Petit"), Cell(), "Petit", NOW))
    assert outcome.problem == "invalid"
    assert "« Nom » ne peut pas rester vide" in outcome.message


def test_a_blank_that_never_held_a_required_value_is_filled() -> None:
    codec = TextCodec("family_name", "Nom", required=True)
    outcome = merge_cell(Sides(codec, BaseCell(), Cell(), "Petit", NOW))
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
    outcome = merge_cell(Sides(DayCodec("starts_on"), BaseCell(), Cell(), "2026-03-12", NOW))
    assert outcome.write is not None
    assert (outcome.write.value, outcome.write.format) == (46093, "DATE")


def test_an_assumption_that_still_waits_stays_as_it_is() -> None:
    base = meet(f"{HERE}?", stored(OLD)).base
    again = meet(f"{HERE}?", stored(HERE), base, note=base.note, now=LATER)
    message = base.note.removeprefix(SIGNATURE)
    assert again == Outcome(base, problem="assumed", message=message, rule="numéro incertain")
    assert HERE in base.note
    assert "numéro incertain." in base.note


def test_an_assumption_counts_no_more_once_the_database_has_another_value() -> None:
    base = meet(f"{HERE}?", stored(OLD)).base
    assert meet(f"{HERE}?", stored(THERE), base, note=base.note).write is not None


@pytest.mark.parametrize(
    ("is_formula", "kind", "why"),
    [(True, "formula", "cette case est calculée"), (False, "held", "protégée ou fusionnée")],
)
def test_a_cell_of_theirs_is_left_as_it_is_and_told_what_others_know(
    is_formula: bool,  # noqa: FBT001
    kind: str,
    why: str,
) -> None:
    cell = Cell(OLD, OLD, CellExtras(is_formula=is_formula))
    codec = PhoneCodec("phone", "Téléphone")
    bar: Bar = "formula" if is_formula else "protected"
    outcome = merge_cell(Sides(codec, AGREED, cell, stored(THERE), NOW, writable=False, bar=bar))
    assert (outcome.base.kind, outcome.problem, outcome.write) == (kind, "held", None)
    assert why in outcome.message
    assert THERE in outcome.message
    assert outcome.base.note.endswith(outcome.message)


def meet_name(typed: str | None, current: Value, base: BaseCell, **more: object) -> Outcome:
    """As `meet`, for a field that may not be blank."""
    codec = TextCodec("family_name", "Nom", required=True)
    return merge_cell(Sides(codec, base, Cell(typed, typed or ""), current, NOW, **more))  # type: ignore[arg-type]


def test_a_blank_agrees_with_a_required_value_that_the_database_lost() -> None:
    outcome = meet_name(None, None, BaseCell("Petit", "Petit"))
    assert (outcome.problem, outcome.write, outcome.base.value) == (None, None, None)


def test_a_refused_cell_that_is_emptied_takes_what_others_gave_meanwhile() -> None:
    refused = BaseCell(None, None, "invalid", sheet_raw="?", note="Synchronisation : x", since=NOW)
    outcome = meet_name(None, "Petit", refused)
    assert outcome.write is not None
    assert outcome.problem is None


def test_a_required_column_of_ours_that_was_emptied_is_filled_again() -> None:
    outcome = meet_name(None, "Petit", BaseCell("Petit", "Petit"), direction="to_sheet")
    assert outcome.write is not None
    assert outcome.write.value == "Petit"


def test_rubbish_typed_into_a_column_of_ours_is_refused_with_its_reason() -> None:
    outcome = meet("zut", stored(OLD), direction="to_sheet")
    assert outcome.problem == "invalid"
    assert "pas un numéro de téléphone" in outcome.message


def test_rubbish_typed_into_a_conflict_is_explained_beside_the_other_value() -> None:
    base = conflict()
    outcome = meet("zut", stored(THERE), base, note=base.note, given=Given("Les Épis", NOW))
    for part in ("ce n'est pas un numéro", "06 39 98 12 34", f"Les Épis a donné : « {THERE} »"):
        assert part in outcome.message
    assert outcome.base.note.endswith(outcome.message)
    assert outcome.base.other == stored(THERE)


def test_a_valid_value_after_rubbish_ends_the_conflict() -> None:
    first = conflict()
    base = meet("zut", stored(THERE), first, note=first.note).base
    assert meet(HERE, stored(THERE), base, note=base.note).takes


def test_what_a_row_is_about_cannot_be_changed_there() -> None:
    outcome = meet(HERE, stored(OLD), fixed=True)
    assert (outcome.problem, outcome.takes) == ("invalid", False)
    assert f"cette ligne est celle de « {OLD} »" in outcome.message
    assert "« Téléphone » ne se change pas ici" in outcome.message


def test_a_column_of_ours_says_that_it_is_ours() -> None:
    outcome = meet(HERE, stored(OLD), direction="to_sheet")
    assert "la colonne « Téléphone » est remplie par la synchronisation" in outcome.message


@pytest.mark.parametrize(("direction", "fixed"), [("both", True), ("to_sheet", False)])
def test_a_value_that_may_not_be_changed_comes_back_on_demand(
    direction: str,
    fixed: bool,  # noqa: FBT001
) -> None:
    refused = meet(HERE, stored(OLD), direction=direction, fixed=fixed).base

    def decided(*, writable: bool) -> Outcome:
        return meet(HERE, stored(OLD), refused, decision="database", direction=direction,
                    fixed=fixed, writable=writable)  # fmt: skip

    outcome = decided(writable=True)
    assert outcome.write is not None
    assert outcome.write.value == OLD
    assert decided(writable=False).problem == "invalid"


def test_a_conflict_names_who_gave_the_other_value_and_on_which_day() -> None:
    opened = meet(HERE, stored(THERE), given=Given("Les Épis", LATER))
    assert f"Les Épis a donné : « {THERE} » (26/11/2026)" in opened.message
    assert opened.base.note == SIGNATURE + opened.message


def test_where_the_journal_was_erased_a_conflict_keeps_the_day_on_which_it_began() -> None:
    opened = meet(HERE, stored(THERE))
    again = meet(HERE, stored(THERE), opened.base, note=opened.base.note, now=LATER)
    assert "(24/11/2026)" in opened.message
    assert "(24/11/2026)" in again.message


def test_a_conflict_that_follows_a_refusal_begins_on_its_own_day() -> None:
    refused = meet("zut", stored(OLD)).base
    outcome = meet(HERE, stored(THERE), refused, note=refused.note, now=LATER)
    assert outcome.problem == "conflict"
    assert "(26/11/2026)" in outcome.message
    assert outcome.base.since == LATER


def test_what_waits_in_a_cell_keeps_the_day_on_which_it_was_typed() -> None:
    first = meet("zut", stored(OLD)).base
    still = meet("zut", stored(OLD), first, note=first.note, now=LATER).base
    assert (still.since, still.sheet_raw) == (NOW, "zut")
    retyped = meet("zut zut", stored(OLD), first, note=first.note, now=LATER).base
    assert (retyped.since, retyped.sheet_raw) == (LATER, "zut zut")


def test_a_database_decision_waits_where_nothing_can_be_written() -> None:
    base = conflict()
    outcome = meet(HERE, stored(THERE), base, note=base.note, decision="database", writable=False)
    assert (outcome.problem, outcome.write, outcome.takes) == ("conflict", None, False)
    refused = meet("zut", stored(OLD)).base
    outcome = meet("zut", stored(OLD), refused, decision="database", writable=False)
    assert (outcome.problem, outcome.write) == ("invalid", None)


def test_a_value_that_reads_as_what_is_written_is_not_written_again() -> None:
    """The sheet's form of the same value stays as people typed it."""
    base = meet("zut", stored(OLD)).base
    outcome = meet(THERE, stored(THERE), base, note=base.note)
    assert outcome == Outcome(BaseCell(stored(THERE), THERE))


def test_the_other_side_of_a_group_in_conflict_conflicts_too() -> None:
    """Nothing was typed here: bound to a cell of its group, it asks all the same."""
    outcome = meet(OLD, stored(THERE), bound=True)
    assert (outcome.problem, outcome.write) == ("conflict", None)
    assert meet(HERE, stored(OLD), bound=True).problem == "conflict"
    assert meet(OLD, stored(OLD), bound=True) == Outcome(AGREED)


def test_a_number_is_shown_in_a_sentence_as_it_stands_in_the_cell() -> None:
    codec = TextCodec("role", "Fonction")
    outcome = merge_cell(Sides(codec, BaseCell("1", 1), Cell(12.5), "2", NOW))
    assert "Ici : « 12.5 »" in outcome.message


def test_what_is_put_back_has_the_signs_that_were_typed() -> None:
    """« Valise d’ombres » came back with a straight apostrophe."""
    label = build_codec("item", Directory(), NOW.date()).fields["label"]
    ours, typed = "Valise d'ombres", "Valise d’ombres"

    back = put_back(Sides(label, BaseCell(ours, typed), Cell(None, ""), ours, now=NOW))
    other = put_back(Sides(label, BaseCell("Malle", "Malle"), Cell(None, ""), ours, now=NOW))

    assert back.write is not None
    assert back.write.value == back.base.raw == typed
    assert back.base.value == ours
    assert other.write is not None
    assert other.write.value == ours, "what changed meanwhile is not remembered"


@pytest.mark.parametrize("typed", ["Directrice", "DIRECTRICE"])
def test_what_two_lists_spell_in_other_capitals_is_one_value(typed: str) -> None:
    text = TextCodec("role", "Fonction")
    met = Sides(text, BaseCell(), Cell(typed, typed), "directrice", now=NOW, is_first=True)
    assert merge_cell(met) == Outcome(BaseCell("directrice", typed))

    known = BaseCell("directrice", "directrice")
    later = Sides(text, known, Cell(typed, typed), "directrice", NOW)
    assert merge_cell(later).base.value == typed, "typed over it, it is the value"


def test_other_letters_are_another_value() -> None:
    text = TextCodec("role", "Fonction")
    met = Sides(text, BaseCell(), Cell("Direct", "Direct"), "directrice", now=NOW, is_first=True)
    assert merge_cell(met).problem == "conflict"


@pytest.mark.parametrize(
    ("typed", "is_ours"), [("Prévue", False), (None, True)], ids=["typed", "never"]
)
def test_a_default_that_we_write_is_ours_and_one_that_was_typed_stays_a_word(
    typed: Raw, *, is_ours: bool
) -> None:
    base = BaseCell("Prévue" if typed else None, typed)
    sides = Sides(TextCodec("status", "État"), base, Cell(None, ""), "Prévue", NOW)
    assert put_back(sides).base == BaseCell("Prévue", "Prévue", ours=is_ours)
