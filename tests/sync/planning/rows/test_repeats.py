"""Who is typed a second time: asked about once, on the later row, until somebody answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from sync_service.domain.wording import sentences
from sync_service.sync.planning.situation import Lookups
from tests.sync.planning.one_tab import (
    BEGIN,
    END,
    GIVEN,
    NAME,
    PHONE,
    REFERENCE,
    OneTab,
    is_quiet,
    told,
)

FAMILY = "family_name"
ROWS = [f"Nom{n}" for n in range(4)]


def asked(count: int = 1) -> OneTab:
    """Four people, and the first one typed again so many times, each with another telephone."""
    one = OneTab.met(*([name, "Luc", f"06 39 98 00 {n:02}"] for n, name in enumerate(ROWS)))
    for number in range(count):
        one.tab.fill([["Nom0", "Luc", f"06 39 98 11 {number:02}"]], 5 + number)
    return one


def test_a_new_row_of_a_standing_persons_key_is_a_record_and_a_question() -> None:
    one = asked()
    planned = one.run()
    [problem] = planned.problems
    later = planned.created[0].ref
    assert (problem.kind, problem.ref, problem.row_key, problem.field) == (
        "duplicate", later, later, None,
    )  # fmt: skip
    assert problem.cell == "F6"
    assert one.note(5, REFERENCE) == sentences.note(sentences.repeats(one.refs[0]))
    assert not any(one.note(row, REFERENCE) for row in range(1, 5))
    assert told(one.plan()) == [("duplicate", None)]
    assert is_quiet(one.run())


def test_whom_a_row_shows_still_is_asked_about_whatever_it_was_called_elsewhere_meanwhile() -> (
    None
):
    """Brought back with Ctrl+Z, beside somebody else's reference: nobody had to be asked."""
    one = asked()
    one.edit(one.refs[0], family_name="Autre")
    planned = one.run()
    assert [problem.kind for problem in planned.problems] == ["duplicate"]
    assert one.refs[0] in planned.problems[0].message
    assert told(one.run()) == [("duplicate", None)]


def test_typed_three_times_each_later_row_asks_about_the_first() -> None:
    one = asked(2)
    planned = one.run()
    assert [problem.ref for problem in planned.problems] == one.refs[4:]
    assert all(one.refs[0] in problem.message for problem in planned.problems)
    assert told(one.run()) == [("duplicate", None)] * 2


def test_nobody_asks_at_the_first_meeting() -> None:
    one = OneTab(["Nom0", "Luc", "06 39 98 00 00"], ["Nom0", "Luc", "06 39 98 00 01"])
    assert told(one.run()) == []
    assert told(one.run()) == []


def test_while_the_row_is_being_typed_in_it_goes_on_asking() -> None:
    one = asked()
    one.run()
    one.tab.type(5, PHONE, "06 39 98 22 22")
    assert told(one.run(settle_seconds=20)) == [("duplicate", None)]
    assert told(one.run()) == [("duplicate", None)]


def test_our_note_deleted_is_the_answer_and_what_is_typed_in_the_row_is_none() -> None:
    one = asked()
    one.run()
    one.tab.type(5, PHONE, "06 39 98 22 22")
    assert told(one.run()) == [("duplicate", None)]
    one.tab.annotate(5, REFERENCE, "")
    assert told(one.run()) == []
    assert is_quiet(one.run())
    assert one.note(5, REFERENCE) == ""


@pytest.mark.parametrize("number", [0, 4])
def test_one_of_them_archived_ends_it_and_the_note_goes(number: int) -> None:
    one = asked()
    one.run()
    one.archive(one.refs[number])
    assert told(one.run()) == []
    assert "déjà" not in one.note(5, REFERENCE)
    assert is_quiet(one.run())


@pytest.mark.parametrize("has_note", [True, False])
@pytest.mark.parametrize("number", [1, 5])
def test_a_row_that_ended_it_and_is_brought_back_opens_it_again(
    number: int, *, has_note: bool
) -> None:
    """Deleted, which says that the two are one, and Ctrl+Z: both lived on, and nobody asked."""
    one = asked()
    one.run()
    cut = one.tab.grid.pop(number)
    one.run()
    assert told(one.run()) == []
    assert is_quiet(one.run())
    one.tab.grid.insert(number, cut)
    if not has_note:
        one.tab.annotate(number, REFERENCE, "")
    assert told(one.run()) == [("duplicate", None)]
    assert "déjà" in one.note(5, REFERENCE)
    assert is_quiet(one.run())


def test_a_row_that_is_brought_back_is_not_asked_about_where_somebody_had_answered() -> None:
    one = asked()
    one.run()
    one.decide(one.plan().problems[0], "confirm")
    one.run()
    cut = one.tab.grid.pop(5)
    one.run()
    one.run()
    one.tab.grid.insert(5, cut)
    assert told(one.run()) == []


def test_another_name_ends_it_at_once() -> None:
    one = asked()
    one.run()
    one.tab.type(5, NAME, "Autre")
    assert told(one.run()) == []
    assert one.note(5, REFERENCE) == ""


@pytest.mark.parametrize("number", [0, 4])
def test_another_name_given_elsewhere_is_no_answer(number: int) -> None:
    one = asked()
    one.run()
    one.edit(one.refs[number], family_name="Autre")
    assert told(one.run()) == [("duplicate", None)]
    assert told(one.run()) == [("duplicate", None)]


def test_another_name_typed_in_the_first_row_is_no_answer() -> None:
    one = asked()
    one.run()
    one.tab.type(1, NAME, "Autre")
    assert told(one.run()) == [("duplicate", None)]


def test_the_first_ones_former_name_is_no_other_name() -> None:
    one = asked()
    one.run()
    lookups = Lookups(had=lambda ref, _name: ["Ancien"] if ref == one.refs[0] else [])
    one.tab.type(5, NAME, "Ancien")
    assert told(one.run(lookups=lookups)) == [("duplicate", None)]
    one.tab.type(5, NAME, "Autre")
    assert told(one.run(lookups=lookups)) == []


@pytest.mark.parametrize("former", ["Ancien", "Autre"])
def test_a_row_with_a_standing_rows_reference_and_former_name_is_asked_about(former: str) -> None:
    """Ctrl+Z brings a row back, its reference too, where that stands again under another name."""
    one = asked(0)
    one.tab.fill([["Ancien", "Luc", "06 39 98 11 00", None, None, one.refs[0]]], 5)
    lookups = Lookups(
        had=lambda ref, name: [former] if (ref, name) == (one.refs[0], FAMILY) else []
    )
    expected = [("duplicate", None)] if former == "Ancien" else []
    assert told(one.run(lookups=lookups)) == expected


@pytest.mark.parametrize(("column", "typed", "asks"), [(GIVEN, "Eva", 1), (PHONE, "", 0)])
def test_a_row_that_comes_back_asks_about_what_it_was_but_for_its_keys(
    column: int, typed: str, asks: int
) -> None:
    """Its reference wiped, its name retyped, and its record changed elsewhere meanwhile."""
    one = asked(0)
    for row in (5, 6):
        day = ["01/09/2026", "02/09/2026"]
        one.tab.fill([[f"Nom{row}", "Luc", f"06 39 98 22 {row:02}", *day]], row)
    one.run()
    for at, text in ((NAME, "Autre"), (column, typed or None), (REFERENCE, None)):
        one.tab.type(5, at, text)
    one.edit(one.refs[4], ends_on="2026-09-03")
    assert told(one.run()) == []
    later = one.refs[-1]
    planned = one.run()
    assert [problem.ref for problem in planned.problems] == [later] * asks
    assert told(one.run()) == told(planned)
    assert is_quiet(one.run())


RETYPED = [(NAME, "Autre"), (GIVEN, "Eva"), (PHONE, "06 39 98 33 33")]


def undone(retyped: Sequence[tuple[int, str | int]] = RETYPED[:2]) -> OneTab:
    """A deletion that was overruled, and then Ctrl+Z, with what no run had taken of the row."""
    one = asked(0)
    for row in (5, 6):
        one.tab.fill([[f"Nom{row}", "Luc", f"06 39 98 22 {row:02}", 46266, 46266 + row]], row)
    one.run()
    for at, text in retyped:
        one.tab.type(5, at, text)
    one.run(settle_seconds=90)
    cut = one.tab.grid.pop(5)
    kept = Lookups(references_to=lambda ref: ["E-1"] if ref == one.refs[4] else [])
    one.run(lookups=kept)
    one.run(lookups=kept)
    assert one.shown(6)[NAME] == "Nom5"
    one.tab.grid.insert(5, cut)
    return one


@pytest.mark.parametrize("is_sorted", [False, True])
@pytest.mark.parametrize("looks", [0, 2])
def test_a_row_brought_back_beside_itself_with_what_nobody_had_read_is_asked_about(
    *, is_sorted: bool, looks: int
) -> None:
    one = undone()
    if is_sorted:
        one.tab.sort(1, NAME, columns=range(REFERENCE), reverse=True)
    for _ in range(looks):
        one.run(settle_seconds=150)
    planned = one.run()
    assert [(problem.kind, problem.ref) for problem in planned.problems] == [
        ("duplicate", one.refs[-1])
    ]
    assert one.refs[4] in planned.problems[0].message
    assert one.records[one.refs[-1]].fields[FAMILY] == "Autre"
    assert told(one.run()) == told(planned)
    assert is_quiet(one.run())


def test_a_row_brought_back_of_which_little_was_left_is_asked_about_by_its_reference() -> None:
    """A name and a telephone that nobody else has; a colleague's row would have another name."""
    one = undone([(GIVEN, "Eva"), (BEGIN, 46300), (END, 46400)])
    assert [kind for kind, _ in told(one.run())] == ["duplicate"]


def test_a_row_typed_anew_or_with_little_in_common_with_one_put_back_is_not_asked_about() -> None:
    """Whoever types a row anew gives it no reference."""
    one = undone(RETYPED)
    assert told(one.run()) == []
    one = undone()
    one.tab.type(5, REFERENCE, None)
    assert told(one.run()) == []


def test_a_row_that_is_as_like_another_as_the_one_put_back_is_not_asked_about() -> None:
    one = undone()
    one.tab.type(5, GIVEN, "Luc")
    one.tab.type(5, END, one.tab.cell(6, END).value)
    assert told(one.run()) == []


def put_back(one: OneTab, came_at: datetime | None = None) -> list[tuple[str, str | None]]:
    """The first one's row is deleted, is needed elsewhere, and stands again.

    Meanwhile the other is changed; unless `came_at` says it, nobody knows when that came.
    """
    row = next(n for n in range(1, 12) if one.shown(n)[REFERENCE] == one.refs[4])
    one.tab.delete_row(row)
    kept = Lookups(
        references_to=lambda ref: ["E-1"] if ref == one.refs[4] else [],
        came_at=lambda _ref: came_at,
    )
    one.run(lookups=kept)
    later = one.refs[-1]
    one.records[later] = replace(one.records[later], updated_at=one.now)
    return told(one.run(lookups=kept))


@pytest.mark.parametrize("answer", ["desk", "note", ""])
def test_two_that_were_called_two_are_not_asked_about_again_whatever_is_put_back(
    answer: str,
) -> None:
    one = undone()
    [problem] = one.run().problems
    if answer == "desk":
        one.decide(problem, "confirm")
    elif answer:
        row = next(n for n in range(1, 12) if one.shown(n)[REFERENCE] == one.refs[-1])
        one.tab.annotate(row, REFERENCE, "")
    expected = [] if answer else [("duplicate", None)]
    assert told(one.run()) == expected
    assert put_back(one) == expected
    assert put_back(one) == expected


def test_two_are_called_two_also_where_ones_row_goes_before_the_answer_is_taken() -> None:
    one = undone()
    [problem] = one.run().problems
    row = next(n for n in range(1, 12) if one.shown(n)[REFERENCE] == one.refs[4])
    cut = one.tab.grid.pop(row)
    one.run()
    one.decide(problem, "confirm")
    assert told(one.run()) == []
    one.tab.grid.insert(row, cut)
    assert told(one.run()) == []


def test_two_that_stood_here_together_are_two_however_alike_and_one_is_put_back() -> None:
    one = asked(0)
    for row in (5, 6):
        one.tab.fill([[f"Nom{row}", "Luc", "06 39 98 22 05", 46266, 46271]], row)
    one.run()
    came_at = one.now
    assert told(one.run()) == []
    assert put_back(one, came_at) == []
    assert put_back(one, one.now) != []


def test_the_question_shows_what_the_row_held_that_this_very_run_puts_back() -> None:
    one = asked(0)
    for row in (5, 6):
        day = ["01/09/2026", "02/09/2026"]
        one.tab.fill([[f"Nom{row}", "Luc", f"06 39 98 22 {row:02}", *day]], row)
    one.run()
    for at, text in ((NAME, "Autre"), (GIVEN, "Eva"), (REFERENCE, None)):
        one.tab.type(5, at, text)
    one.edit(one.refs[4], ends_on="2026-09-03")
    one.run()
    [problem] = one.run().problems
    assert "Nom5" in (problem.canonical_value or "")


def test_a_row_copied_for_a_colleague_is_not_asked_about() -> None:
    """Its row was never deleted, so that nobody can have brought it back."""
    one = asked(0)
    one.tab.fill([["Nom5", "Luc", "06 39 98 22 05", 46266, 46271]], 5)
    one.run()
    one.tab.copy_row(5, 6)
    one.tab.fill([["Autre", "Eva"]], 6)
    planned = one.run()
    assert (told(planned), len(planned.created)) == ([], 1)


def over() -> OneTab:
    """Somebody said that they are two, and the write that takes our note away had to wait."""
    one = asked()
    one.run()
    one.decide(one.plan().problems[0], "confirm")
    waiting = one.plan()
    one.store(waiting)
    kept = {**one.state.rows, **{row.ref: row for row in waiting.ingested.rows}}
    one.state = replace(waiting.ingested.state, rows=kept)
    one.decisions = {}
    return one


def test_the_note_of_a_question_that_is_over_goes_though_the_write_had_to_wait() -> None:
    one = over()
    assert told(one.run()) == []
    assert one.note(5, REFERENCE) == ""
    assert one.state.repeats == {}


def test_so_it_does_where_somebody_types_in_the_row_meanwhile() -> None:
    """Each run failed while the row had not settled: an IndexError (seed 2964685)."""
    one = over()
    one.tab.type(5, PHONE, "06 39 98 22 22")
    assert told(one.run(settle_seconds=20)) == []
    assert told(one.run()) == []
    assert one.note(5, REFERENCE) == ""
    assert one.state.repeats == {}


def test_a_persons_own_note_stays_and_the_question_is_in_the_problem() -> None:
    one = asked()
    one.tab.annotate(5, REFERENCE, "à rappeler")
    assert told(one.run()) == [("duplicate", None)]
    assert one.note(5, REFERENCE) == "à rappeler"
    one.tab.annotate(5, REFERENCE, "")
    assert told(one.run()) == [("duplicate", None)]


def test_a_row_that_is_nowhere_for_a_moment_is_asked_about_again() -> None:
    one = asked()
    one.run()
    cut = one.tab.grid.pop(5)
    gone = one.run()
    assert [(p.kind, p.cell) for p in gone.problems] == [("duplicate", None)]
    one.tab.grid.insert(1, cut)
    assert [(p.kind, p.cell) for p in one.run().problems] == [("duplicate", "F2")]


def test_a_row_that_is_put_back_is_asked_about_where_it_is_put() -> None:
    """Two were made one, the second row was deleted, and the merge was taken back."""
    one = asked()
    one.run()
    later = one.base_row(str(one.tab.cell(5, REFERENCE).value)).ref
    before = one.records[later]
    one.archive(later)
    one.run()
    one.tab.grid.pop(5)
    one.run()
    one.records[later] = before
    for _ in range(2):
        assert [(p.kind, p.cell) for p in one.run().problems] == [("duplicate", "F6")]
    assert one.note(5, REFERENCE) == sentences.note(sentences.repeats(one.refs[0]))
    assert is_quiet(one.run())
