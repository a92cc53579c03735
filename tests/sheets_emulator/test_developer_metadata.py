"""Developer metadata, answered as Google's guide shows it.

Source of the request and answer shapes: "Read, write, and search metadata",
https://developers.google.com/workspace/sheets/api/guides/metadata
"""

import pytest

from tests.sheets_emulator.conftest import Caller, Json

ROW_7 = {"sheetId": 7, "dimension": "ROWS", "startIndex": 6, "endIndex": 7}
BY_KEY = {"developerMetadataLookup": {"metadataKey": "Sales"}}


@pytest.fixture
def tagged(sheet: Caller) -> Caller:
    sheet.batch({"addSheet": {"properties": {"title": "Sheet7", "sheetId": 7}}})
    sheet.type("Sheet7!A7", [["W7", "X7"]])
    return sheet


def create(caller: Caller, **more: object) -> Json:
    sent = {
        "location": {"dimensionRange": ROW_7},
        "visibility": "DOCUMENT",
        "metadataKey": "Sales",
        "metadataValue": "2022",
        **more,
    }
    reply: Json = caller.batch({"createDeveloperMetadata": {"developerMetadata": sent}})
    entry: Json = reply["replies"][0]["createDeveloperMetadata"]["developerMetadata"]
    return entry


def base(caller: Caller) -> str:
    return f"/v4/spreadsheets/{caller.id}"


def test_create_answers_the_entry_with_its_id_and_kind_of_place(tagged: Caller) -> None:
    entry = create(tagged)
    number = entry.pop("metadataId")
    assert number > 0
    assert entry == {
        "metadataKey": "Sales",
        "metadataValue": "2022",
        "location": {"locationType": "ROW", "dimensionRange": ROW_7},
        "visibility": "DOCUMENT",
    }


def test_one_entry_is_read_by_its_id(tagged: Caller) -> None:
    entry = create(tagged)
    path = f"{base(tagged)}/developerMetadata/{entry['metadataId']}"
    assert tagged.ask("GET", path) == entry
    missing = f"{base(tagged)}/developerMetadata/1"
    assert tagged.refused("GET", missing) == (404, "No developer metadata with ID 1")


def test_search_tells_which_filters_matched(tagged: Caller) -> None:
    entry = create(tagged)
    path = f"{base(tagged)}/developerMetadata:search"
    assert tagged.ask("POST", path, {"dataFilters": [BY_KEY]}) == {
        "matchedDeveloperMetadata": [{"developerMetadata": entry, "dataFilters": [BY_KEY]}]
    }
    other = {"developerMetadataLookup": {"metadataKey": "Other"}}
    assert tagged.ask("POST", path, {"dataFilters": [other]}) == {}


def test_search_by_place_finds_what_intersects(tagged: Caller) -> None:
    create(tagged)
    create(tagged, location={"sheetId": 7}, metadataKey="Tab")
    create(tagged, location={"spreadsheet": True}, metadataKey="All")

    def keys(one: Json) -> list[str]:
        path = f"{base(tagged)}/developerMetadata:search"
        found = tagged.ask("POST", path, {"dataFilters": [one]})
        entries = found.get("matchedDeveloperMetadata", [])
        return [entry["developerMetadata"]["metadataKey"] for entry in entries]

    assert keys({"a1Range": "Sheet7!B7"}) == ["Sales", "Tab"]
    assert keys({"gridRange": {"sheetId": 7, "startRowIndex": 8}}) == ["Tab"]
    exact = {"metadataLocation": {"sheetId": 7}}
    assert keys({"developerMetadataLookup": exact}) == ["Tab"]
    near = exact | {"locationMatchingStrategy": "INTERSECTING_LOCATION"}
    assert keys({"developerMetadataLookup": near}) == ["Sales", "Tab"]
    assert keys({"developerMetadataLookup": {"locationType": "SPREADSHEET"}}) == ["All"]


def test_update_answers_the_entries_it_changed(tagged: Caller) -> None:
    entry = create(tagged)
    change = {
        "dataFilters": [BY_KEY],
        "developerMetadata": {"metadataValue": "2023"},
        "fields": "metadataValue",
    }
    reply = tagged.batch({"updateDeveloperMetadata": change})["replies"][0]
    changed = entry | {"metadataValue": "2023"}
    assert reply == {"updateDeveloperMetadata": {"developerMetadata": [changed]}}


def test_delete_answers_the_entries_it_deleted(tagged: Caller) -> None:
    entry = create(tagged)
    reply = tagged.batch({"deleteDeveloperMetadata": {"dataFilter": BY_KEY}})["replies"][0]
    assert reply == {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": [entry]}}


def test_values_are_read_written_and_cleared_where_metadata_lies(tagged: Caller) -> None:
    entry = create(tagged)
    one = {"developerMetadataLookup": {"metadataId": entry["metadataId"]}}
    read = {"dataFilters": [one], "majorDimension": "ROWS"}
    assert tagged.ask("POST", f"{base(tagged)}/values:batchGetByDataFilter", read) == {
        "spreadsheetId": tagged.id,
        "valueRanges": [
            {
                "valueRange": {
                    "range": "Sheet7!A7:Z7",
                    "majorDimension": "ROWS",
                    "values": [["W7", "X7"]],
                },
                "dataFilters": [one],
            }
        ],
    }
    tagged.batch({"insertDimension": {"range": ROW_7 | {"startIndex": 0, "endIndex": 1}}})
    write = {
        "data": [{"dataFilter": one, "majorDimension": "ROWS", "values": [["a", "b", "c"]]}],
        "valueInputOption": "USER_ENTERED",
    }
    assert tagged.ask("POST", f"{base(tagged)}/values:batchUpdateByDataFilter", write) == {
        "spreadsheetId": tagged.id,
        "totalUpdatedRows": 1,
        "totalUpdatedColumns": 3,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
        "responses": [
            {
                "updatedRange": "Sheet7!A8:C8",
                "updatedRows": 1,
                "updatedColumns": 3,
                "updatedCells": 3,
                "dataFilter": one,
            }
        ],
    }
    clear = {"dataFilters": [one]}
    assert tagged.ask("POST", f"{base(tagged)}/values:batchClearByDataFilter", clear) == {
        "spreadsheetId": tagged.id,
        "clearedRanges": ["Sheet7!A8:Z8"],
    }


def test_a_spreadsheet_is_read_where_metadata_lies(tagged: Caller) -> None:
    create(tagged)
    body = {"dataFilters": [BY_KEY], "includeGridData": True}
    answer = tagged.ask("POST", f"{base(tagged)}:getByDataFilter", body)
    assert [one["properties"]["sheetId"] for one in answer["sheets"]] == [7]
    data = answer["sheets"][0]["data"][0]
    assert data["startRow"] == 6
    assert data["rowMetadata"][0]["developerMetadata"][0]["metadataKey"] == "Sales"
    outside = {"dataFilters": [{"gridRange": {"sheetId": 7, "startRowIndex": 2000}}]}
    status, message = tagged.refused("POST", f"{base(tagged)}:getByDataFilter", outside)
    assert (status, "exceeds grid limits" in message) == (400, True)


def test_an_id_can_be_chosen_once(tagged: Caller) -> None:
    create(tagged, metadataId=5)
    entry = {
        "metadataId": 5,
        "metadataKey": "k",
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    message = tagged.batch_refused({"createDeveloperMetadata": {"developerMetadata": entry}})
    assert "already exists" in message


def test_metadata_dies_with_its_row_and_is_limited_in_size(tagged: Caller) -> None:
    create(tagged)
    tagged.batch({"deleteDimension": {"range": ROW_7}})
    assert tagged.get("?fields=sheets.data.rowMetadata.developerMetadata&ranges=Sheet7!7:7") == {
        "sheets": [{"data": [{"rowMetadata": [{}]}]}]
    }
    entry = {
        "metadataKey": "k",
        "metadataValue": "x" * 30_000,
        "location": {"sheetId": 7},
        "visibility": "DOCUMENT",
    }
    message = tagged.batch_refused({"createDeveloperMetadata": {"developerMetadata": entry}})
    assert "30000 characters" in message


def test_only_whole_single_rows_and_columns_take_metadata(tagged: Caller) -> None:
    for wrong in ({"startIndex": 0, "endIndex": 2}, {"startIndex": 0}):
        place = {"sheetId": 7, "dimension": "COLUMNS", **wrong}
        entry = {
            "metadataKey": "k",
            "location": {"dimensionRange": place},
            "visibility": "DOCUMENT",
        }
        message = tagged.batch_refused({"createDeveloperMetadata": {"developerMetadata": entry}})
        assert "single row or column" in message
