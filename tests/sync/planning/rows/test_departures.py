"""Records whose row is not in the tab any more."""

from datetime import timedelta

import pytest

from sync_service.domain.record import Given
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.rendering.canvas import Step
from sync_service.sync.planning.rows.missing import find_missing
from sync_service.sync.planning.situation import Lookups
from tests.sync.planning.one_tab import BEGIN, GIVEN, PHONE, REFERENCE, START, OneTab, is_quiet


def met() -> tuple[OneTab, str]:
    one = OneTab.met(["Petit", "Luc"], ["Durand", "Anne"])
    return one, one.refs[0]


def deleted() -> tuple[OneTab, str]:
    one, reference = met()
    one.tab.delete_row(1)
    return one, reference


def test_a_row_missed_once_is_only_waited_for() -> None:
    one, reference = deleted()
    planned = one.run()
    assert (planned.archived, planned.is_unsettled) == ((), True)
    assert one.base_row(reference).missing_since == one.now - timedelta(minutes=1)


def test_a_row_missed_twice_is_archived() -> None:
    one, reference = deleted()
    one.run()
    planned = one.run()
    assert (planned.archived, planned.is_unsettled) == ((reference,), False)
    assert planned.steps == (
        Step(reference, None, "database", None, reference, None, "row deleted"),
    )
    assert one.base_row(reference).archived
    assert is_quiet(one.run())


def test_the_second_look_counts_only_once_the_row_had_time_to_come_back() -> None:
    one, reference = deleted()
    one.run(settle_seconds=61)
    waiting = one.run(settle_seconds=61)
    assert (waiting.archived, waiting.is_unsettled) == ((), True)
    assert one.run(settle_seconds=61).archived == (reference,)
    other, reference = deleted()
    other.run(settle_seconds=60)
    assert other.run(settle_seconds=60).archived == (reference,)


def test_a_row_that_comes_back_meanwhile_was_never_gone() -> None:
    one, reference = met()
    rows = [list(line) for line in one.tab.grid]
    one.tab.delete_row(1)
    one.run()
    one.tab.grid = rows
    planned = one.run()
    assert (planned.archived, planned.returned) == ((), ())
    assert one.base_row(reference).missing_since is None
    assert is_quiet(one.run())


def run_twice(one: OneTab, **lookups: object) -> Plan:
    one.run()
    return one.run(lookups=Lookups(**lookups))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Les Épis", "Les Épis"),
        ("Le Petit Prince", "Le Petit Prince"),
        ("La coordination", "la coordination"),
        ("Le formulaire", "le formulaire"),
        ("Un partenaire", "un partenaire"),
    ],
)
def test_an_edit_elsewhere_beats_the_deletion_and_says_who_made_it(author: str, said: str) -> None:
    one, reference = deleted()
    one.edit(reference, given_name="Lucas")
    planned = run_twice(one, given_by=lambda _ref, _field: Given(author, START))
    assert planned.archived == ()
    assert one.shown(2)[:2] == ["Petit", "Lucas"]
    assert f"mais {said} l’avait modifiée" in one.note(2, REFERENCE)
    assert one.base_row(reference).missing_since is None
    assert is_quiet(one.run())


def test_who_edited_is_asked_of_the_edited_field() -> None:
    one, reference = deleted()
    one.edit(reference, given_name="Lucas")
    asked: list[tuple[str, str]] = []

    def given_by(ref: str, field: str) -> Given:
        asked.append((ref, field))
        return Given("x", START)

    run_twice(one, given_by=given_by)
    assert asked == [(reference, "given_name")]


def test_a_record_that_others_refer_to_stays_and_says_what_refers_to_it() -> None:
    one, reference = deleted()
    planned = run_twice(one, references_to=lambda ref: ["E-1"] if ref == reference else [])
    assert planned.archived == ()
    assert one.shown(2)[REFERENCE] == reference
    assert "elle sert encore (E-1)" in one.note(2, REFERENCE)


def test_a_record_that_another_list_shows_stays_and_says_which() -> None:
    one, reference = deleted()
    planned = run_twice(one, listed_in=lambda ref: ["A", "B"] if ref == reference else [])
    assert planned.archived == ()
    assert "elle est encore dans A et B : elle revient" in one.note(2, REFERENCE)


def test_a_row_emptied_by_hand_comes_back_where_it_was() -> None:
    one, reference = met()
    one.tab.clear_row(1, range(5))
    one.edit(reference, given_name="Lucas")
    run_twice(one)
    assert one.shown(1) == ["Petit", "Lucas", "", "", "", reference]
    assert one.shown(3) == [""] * 6


def test_the_reference_left_in_an_emptied_row_goes_with_its_record() -> None:
    one, reference = met()
    one.tab.clear_row(1, range(5))
    one.run()
    assert one.shown(1)[REFERENCE] == reference
    one.run()
    assert one.shown(1) == [""] * 6


def test_an_emptied_rows_reference_goes_when_its_record_stands_elsewhere() -> None:
    one, reference = met()
    one.tab.copy_row(1, 3)
    one.tab.clear_row(1, range(5))
    one.run()
    assert (one.shown(1)[REFERENCE], one.shown(3)[REFERENCE]) == ("", reference)


def test_a_record_archived_elsewhere_while_its_row_was_gone_needs_no_row() -> None:
    one, reference = deleted()
    one.archive(reference)
    planned = one.run()
    assert (planned.archived, planned.is_unsettled) == ((), False)
    assert one.base_row(reference).archived
    assert one.base_row(reference).missing_since == one.now - timedelta(minutes=1)
    assert is_quiet(one.run())


def test_the_day_on_which_it_went_missing_is_kept() -> None:
    one, reference = deleted()
    one.run()
    since = one.base_row(reference).missing_since
    one.archive(reference)
    one.run()
    assert one.base_row(reference).missing_since == since


def test_a_record_that_is_restored_elsewhere_gets_its_row_back() -> None:
    one, reference = deleted()
    one.run()
    one.run()
    record = one.records[reference]
    one.records[reference] = type(record)(reference, "contact", record.fields, one.now)
    planned = one.run()
    assert planned.returned == ()
    assert one.shown(2)[:2] == ["Petit", "Luc"]
    note = one.note(2, REFERENCE)
    assert "la suppression de cette ligne a été annulée : elle revient" in note
    assert "modifiée" not in note, "nobody changed it"


def test_a_row_of_a_record_that_left_the_scope_is_forgotten_once_it_is_gone() -> None:
    one, reference = deleted()
    del one.records[reference]
    planned = one.run()
    assert (planned.written.forgotten, planned.archived) == ([reference], ())
    assert reference not in one.state.rows


def test_nothing_missing_is_nothing_to_wait_for() -> None:
    one, _ = met()
    one.tab.type(1, GIVEN, "Lucas")
    assert not one.run().is_unsettled


def test_missing_are_live_records_that_were_not_marked_as_archived() -> None:
    one, reference = met()
    other = one.refs[1]
    assert find_missing(one.situation(), set()).judged == [reference, other]
    assert find_missing(one.situation(), {other}).judged == [reference]
    one.archive(reference)
    assert find_missing(one.situation(), set()).judged == [other]
    del one.records[other]
    assert find_missing(one.situation(), set()).judged == []


def test_rows_held_by_a_guard_are_neither_archived_nor_waited_for() -> None:
    one = OneTab.met(*([f"Nom{n}"] for n in range(6)))
    one.tab.grid = one.tab.grid[:2]
    one.run()
    planned = one.run()
    assert (planned.archived, planned.is_guarded, planned.is_unsettled) == ((), True, False)


def test_a_row_of_a_record_that_stays_out_goes_without_its_record() -> None:
    one, reference = deleted()
    one.run()
    planned = one.run(stays_out=frozenset({reference}))
    assert (planned.archived, planned.written.forgotten) == ((), [reference])
    assert not one.records[reference].archived


def conflict_gone() -> OneTab:
    """A row in which two values were asked about is gone; the edit brings it back."""
    one, reference = met()
    one.tab.type(1, GIVEN, "Lukas")
    one.edit(reference, given_name="Lucas")
    one.run()
    one.tab.delete_row(1)
    one.run()
    return one


def test_a_conflict_comes_back_with_its_row_and_is_still_asked_about() -> None:
    one = conflict_gone()
    planned = one.run()
    assert one.shown(2)[:2] == ["Petit", "Lukas"]
    asked = [(p.kind, p.cell, p.sheet_value, p.canonical_value) for p in planned.problems]
    assert asked == [("conflict", "B3", "Lukas", "Lucas")]
    assert "« Lukas »" in one.note(2, GIVEN)
    assert one.run().batch.cells == ()
    assert one.run().batch.is_empty


def test_an_answer_to_a_conflict_that_came_back_is_taken() -> None:
    one = conflict_gone()
    one.run()
    one.tab.annotate(2, GIVEN, "")
    planned = one.run()
    assert planned.updated == {one.refs[0]: {"given_name": "Lukas"}}


def test_a_refused_value_comes_back_with_its_row() -> None:
    one, reference = met()
    one.tab.type(1, PHONE, "demander")
    one.run()
    one.tab.delete_row(1)
    one.edit(reference, given_name="Lucas")
    planned = run_twice(one)
    assert one.shown(2)[:3] == ["Petit", "Lucas", "demander"]
    assert [(p.kind, p.cell, p.sheet_value) for p in planned.problems] == [
        ("invalid", "C3", "demander")
    ]
    assert one.note(2, PHONE)
    assert one.run().batch.cells == ()


def test_what_is_understood_by_now_is_taken_once_its_row_is_back() -> None:
    one = conflict_gone()
    one.edit(one.refs[0], given_name="Lukas", phone="+33353010001")
    planned = one.run()
    assert planned.problems == ()
    assert one.shown(2)[:3] == ["Petit", "Lukas", "03 53 01 00 01"]
    assert is_quiet(one.run())


def test_a_day_that_waited_comes_back_as_a_day() -> None:
    one, reference = met()
    one.tab.type(1, BEGIN, 46000)
    one.edit(reference, starts_on="2026-12-01")
    one.run()
    one.tab.delete_row(1)
    one.run()
    planned = one.run()
    assert one.tab.cell(2, BEGIN)[:1] == (46000,)
    assert one.tab.cell(2, BEGIN).format == "DATE"
    assert [p.sheet_value for p in planned.problems] == ["09/12/2025"]
    assert "« 09/12/2025 »" in one.note(2, BEGIN)
