"""Laws of a whole plan, and what it hands on beside cells."""

from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Raw
from sync_service.domain.base import Decision
from sync_service.domain.mapping import Column
from sync_service.domain.spreadsheet import GrowWrite
from sync_service.sync.planning.columns.header import find_header
from tests.sync.planning.one_tab import COLUMNS, PHONE, REFERENCE, OneTab, is_quiet, ref

NAMES = st.sampled_from(["Petit", "Durand", "Moreau", None, "  "])
PHONES = st.sampled_from(["06 39 98 00 01", "06.39.98.00.02", "06 39 98 00 03?", "zut", None])
DAYS = st.sampled_from(["01/03/2026", 46085, "jamais", None])
ROWS = st.lists(st.tuples(NAMES, NAMES, PHONES, DAYS, DAYS), max_size=5)
EDITS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 4), st.one_of(NAMES, PHONES, DAYS)), max_size=4
)
GIVEN = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["phone", "given_name"]), PHONES), max_size=3
)


@given(ROWS)
def test_the_second_run_over_what_people_typed_finds_nothing(rows: list[tuple[Raw, ...]]) -> None:
    one = OneTab.met(*rows)
    assert is_quiet(one.run())


@given(ROWS, EDITS, GIVEN)
def test_after_edits_on_both_sides_three_runs_are_enough(
    rows: list[tuple[Raw, ...]],
    edits: list[tuple[int, int, Raw]],
    given: list[tuple[int, str, str | None]],
) -> None:
    one = OneTab.met(*rows)
    for row, column, value in edits:
        one.tab.type(row, column, value)
    for number, name, value in given:
        if number < len(one.refs):
            one.edit(one.refs[number], **{name: f"+336{number}" if value else None})
    one.run()
    one.run()
    one.run()
    assert is_quiet(one.run())


@given(ROWS, st.permutations(range(5)))
def test_columns_in_any_order_make_the_same_records(
    rows: list[tuple[Raw, ...]], order: list[int]
) -> None:
    titles = [column.titles[0] for column in COLUMNS]
    one = OneTab(*rows)
    other = OneTab(
        *([row[place] for place in order] for row in rows), titles=[titles[p] for p in order]
    )
    fields = [[record.fields for record in each.plan().created] for each in (one, other)]
    assert fields[0] == fields[1]


def test_a_plan_writes_marks_lists_and_room_with_its_cells() -> None:
    one = OneTab(["Petit"])
    one.tab.row_count, one.tab.column_count = 2, 5
    one.give(9, family_name="Moreau")
    batch = one.plan().batch
    assert batch.grows == (GrowWrite(7, 1, 1),)
    assert len(batch.anchors) == 7
    assert [protection.column for protection in batch.protections] == [REFERENCE]
    assert batch.marker == ""
    assert batch.dropdowns == ()


def test_a_header_found_before_is_not_looked_for_again() -> None:
    one = OneTab.met(["Petit"])
    header = find_header(one.tab.snapshot(), COLUMNS, one.state)
    one.tab.clear_row(0)
    assert one.plan(header=header).problems == ()


def test_a_plan_tells_what_a_person_decided_and_what_came_of_it() -> None:
    one = OneTab.met(["Petit", None, "06 39 98 00 01"])
    (reference,) = one.refs
    one.tab.type(1, PHONE, "06 39 98 00 02?")
    one.run()
    choice: Decision = "confirm"
    one.decisions["assumed", reference, "phone"] = choice
    planned = one.run()
    assert planned.confirmed == ((reference, "phone", "+33639980002"),)
    assert (planned.updated, planned.problems) == ({}, ())


def test_rows_that_changed_nothing_are_not_told_as_updated() -> None:
    one = OneTab.met(["Petit"], ["Durand"])
    one.edit(one.refs[0], given_name="Luc")
    planned = one.run()
    assert (planned.updated, planned.rows) == ({}, 2)


def test_a_column_of_theirs_takes_and_a_column_of_ours_gives() -> None:
    columns = (
        Column("family_name", ("Nom",)),
        Column("given_name", ("Prénom",), "from_sheet"),
        Column("phone", ("Téléphone",), "to_sheet"),
    )
    one = OneTab.met(
        ["Petit", "Luc", None], titles=("Nom", "Prénom", "Téléphone"), columns=columns
    )
    (reference,) = one.refs
    one.edit(reference, given_name="Lucas", phone="+33639980001")
    one.run()
    assert one.shown(1)[:3] == ["Petit", "Luc", "06 39 98 00 01"]
    one.tab.type(1, 1, "Louis")
    one.tab.type(1, 2, "06 39 98 00 09")
    planned = one.run()
    assert planned.updated == {reference: {"given_name": "Louis"}}
    assert [problem.kind for problem in planned.problems] == ["invalid"]


def test_records_that_stay_out_get_no_row_of_their_own() -> None:
    one = OneTab.met(["Petit"])
    one.give(9, family_name="Moreau")
    assert is_quiet(one.run(stays_out=frozenset({ref(9)})))
    one.run()
    assert one.shown(2)[REFERENCE] == ref(9)


def test_an_archived_record_gets_no_row() -> None:
    one = OneTab.met(["Petit"])
    one.archive(one.give(9, family_name="Moreau"))
    assert is_quiet(one.run())


def test_several_arrivals_stand_one_below_the_other() -> None:
    one = OneTab.met(["Petit"])
    for number in (7, 8, 9):
        one.give(number, family_name=f"Nom{number}")
    one.run()
    assert [one.shown(row)[0] for row in range(1, 5)] == ["Petit", "Nom7", "Nom8", "Nom9"]
    assert is_quiet(one.run())


def test_an_arrival_fills_the_row_in_which_only_its_reference_stands() -> None:
    one = OneTab.met(["Petit"])
    reference = one.give(9, family_name="Moreau")
    one.tab.type(4, REFERENCE, reference)
    one.give(8, family_name="Simon")
    one.run()
    assert one.shown(4)[0] == "Moreau"
    assert one.shown(5)[0] == "Simon"
