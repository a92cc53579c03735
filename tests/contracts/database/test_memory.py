"""What `SyncMemory` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow, ColumnMemory, TabState
from sync_service.domain.record import Change, make_reference
from sync_service.ports import Database, Pause, Pulse, ShownRow, SpreadsheetState, WriteIntent
from tests.contracts.database.conftest import NOW, a_record

AGREED = BaseCell("+33639981234", "06 39 98 12 34")
CONFLICT = BaseCell("a", "a", "conflict", "b", "« a » ou « b » ?", NOW, "c")
ROW = BaseRow("C-0000000", {"phone": AGREED, "email": CONFLICT}, "d1", 4)
TAB = TabState("sheet", 7, "gen:sheet:7", fields=["phone"], fingerprint="t1", title="Contacts")


def test_there_is_no_signal_token_before_the_first_run(database: Database) -> None:
    with database.transaction() as stored:
        assert stored.memory.read_pulse().signal_token is None
        stored.memory.save_signal_token("12")
        stored.memory.save_signal_token("13")
    with database.reading() as stored:
        assert stored.memory.read_pulse().signal_token == "13"


def test_before_the_first_run_there_is_nothing_to_do(database: Database) -> None:
    with database.reading() as stored:
        pulse = stored.memory.read_pulse()
    assert pulse == Pulse(None, 0, is_paused=False, is_unproved=False, knows_all=True)


def test_what_is_to_do_is_known_at_once(database: Database) -> None:
    intent = WriteIntent("m1", "sheet", "r1", "intended", "{}", "[]", NOW)
    with database.transaction() as stored:
        stored.memory.save_intent(intent)
        stored.pauses.begin(Pause(NOW, 0))
        stored.journal.append([Change("S-0000000", "name", None, "CLEF", "web", NOW)])
        last = stored.journal.last_change()
    with database.reading() as stored:
        pulse = stored.memory.read_pulse()
    assert pulse == Pulse(None, last, is_paused=True, is_unproved=True, knows_all=True)
    with database.transaction() as stored:
        stored.memory.save_intent(replace(intent, step="verified"))
        stored.pauses.end()
        pulse = stored.memory.read_pulse()
    assert pulse == Pulse(None, last, is_paused=False, is_unproved=False, knows_all=True)


def test_an_organisation_that_is_not_stored_yet_is_noticed(database: Database) -> None:
    slugs = [f"partner-{number}" for number in range(600)]
    with database.transaction() as stored:
        stored.records.add(
            a_record(make_reference("organisation", number), id=slug, name=slug)
            for number, slug in enumerate(slugs[1:])
        )
        assert stored.memory.read_pulse([*slugs[1:], slugs[1]]).knows_all
        assert not stored.memory.read_pulse(slugs).knows_all


def test_a_spreadsheet_never_met_has_a_fresh_state(database: Database) -> None:
    with database.reading() as stored:
        assert stored.memory.read_spreadsheet("sheet") == SpreadsheetState("sheet")


def test_a_spreadsheets_state_is_replaced(database: Database) -> None:
    state = SpreadsheetState(
        "sheet",
        "ok",
        NOW,
        NOW,
        "d",
        2**40,
        unsettled=True,
        deferred_since=NOW,
        error="oups",
        failures=2,
        retry_after=NOW,
        rules="r",
    )
    with database.transaction() as stored:
        stored.memory.save_spreadsheet(SpreadsheetState("sheet"))
        stored.memory.save_spreadsheet(state)
    with database.reading() as stored:
        assert stored.memory.read_spreadsheet("sheet") == state


def test_states_of_all_spreadsheets_are_read_at_once(database: Database) -> None:
    states = [SpreadsheetState("sheet", "ok", NOW, planned_change=3), SpreadsheetState("other")]
    with database.transaction() as stored:
        for state in states:
            stored.memory.save_spreadsheet(state)
    with database.reading() as stored:
        assert stored.memory.read_spreadsheets() == {one.spreadsheet_id: one for one in states}


def test_what_was_planned_meanwhile_is_not_passed_over(database: Database) -> None:
    seen = [SpreadsheetState("sheet", planned_change=3), SpreadsheetState("other")]
    with database.transaction() as stored:
        for state in seen:
            stored.memory.save_spreadsheet(state)
        stored.memory.save_spreadsheet(replace(seen[1], planned_change=4))
        stored.memory.pass_over([*seen, SpreadsheetState("never met")], 9)
        stored.memory.pass_over([], 12)
    with database.reading() as stored:
        found = stored.memory.read_spreadsheets()
    assert {name: one.planned_change for name, one in found.items()} == {"sheet": 9, "other": 4}


def test_titles_of_all_tabs_are_read_at_once(database: Database) -> None:
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW])
        stored.memory.save_tab(replace(TAB, spreadsheet_id="other", generation="g"), [])
    with database.reading() as stored:
        titles = stored.memory.read_all_titles()
    assert titles == {"sheet": {"gen:sheet:7": "Contacts"}, "other": {"g": "Contacts"}}


def test_tabs_that_asked_about_a_column_are_read_without_their_rows(database: Database) -> None:
    asking = replace(TAB, assumptions={"status: Compris comme « présent ».": "accepted"})
    with database.transaction() as stored:
        stored.memory.save_tab(asking, [ROW])
        stored.memory.save_tab(replace(TAB, spreadsheet_id="other"), [ROW])
    with database.reading() as stored:
        (found,) = stored.memory.read_questions()
    assert (found.spreadsheet_id, found.assumptions, found.rows) == (
        "sheet",
        asking.assumptions,
        {},
    )


def test_a_tab_comes_back_with_its_rows(database: Database) -> None:
    tab = replace(
        TAB,
        columns={"phone": ColumnMemory("phone", 12, ["Tél."]), "email": ColumnMemory("email")},
        header_row=2,
        reference_column=5,
        first_met_at=NOW,
        fingerprint_since=NOW,
        waiting={"abc": NOW},
        unnamed=("C-0000000",),
        headings=["d1"],
        repeats={"C-0000001": "C-0000000", "C-0000002": ""},
        apart=frozenset({"C-0000001 C-0000003"}),
        followed_as="contact own les-epis",
        asked={"blanked:phone": ["C-0000000/phone/1f"], "missing": ["C-0000001"]},
    )
    row = replace(ROW, missing_since=NOW, archived=True, note="archivée")
    with database.transaction() as stored:
        stored.memory.save_tab(tab, [row])
    with database.reading() as stored:
        found = stored.memory.read_tabs("sheet")
        titles = stored.memory.read_titles("sheet")
        columns = [stored.memory.read_columns("sheet", one) for one in (7, 8)]
    assert list(found) == [7]
    assert columns == [{"phone", "email"}, frozenset()]
    assert titles == {tab.generation: tab.title}
    assert found[7].rows == {row.ref: row}
    assert _listed(found[7]) == _listed(tab)


def test_a_forgotten_tab_was_never_met_and_the_others_stay(database: Database) -> None:
    other = replace(TAB, sheet_id=8, generation="gen:sheet:8")
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW])
        stored.memory.save_tab(other, [ROW])
        stored.memory.forget_tab("sheet", 7)
        stored.memory.save_tab(TAB, [])
    with database.reading() as stored:
        found = stored.memory.read_tabs("sheet")
    assert {number: [*tab.rows] for number, tab in found.items()} == {7: [], 8: [ROW.ref]}


def test_an_installation_keeps_the_first_name_that_it_was_given(database: Database) -> None:
    with database.transaction() as stored:
        assert stored.memory.read_installation() is None
        assert stored.memory.name_installation("first") == "first"
    with database.transaction() as stored:
        assert stored.memory.name_installation("second") == "first"
        assert stored.memory.read_installation() == "first"


def _listed(tab: TabState) -> TabState:
    """Without rows; sequences as lists, because which kind they are is nobody's business."""
    columns = {
        name: replace(column, titles=list(column.titles)) for name, column in tab.columns.items()
    }
    return replace(
        tab,
        rows={},
        columns=columns,
        fields=list(tab.fields),
        headings=list(tab.headings),
    )


@pytest.mark.parametrize(
    "raw", ["06 39", 45000, 45000.5, True, 1, 0, False, 1.0, None, "", "\x00 \ud800 🧺", "=A1"]
)
def test_a_cell_keeps_what_the_sheet_holds_to_the_type(database: Database, raw: Raw) -> None:
    cells = {
        "agreed": BaseCell(raw, raw),
        "read": BaseCell(1, raw),
        "named": BaseCell("S-0000000", raw, ours=True),
        "open": BaseCell(None, None, "invalid", raw, "note", NOW),
    }
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [BaseRow("C-0000000", cells)])
    with database.reading() as stored:
        found = stored.memory.read_tabs("sheet")[7].rows["C-0000000"].cells
    assert {name: repr(cell) for name, cell in found.items()} == {
        name: repr(cell).replace(repr(NOW), repr(found["open"].since))
        for name, cell in cells.items()
    }
    assert found["open"].since == NOW


def test_only_changed_rows_are_stored_and_forgotten_ones_go(database: Database) -> None:
    rows = [replace(ROW, ref=f"C-{number:07d}") for number in range(3)]
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, rows)
        changed = replace(rows[1], fingerprint="d2")
        stored.memory.save_tab(replace(TAB, fingerprint="t2"), [changed], forgotten=[rows[2].ref])
    with database.reading() as stored:
        tab = stored.memory.read_tabs("sheet")[7]
    assert tab.fingerprint == "t2"
    assert tab.rows == {rows[0].ref: rows[0], changed.ref: changed}


def test_tabs_of_other_spreadsheets_stay_apart(database: Database) -> None:
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW])
        stored.memory.save_tab(replace(TAB, spreadsheet_id="other"), [])
    with database.reading() as stored:
        assert stored.memory.read_tabs("other")[7].rows == {}


def test_rows_that_were_read_can_be_saved_again(database: Database) -> None:
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW])
        read = stored.memory.read_tabs("sheet")[7].rows[ROW.ref]
        stored.memory.save_tab(TAB, [replace(read, row_hint=9)])
    with database.reading() as stored:
        found = stored.memory.read_tabs("sheet")[7].rows[ROW.ref]
    assert found == replace(ROW, row_hint=9)


def test_it_is_known_which_tabs_hold_a_record(database: Database) -> None:
    missing = replace(ROW, ref="C-0000011", missing_since=NOW)
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW, missing])
        stored.memory.save_tab(replace(TAB, spreadsheet_id="other", sheet_id=0), [ROW])
        holding = stored.memory.find_tabs_holding([ROW.ref, missing.ref, "C-0000022"])
    assert {ref: sorted(tabs) for ref, tabs in holding.items()} == {
        ROW.ref: [("other", 0), ("sheet", 7)]
    }


def test_the_lists_that_show_a_record_are_known_with_our_notes_in_them(
    database: Database,
) -> None:
    missing = replace(ROW, ref="C-0000011", missing_since=NOW)
    noted = replace(ROW, note="Synchronisation : elle revient.")
    with database.transaction() as stored:
        asked = {"missing": [missing.ref]}
        bis = ShownRow("other", 0, "Bis", noted.note, ROW.cells)
        here = ShownRow("sheet", 7, TAB.title, ROW.note, ROW.cells)
        stored.memory.save_tab(replace(TAB, asked=asked), [ROW, missing])
        other = replace(TAB, spreadsheet_id="other", sheet_id=0, title="Bis", is_fed=True)
        stored.memory.save_tab(other, [noted])
        assert stored.memory.find_rows(ROW.ref) == [
            bis._replace(is_fed=True, generation=TAB.generation, read=TAB.fields),
            here._replace(generation=TAB.generation, read=TAB.fields),
        ]
        assert stored.memory.find_rows(missing.ref) == []
        [gone] = stored.memory.find_rows(missing.ref, missing=True)
        assert (gone.missing_since, gone.asked) == (missing.missing_since, asked)
        assert stored.memory.find_rows(ROW.ref, missing=True) == []
        assert stored.memory.find_missing_since(ROW.ref) is None
        assert stored.memory.find_missing_since(missing.ref) == missing.missing_since


def test_what_tabs_remember_of_one_field_is_found_in_missing_rows_too(database: Database) -> None:
    gone = replace(ROW, cells={"phone": CONFLICT}, missing_since=NOW)
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW])
        stored.memory.save_tab(replace(TAB, spreadsheet_id="other", sheet_id=0), [gone])
        assert stored.memory.find_cells(ROW.ref, "phone") == [CONFLICT, AGREED]
        assert stored.memory.find_cells(ROW.ref, "email") == [CONFLICT]
        assert stored.memory.find_cells("C-0000011", "phone") == []


def test_rows_that_are_missing_from_their_tab_are_found_if_asked(database: Database) -> None:
    missing = replace(ROW, ref="C-0000011", missing_since=NOW)
    with database.transaction() as stored:
        stored.memory.save_tab(TAB, [ROW, missing])
        holding = stored.memory.find_tabs_holding([ROW.ref, missing.ref], missing=True)
    assert holding == {ROW.ref: [("sheet", 7)], missing.ref: [("sheet", 7)]}


def test_the_last_write_into_each_spreadsheet_is_known(database: Database) -> None:
    intent = WriteIntent("m1", "sheet", "r1", "repaired", "{}", "[]", NOW)
    later = replace(intent, marker="m2", step="verified", at=NOW + timedelta(seconds=1))
    other = replace(intent, marker="m3", spreadsheet_id="other")
    with database.transaction() as stored:
        for one in (later, intent, other, replace(later, marker="m4", step="abandoned")):
            stored.memory.save_intent(one)
        assert stored.memory.last_writes() == {"sheet": later.at, "other": NOW}


def test_an_intent_is_open_until_it_takes_another_step(database: Database) -> None:
    intent = WriteIntent("m1", "sheet", "r1", "intended", "{}", "[]", NOW)
    other = replace(intent, marker="m2", spreadsheet_id="other")
    later = replace(intent, marker="m3", at=NOW + timedelta(seconds=1))
    with database.transaction() as stored:
        for one in (intent, other, later):
            stored.memory.save_intent(one)
        assert stored.memory.read_open_intents("sheet") == [intent, later]
        assert stored.memory.last_writes() == {}
        stored.memory.save_intent(replace(intent, step="verified"))
        assert stored.memory.last_writes() == {"sheet": NOW}
        assert stored.memory.read_open_intents("sheet") == [later]
        assert stored.memory.find_unproved() == {"sheet", "other"}
        stored.memory.save_intent(replace(later, step="unseen"))
        assert stored.memory.read_open_intents("sheet") == []
        assert stored.memory.read_unseen_intents("sheet") == [replace(later, step="unseen")]
        assert stored.memory.find_unproved() == {"other"}
