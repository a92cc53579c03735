"""Rows that cannot be one record each, and what is held: said once, where people look."""

import pytest

from sync_service.domain.spreadsheet import Area
from sync_service.domain.wording.sentences import guard, note
from sync_service.sync.planning.rendering.drawn_groups import draw_guards, draw_title_notes
from sync_service.sync.planning.rows.guards.guard import Guard
from tests.sync.planning.one_tab import GIVEN, NAME, PHONE, REFERENCE, OneTab, is_quiet, told


def met() -> OneTab:
    return OneTab.met(["Petit", "Luc"], ["Durand", "Anne"])


def test_a_row_that_repeats_another_is_told_with_the_others_number() -> None:
    one = met()
    one.tab.copy_row(1, 3)
    (problem,) = one.run().problems
    assert (problem.kind, problem.ref, problem.cell) == ("duplicate", one.refs[0], "F4")
    assert "répète exactement la ligne 2" in problem.message
    assert (problem.sheet_value, problem.canonical_value) == ("Petit · Luc", None)
    assert "répète exactement la ligne 2" in one.note(3, REFERENCE)


def test_each_repeated_row_is_a_problem_of_its_own_that_stays_the_same() -> None:
    one = met()
    one.tab.copy_row(1, 3)
    one.tab.copy_row(1, 4)
    first = [problem.row_key for problem in one.run().problems]
    assert len(set(first)) == 2
    one.tab.insert_row(1)
    assert [problem.row_key for problem in one.run().problems] == first


def test_what_others_gave_reaches_a_row_and_its_repetition() -> None:
    """Written into the first alone, the second differed and became somebody else."""
    one = met()
    one.tab.copy_row(1, 3)
    one.run()
    one.edit(one.refs[0], given_name="Lucie")
    one.run()
    assert [one.tab.cell(row, GIVEN).value for row in (1, 3)] == ["Lucie", "Lucie"]
    assert told(one.run()) == [("duplicate", None)]
    assert len(one.records) == 2
    assert is_quiet(one.run())


def test_what_a_repetition_calculates_stays_calculated() -> None:
    one = met()
    one.tab.copy_row(1, 3)
    one.tab.type(3, GIVEN, "Luc", is_formula=True)
    one.run()
    one.edit(one.refs[0], given_name="Lucie")
    one.run()
    assert one.tab.cell(3, GIVEN).is_formula
    assert one.tab.cell(1, GIVEN).value == "Lucie"


def test_a_repeated_row_beside_anothers_reference_is_told_which_record_it_is() -> None:
    """Sorted without the references: two rows bore one, and one of them showed somebody else."""
    one = met()
    one.tab.copy_row(1, 3)
    one.tab.type(3, REFERENCE, one.refs[1])
    one.run()
    assert [one.tab.cell(row, REFERENCE).value for row in (1, 2, 3)] == [*one.refs, one.refs[0]]
    assert told(one.run()) == [("duplicate", None)]
    assert is_quiet(one.run())


def test_a_row_pasted_over_another_keeps_the_reference_that_stands_nowhere_else() -> None:
    one = met()
    one.tab.copy_row(1, 2)
    one.tab.type(2, REFERENCE, one.refs[1])
    one.run()
    assert [one.tab.cell(row, REFERENCE).value for row in (1, 2)] == one.refs


def test_copies_alike_are_one_new_record_and_a_repetition_of_it() -> None:
    one = met()
    for row in (3, 4):
        one.tab.copy_row(1, row)
        one.tab.type(row, NAME, "Petitpas")
    one.run()
    assert [one.tab.cell(row, REFERENCE).value for row in (1, 3, 4)] == [
        one.refs[0], one.refs[2], one.refs[2],
    ]  # fmt: skip


def test_new_rows_alike_are_one_record_and_a_repetition() -> None:
    one = OneTab(["Petit", "Luc"], ["Petit", "Luc"])
    planned = one.run()
    assert [record.fields["family_name"] for record in planned.created] == ["Petit"]
    assert [(problem.kind, problem.ref) for problem in planned.problems] == [("duplicate", None)]


def test_differing_rows_with_one_reference_are_one_problem_and_a_note_on_each() -> None:
    one = met()
    for row, name in ((1, "Petitjean"), (3, "Petitpas")):
        one.tab.copy_row(1, row)
        one.tab.type(row, NAME, name)
    (problem,) = one.run().problems
    assert (problem.kind, problem.ref, problem.row_key) == ("held", one.refs[0], one.refs[0])
    assert problem.cell == "F2"
    assert one.refs[0] in problem.message
    assert [one.note(row, REFERENCE) for row in (1, 3)] == [
        note(problem.message[0].lower() + problem.message[1:])
    ] * 2


def test_each_reference_on_several_rows_is_told() -> None:
    one = met()
    for source, target, name in ((1, 3, "Petitjean"), (2, 4, "Durandot")):
        one.tab.copy_row(source, target)
        one.tab.type(target, NAME, name)
        one.tab.type(source, NAME, f"{name}-Martin")
    assert [problem.ref for problem in one.run().problems] == one.refs


def test_somebody_elses_reference_is_told_without_showing_anything_of_theirs() -> None:
    one = met()
    foreign = "C-0000000"
    one.tab.fill([["Moreau", "Zoé", None, None, None, foreign]], 3)
    lookups = one.situation().lookups
    elsewhere = type(lookups)(is_elsewhere=lambda reference: reference == foreign)
    (problem,) = one.run(lookups=elsewhere).problems
    assert (problem.kind, problem.ref, problem.field) == ("foreign_reference", None, None)
    assert foreign in problem.message
    assert problem.row_key.startswith(f"foreign:{foreign}:")
    assert (problem.sheet_value, problem.canonical_value) == ("Moreau · Zoé", None)
    assert foreign in one.note(3, REFERENCE)
    assert len(one.records) == 2


@pytest.mark.parametrize(
    ("kind", "problem"),
    [("rows", "scramble"), ("column", "scramble"), ("missing", "guard"), ("new", "guard"),
     ("blanked", "guard"), ("changed", "guard")],
)  # fmt: skip
def test_what_is_held_is_told_with_its_number_and_its_column(kind: str, problem: str) -> None:
    guard = Guard(kind, 12, frozenset({"a"}), "phone")
    canvas = met().canvas()
    draw_guards(canvas, [guard])
    (held,) = canvas.problems
    assert (held.kind, held.field, held.row_key) == (problem, "phone", guard.key)
    assert "12 " in held.message


def test_what_is_held_of_one_column_is_one_note_on_its_title_and_the_rest_on_ours() -> None:
    one = met()
    one.tab.locked.append(Area(0, 1, NAME, NAME + 1))
    canvas = one.canvas()
    canvas.guards = [
        Guard("blanked", 12, frozenset({"a"}), "phone"),
        Guard("column", 13, frozenset({"b"}), "phone"),
        Guard("blanked", 14, frozenset({"c"}), "family_name"),
        Guard("missing", 15, frozenset({"d"})),
    ]
    draw_title_notes(canvas)
    noted = {(one.row, one.column): one.note for one in canvas.notes}
    assert noted == {
        (0, PHONE): note(f"{guard('blanked', 12)}\n{guard('column', 13)}"),
        (0, REFERENCE): note(f"{guard('missing', 15)}\n{guard('blanked', 14)}"),
    }


def test_a_quiet_tab_has_nothing_to_tell() -> None:
    assert told(met().run()) == []


def test_a_yes_or_no_without_its_title_is_no_part_of_what_is_shown_of_a_row() -> None:
    one = OneTab.met(["Petit", "non"], ["Durand", "Anne"])
    one.tab.copy_row(1, 3)
    (problem,) = one.run().problems
    assert problem.sheet_value == "Petit"
