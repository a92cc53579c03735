"""What is remembered of a tab after a run."""

from dataclasses import replace
from datetime import timedelta

from sync_service.domain.base import ColumnMemory, row_fingerprint
from tests.sync.planning.one_tab import GIVEN, NAME, PHONE, START, OneTab

PETIT, DURAND = ["Petit", "Luc"], ["Durand", "Anne"]


def test_where_everything_stands_is_remembered_with_the_tabs_own_title() -> None:
    one = OneTab(["Nos contacts"], ["Nom", "Prénom"], PETIT, titles=())
    one.tab.title = "Contacts 2026"
    one.run()
    state = one.state
    assert (state.header_row, state.reference_column, state.title) == (2, 2, "Contacts 2026")
    assert state.fields == ("family_name", "given_name")
    assert state.columns == {
        "family_name": ColumnMemory("family_name"),
        "given_name": ColumnMemory("given_name"),
    }
    assert state.first_met_at == START


def test_only_rows_that_changed_are_stored_again() -> None:
    one = OneTab.met(PETIT, DURAND)
    one.tab.type(1, PHONE, "06 39 98 00 01")
    assert [row.ref for row in one.run().ingested.rows] == [one.refs[0]]


def test_a_row_that_only_moved_is_not_stored_again() -> None:
    one = OneTab.met(PETIT, DURAND)
    one.tab.move_row(2, 1)
    one.edit(one.refs[0], phone="+33639980001")
    planned = one.run()
    assert [row.ref for row in planned.written.rows] == [one.refs[0]]
    assert planned.written.rows[0].row_hint == 2


def test_all_rows_are_stored_again_when_columns_come_or_go() -> None:
    one = OneTab.met(PETIT, DURAND)
    one.tab.delete_column(GIVEN)
    planned = one.run()
    assert one.state.fields == ("ends_on", "family_name", "phone", "starts_on")
    assert {row.ref: row.fingerprint for row in planned.ingested.rows} == {
        one.refs[0]: row_fingerprint([None, "Petit", None, None]),
        one.refs[1]: row_fingerprint([None, "Durand", None, None]),
    }
    assert one.base(one.refs[0], "given_name").value == "Luc"


def test_what_is_forgotten_is_not_stored_again() -> None:
    one = OneTab.met(PETIT, DURAND)
    reference = one.refs[0]
    one.tab.delete_column(GIVEN)
    one.tab.delete_row(1)
    del one.records[reference]
    planned = one.run()
    assert planned.ingested.forgotten == planned.written.forgotten == [reference]
    assert [row.ref for row in planned.written.rows] == one.refs


def test_rows_that_wait_are_remembered_with_the_moment_they_were_first_seen_so() -> None:
    one = OneTab.met(PETIT, DURAND)
    one.tab.type(1, NAME, "Petitjean")
    one.run(settle_seconds=90)
    assert list(one.state.waiting.values()) == [one.now - timedelta(minutes=1)]
    one.run(settle_seconds=90)
    assert list(one.state.waiting.values()) == [one.now - timedelta(minutes=2)]


def test_a_tab_whose_header_is_gone_is_one_problem_and_nothing_is_forgotten() -> None:
    one = OneTab.met(PETIT, DURAND)
    one.tab.title = "Ancien"
    one.tab.clear_row(0)
    one.tab.anchors.clear()
    before = one.state
    planned = one.run()
    (problem,) = planned.problems
    assert (problem.kind, problem.field, problem.cell) == ("missing_column", None, None)
    assert problem.message.startswith("La ligne des titres n’est pas reconnue")
    assert (problem.spreadsheet_id, problem.sheet_id) == ("feuille", 7)
    assert (problem.tab, problem.partner) == ("Ancien", "les-epis")
    assert problem.since == one.now - timedelta(minutes=1)
    assert planned.batch.is_empty
    assert (planned.updated, planned.archived, planned.rows) == ({}, (), 0)
    assert one.state.rows == before.rows
    assert (one.state.columns, one.state.title) == (before.columns, "Ancien")


def test_a_note_that_could_not_be_taken_away_yet_goes_with_the_next_run() -> None:
    """The answer was stored, the write had to wait: nobody looked at that row again."""
    one = OneTab.met(PETIT, DURAND)
    one.tab.type(1, PHONE, "demander")
    one.run()
    one.tab.type(1, PHONE, "06 39 98 00 01")
    waiting = one.plan()
    one.store(waiting)
    rows = {**one.state.rows, **{row.ref: row for row in waiting.ingested.rows}}
    one.state = replace(waiting.ingested.state, rows=rows)
    one.run()
    assert one.tab.cell(1, PHONE).note == ""


def test_cells_of_rows_in_question_are_remembered_until_whoever_it_may_be_is_erased() -> None:
    one = OneTab.met(PETIT, DURAND)
    reference = one.refs[0]
    one.tab.copy_row(1, 3)
    one.tab.type(3, NAME, "Petiot")
    one.tab.type(1, NAME, "Petito")
    one.tab.type(1, PHONE, "06 39 98 00 01")
    one.run()
    (shown, other) = (one.split("/")[1].split() for one in one.state.asked["contested_cells"])
    assert sorted((len(shown), len(other))) == [2, 3]
    assert len(set(shown) & set(other)) == 1

    erased = replace(one.records[reference], is_erased=True)
    one.records[reference] = replace(erased, fields={**erased.fields, "family_name": "—"})
    one.run()
    assert one.state.asked.keys() == {"contested"}
