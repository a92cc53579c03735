from typing import Any

import pytest

from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.domain.spreadsheet import (
    Area,
    Cell,
    CellExtras,
    CellWrite,
    DropdownWrite,
    WriteBatch,
)
from sync_service.domain.wording import sentences
from tests.adapters.google.stand_in import Google


def test_a_read_tells_texts_numbers_dates_booleans_and_formulas_apart(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:F1", [["Zoé", "12/03/2026", "1,5", "VRAI", '=A1&" !"', "'=A1"]])

    row = spreadsheets.read(google.spreadsheet_id).tabs[0].rows[0]

    assert row == (
        Cell("Zoé", "Zoé"),
        Cell(46093, "12/03/2026", CellExtras(format="DATE")),
        Cell(1.5, "1,5"),
        Cell(True, "VRAI"),  # noqa: FBT003 - what the cell holds
        Cell("Zoé !", "Zoé !", CellExtras(is_formula=True, formula='=A1&" !"')),
        Cell("=A1", "=A1"),
    )


def test_a_cell_that_a_formula_spills_into_counts_as_a_formula(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:B2", [["1", "=ARRAYFORMULA(A1:A2*2)"], ["2", None]])

    tab = spreadsheets.read(google.spreadsheet_id).tabs[0]

    assert tab.cell(1, 1) == Cell(4, "4", CellExtras(is_formula=True))


def test_a_formula_in_error_shows_what_a_person_sees(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1", [["=1/0"]])

    cell = spreadsheets.read(google.spreadsheet_id).tabs[0].cell(0, 0)

    assert cell.is_formula
    assert cell.value == cell.text
    assert str(cell.value).startswith("#DIV/0")


def test_a_read_carries_title_locale_sizes_merges_notes_and_hidden_tabs(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    hole = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "endColumnIndex": 2}
    note = {"rows": [{"values": [{"note": "À vérifier"}]}], "fields": "note"}
    google.act(
        {"mergeCells": {"range": hole, "mergeType": "MERGE_ALL"}},
        {"updateCells": note | {"start": {"sheetId": 0, "rowIndex": 4}}},
        {"addSheet": {"properties": {"sheetId": 7, "title": "Archives", "hidden": True}}},
    )

    snapshot = spreadsheets.read(google.spreadsheet_id)

    assert (snapshot.title, snapshot.locale, snapshot.time_zone) == (
        "Contacts",
        "fr_FR",
        "Europe/Paris",
    )
    first, archives = snapshot.tabs
    assert (first.row_count, first.column_count, first.hidden) == (1000, 26, False)
    assert first.merges == (Area(1, 3, 0, 2),)
    assert first.cell(4, 0).note == "À vérifier"
    assert (archives.sheet_id, archives.title, archives.hidden) == (7, "Archives", True)


def test_only_protections_that_keep_us_out_lock_cells(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    def protected(column: int, **options: object) -> dict[str, Any]:
        area = {"sheetId": 0, "startColumnIndex": column, "endColumnIndex": column + 1}
        return {"addProtectedRange": {"protectedRange": {"range": area, **options}}}

    editors = {"users": [google.world.person.email]}
    google.act(protected(0, warningOnly=True), protected(2, editors=editors))

    tab = spreadsheets.read(google.spreadsheet_id).tabs[0]

    assert tab.locked == (Area(0, None, 2, 3),)


def test_the_ranges_left_free_in_a_protected_tab_are_not_locked(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    free = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 5, "endColumnIndex": 2}
    whole = {"range": {"sheetId": 0}, "unprotectedRanges": [free]}
    google.act({"addProtectedRange": {"protectedRange": whole}})

    tab = spreadsheets.read(google.spreadsheet_id).tabs[0]

    assert not any(area.holds(row, 1) for area in tab.locked for row in range(1, 5))
    assert all(
        any(area.holds(row, column) for area in tab.locked)
        for row, column in [(0, 0), (5, 0), (3, 2), (999, 25)]
    )


def test_the_digest_is_that_of_the_content(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1", [["Zoé"]])
    first = spreadsheets.read(google.spreadsheet_id).fingerprint
    assert google.open().read(google.spreadsheet_id).fingerprint == first

    google.act(
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [{"note": "x"}]}],
                "fields": "note",
            }
        }
    )

    assert spreadsheets.read(google.spreadsheet_id).fingerprint != first


def test_a_read_is_one_request_and_follows_a_renamed_tab(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    renamed = {"properties": {"sheetId": 0, "title": "Prêts 2026"}, "fields": "title"}
    google.act({"updateSheetProperties": renamed})

    assert spreadsheets.read(google.spreadsheet_id).tabs[0].title == "Prêts 2026"
    assert spreadsheets.counts().reads == 1


def test_metadata_of_other_programs_is_no_anchor_of_ours(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    entry = {
        "metadataKey": "somebody",
        "metadataValue": "else",
        "location": {"sheetId": 0},
        "visibility": "DOCUMENT",
    }
    google.act({"createDeveloperMetadata": {"developerMetadata": entry}})

    assert spreadsheets.read(google.spreadsheet_id).tabs[0].anchors == ()


def test_a_field_that_does_not_exist_is_an_attribute_error(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    snapshot = spreadsheets.read(google.spreadsheet_id)

    with pytest.raises(AttributeError):
        _ = snapshot.colour  # type: ignore[attr-defined]


def test_a_list_is_ours_by_its_hint_unless_somebody_made_it_stricter(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    hint = sentences.offered_list()
    spreadsheets.read(google.spreadsheet_id)
    lists = [DropdownWrite(0, column, 1, 3, ["oui", "non"], hint) for column in (0, 1)]
    spreadsheets.write(google.spreadsheet_id, WriteBatch("m-1", dropdowns=lists))
    one_of = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "peut-être"}]}
    for column, rule in ((1, {"strict": True, "inputMessage": hint}), (2, {"strict": False})):
        area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
        area |= {"startColumnIndex": column, "endColumnIndex": column + 1}
        request = {"range": area, "rule": {"condition": one_of, **rule}}
        google.act({"setDataValidation": request})
    (tab,) = spreadsheets.read(google.spreadsheet_id).tabs
    seen = [(cell.is_validated, cell.is_offered) for cell in tab.rows[1][:3]]
    assert seen == [(True, True), (True, False), (True, False)]


def test_a_checkbox_is_told_from_a_list(google: Google, spreadsheets: GoogleSpreadsheets) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}
    area |= {"startColumnIndex": 0, "endColumnIndex": 1}
    rule = {"condition": {"type": "BOOLEAN"}}
    google.act({"setDataValidation": {"range": area, "rule": rule}})
    google.type_in("Sheet1!A1:B1", [["VRAI", "VRAI"]])
    (tab,) = spreadsheets.read(google.spreadsheet_id).tabs
    assert [cell.is_checkbox for cell in tab.rows[0][:2]] == [True, False]
    spreadsheets.write(google.spreadsheet_id, WriteBatch("m-1", [CellWrite(0, 0, 0, False)]))  # noqa: FBT003 - what the cell gets
    (tab,) = spreadsheets.read(google.spreadsheet_id).tabs
    assert tab.rows[0][0].value is False
