"""batchUpdate: cells, rows and columns, tabs; all or nothing."""

import pytest

from sheets_emulator import Direct, Personality, World
from tests.sheets_emulator.conftest import Caller, Json, JsonValue, MakeCaller


def place(r0: int, r1: int, c0: int, c1: int) -> Json:
    return {
        "startRowIndex": r0,
        "endRowIndex": r1,
        "startColumnIndex": c0,
        "endColumnIndex": c1,
    }


def span(dimension: str, start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def texts(*rows: list[str]) -> list[Json]:
    return [
        {"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows
    ]


def test_a_failing_request_undoes_those_before_it(sheet: Caller) -> None:
    sheet.type("A1", [["a"], ["b"]])
    before = sheet.get("?includeGridData=true")
    message = sheet.batch_refused(
        {"insertDimension": {"range": span("ROWS", 0, 1)}},
        {"addSheet": {"properties": {"title": "Nouvel onglet"}}},
        {"deleteSheet": {"sheetId": 99}},
    )
    assert message == "Invalid requests[2].deleteSheet: No grid with id: 99"
    assert sheet.get("?includeGridData=true") == before


def test_an_unknown_request_is_named(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}:batchUpdate"
    status, answer = sheet.direct.request("POST", path, {"requests": [{"dance": {}}]})
    assert status == 400
    assert "Unknown name \"dance\" at 'requests[0]'" in answer["error"]["message"]


def test_update_cells_writes_exactly_the_masked_fields(sheet: Caller) -> None:
    sheet.type("A1", [["keep", "keep"]])
    rows = [{"values": [{"note": "one"}, {}]}]
    sheet.batch({"updateCells": {"range": place(0, 1, 0, 2), "rows": rows, "fields": "note"}})
    assert sheet.cells("A1:B1", "note,formattedValue") == [
        [{"formattedValue": "keep", "note": "one"}, {"formattedValue": "keep"}]
    ]
    sheet.batch({"updateCells": {"range": place(0, 1, 0, 2), "fields": "*"}})
    assert sheet.read() == []


def test_update_cells_refuses_rows_beyond_its_range(sheet: Caller) -> None:
    request = {"range": place(0, 1, 0, 1), "rows": texts(["a", "b"]), "fields": "*"}
    assert sheet.batch_refused({"updateCells": request}).endswith(
        "Attempting to write column: 1, beyond the last requested column of: 0"
    )


def test_a_text_that_looks_like_a_formula_stays_a_text(sheet: Caller) -> None:
    start = {"rowIndex": 0, "columnIndex": 0}
    sheet.batch({"updateCells": {"start": start, "rows": texts(["=1+1"]), "fields": "*"}})
    assert sheet.read() == [["=1+1"]]


def test_append_cells_goes_below_the_data_and_grows_the_grid(sheet: Caller) -> None:
    sheet.type("A999", [["last but one"]])
    rows = texts(["a"], ["b"])
    sheet.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert sheet.read("A1000:A1001") == [["a"], ["b"]]


def test_rows_take_everything_along_when_they_move(sheet: Caller) -> None:
    sheet.type("A1", [["h"], ["a"], ["b"], ["c"]])
    rows = [{"values": [{"note": "of b"}]}]
    start = {"rowIndex": 2, "columnIndex": 0}
    sheet.batch(
        {"updateCells": {"start": start, "rows": rows, "fields": "note"}},
        {"moveDimension": {"source": span("ROWS", 2, 3), "destinationIndex": 1}},
    )
    assert sheet.read() == [["h"], ["b"], ["a"], ["c"]]
    assert sheet.cells("A2", "note") == [[{"note": "of b"}]]
    sheet.batch({"moveDimension": {"source": span("ROWS", 1, 2), "destinationIndex": 4}})
    assert sheet.read() == [["h"], ["a"], ["c"], ["b"]]


def test_deleting_and_inserting_shift_all_ranges(sheet: Caller) -> None:
    protected = {"range": place(4, 6, 0, 2), "warningOnly": True}
    sheet.batch(
        {"addProtectedRange": {"protectedRange": protected}},
        {"mergeCells": {"range": place(8, 9, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "Corps", "range": place(1, 9, 0, 1)}}},
        {
            "updateDimensionProperties": {
                "range": span("ROWS", 5, 6),
                "properties": {"hiddenByUser": True},
                "fields": "*",
            }
        },
        {"deleteDimension": {"range": span("ROWS", 0, 3)}},
        {"insertDimension": {"range": span("ROWS", 3, 4)}},
    )
    answer = sheet.get("?fields=namedRanges.range,sheets(merges,protectedRanges.range)")
    assert answer["namedRanges"][0]["range"] == place(0, 7, 0, 1)
    assert answer["sheets"][0]["merges"] == [place(6, 7, 0, 2)]
    assert answer["sheets"][0]["protectedRanges"] == [{"range": place(1, 3, 0, 2)}]
    rows = sheet.get("?fields=sheets.data.rowMetadata.hiddenByUser&ranges=A1:A5")
    hidden = [bool(row) for row in rows["sheets"][0]["data"][0]["rowMetadata"]]
    assert hidden == [False, False, True, False, False]


def test_the_last_rows_of_a_tab_cannot_be_deleted(sheet: Caller) -> None:
    request = {"deleteDimension": {"range": span("ROWS", 0, 1000)}}
    assert sheet.batch_refused(request).endswith("You can't delete all the rows on the sheet.")


def test_empty_cells_sort_last_either_way(sheet: Caller) -> None:
    sheet.type("A1", [["b"], [""], [2], ["A"], [True], [10]])
    for order, expected in (
        ("ASCENDING", ["2", "10", "A", "b", "TRUE"]),
        ("DESCENDING", ["TRUE", "b", "A", "10", "2"]),
    ):
        specs = [{"dimensionIndex": 0, "sortOrder": order}]
        sheet.batch({"sortRange": {"range": place(0, 6, 0, 1), "sortSpecs": specs}})
        assert [row[0] for row in sheet.read()] == expected


@pytest.mark.parametrize(("follows", "row"), [(True, 0), (False, 1)])
def test_row_metadata_follows_a_sort_or_not(*, follows: bool, row: int) -> None:
    world = World(personality=Personality(sort_moves_row_metadata=follows))
    caller = Caller(world, world.person.email, "")
    body: Json = {"properties": {"title": "x"}}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    caller.type("A1", [["b"], ["a"]])
    location = {"dimensionRange": span("ROWS", 1, 2)}
    entry = {"metadataKey": "k", "location": location, "visibility": "DOCUMENT"}
    sort = {"range": place(0, 2, 0, 1), "sortSpecs": [{"sortOrder": "ASCENDING"}]}
    caller.batch({"createDeveloperMetadata": {"developerMetadata": entry}}, {"sortRange": sort})
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    path = f"/v4/spreadsheets/{caller.id}/developerMetadata:search"
    found = caller.ask("POST", path, lookup)["matchedDeveloperMetadata"][0]
    place_now = found["developerMetadata"]["location"]["dimensionRange"]
    assert place_now["startIndex"] == row


def test_notes_stay_where_they_are_under_a_personality() -> None:
    world = World(personality=Personality(notes_follow_a_sort=False))
    caller = Caller(world, world.person.email, "")
    body: Json = {"properties": {"title": "x"}}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    caller.type("A1", [["b"], ["a"], [""]])
    rows = [{"values": [{"note": "one"}]}, {"values": [{}]}, {"values": [{"note": "three"}]}]
    start = {"rowIndex": 0, "columnIndex": 0}
    sort = {"range": place(0, 3, 0, 1), "sortSpecs": [{"sortOrder": "ASCENDING"}]}
    caller.batch(
        {"updateCells": {"start": start, "rows": rows, "fields": "note"}}, {"sortRange": sort}
    )
    assert caller.cells("A1:A3", "formattedValue,note") == [
        [{"formattedValue": "a", "note": "one"}],
        [{"formattedValue": "b"}],
        [{"note": "three"}],
    ]


def test_formulas_follow_rows_and_copies(sheet: Caller) -> None:
    sheet.type("A1", [[1, "=A1*2"], [2, "=SUM(A$1:A2)"], ["=Sheet1!B2", "x"]])
    sheet.batch({"insertDimension": {"range": span("ROWS", 1, 2)}})
    assert sheet.read(option="FORMULA") == [
        [1, "=A1*2"],
        [],
        [2, "=SUM(A$1:A3)"],
        ["=Sheet1!B3", "x"],
    ]
    copy = {"source": place(0, 1, 1, 2), "destination": place(5, 7, 1, 2)}
    sheet.batch({"copyPaste": copy})
    assert sheet.read("B6:B7", "FORMULA") == [["=A6*2"], ["=A7*2"]]
    cut = {"source": place(0, 1, 0, 1), "destination": {"rowIndex": 8, "columnIndex": 3}}
    sheet.batch({"cutPaste": cut})
    assert sheet.read("B1", "FORMULA") == [["=D9*2"]]
    sheet.batch({"deleteDimension": {"range": span("COLUMNS", 3, 4)}})
    assert sheet.read("B1", "FORMULA") == [["=#REF!*2"]]
    assert sheet.read("B1") == [["#REF!"]]


def test_a_renamed_tab_is_followed_by_formulas(sheet: Caller) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Autre", "sheetId": 7}}})
    sheet.type("Autre!A1", [[5]])
    sheet.type("A1", [["=Autre!A1+1"]])
    properties = {"sheetId": 7, "title": "Encore un autre"}
    sheet.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    assert sheet.read(option="FORMULA") == [["='Encore un autre'!A1+1"]]
    assert sheet.read() == [["6"]]


def test_copies_keep_formats_notes_and_values_as_asked(sheet: Caller) -> None:
    sheet.type("A1", [["12/3/2026"]])
    rows = [{"values": [{"note": "n"}]}]
    sheet.batch({"updateCells": {"range": place(0, 1, 0, 1), "rows": rows, "fields": "note"}})
    for at, kind in enumerate(("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT"), 1):
        goal = place(0, 1, at, at + 1)
        sheet.batch(
            {"copyPaste": {"source": place(0, 1, 0, 1), "destination": goal, "pasteType": kind}}
        )
    found = sheet.cells("B1:D1", "formattedValue,note,userEnteredFormat.numberFormat.type")[0]
    date = {"numberFormat": {"type": "DATE"}}
    assert found == [
        {"formattedValue": "12/3/2026", "note": "n", "userEnteredFormat": date},
        {"formattedValue": "46359"},
        {"userEnteredFormat": date},
    ]


def test_ranges_push_their_neighbours_aside(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b"], ["c", "d"], ["e", "f"]])
    sheet.batch({"insertRange": {"range": place(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.read() == [["a", "b"], ["", "d"], ["c", "f"], ["e"]]
    sheet.batch({"deleteRange": {"range": place(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert sheet.read() == [["b"], ["", "d"], ["c", "f"], ["e"]]


def test_find_and_replace_counts_what_it_did(sheet: Caller) -> None:
    sheet.type("A1", [["hello world", "Hello"], [12, '=LEN("hello")']])
    request = {"find": "hello", "replacement": "hi", "allSheets": True}
    answer = sheet.batch({"findReplace": request})["replies"][0]
    assert answer == {
        "findReplace": {
            "valuesChanged": 2,
            "rowsChanged": 1,
            "sheetsChanged": 1,
            "occurrencesChanged": 2,
        }
    }
    assert sheet.read() == [["hi world", "hi"], ["12", "5"]]
    sheet.batch({"findReplace": {"find": "1", "replacement": "3", "sheetId": 0}})
    assert sheet.read("A2", "UNFORMATTED_VALUE") == [[32]]


def test_texts_are_split_trimmed_filled_and_pasted(sheet: Caller) -> None:
    sheet.type("A1", [["a,b,c"], ["  x   y "]])
    sheet.batch(
        {"textToColumns": {"source": place(0, 1, 0, 1), "delimiterType": "COMMA"}},
        {"trimWhitespace": {"range": place(1, 2, 0, 1)}},
        {"pasteData": {"coordinate": {"rowIndex": 2}, "data": "1,2\n3,4", "delimiter": ","}},
        {
            "autoFill": {
                "sourceAndDestination": {
                    "source": place(2, 4, 0, 2),
                    "dimension": "ROWS",
                    "fillLength": 2,
                }
            }
        },
    )
    assert sheet.read() == [
        ["a", "b", "c"],
        ["x y"],
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
        ["7", "8"],
    ]


def test_auto_fill_finds_the_data_in_a_range_by_itself(sheet: Caller) -> None:
    sheet.type("A1", [[1, "x"], [3, "y"]])
    sheet.batch({"autoFill": {"range": place(0, 4, 0, 2)}})
    assert sheet.read() == [["1", "x"], ["3", "y"], ["5", "x"], ["7", "y"]]
    sheet.batch(
        {"autoFill": {"range": place(0, 1, 0, 4)}}, {"autoFill": {"range": place(6, 9, 0, 2)}}
    )
    assert sheet.read("A1:D1") == [["1", "x", "1", "x"]]
    assert len(sheet.read()) == 4


def test_a_null_among_the_requests_is_no_request() -> None:
    world = World()  # without the judge: the schema knows no null
    sid = world.create_spreadsheet("Essai", world.person).id
    person, path = Direct(world, world.person), f"/v4/spreadsheets/{sid}:batchUpdate"
    rename = {"updateSpreadsheetProperties": {"properties": {"title": "Neuf"}, "fields": "title"}}
    status, answer = person.request("POST", path, {"requests": [None, rename, None]})
    assert (status, answer["replies"]) == (200, [{}])
    status, answer = person.request("POST", path, {"requests": [None]})
    assert (status, answer["error"]["message"]) == (400, "Must specify at least one request.")


def test_duplicates_go_and_the_rest_moves_up(sheet: Caller) -> None:
    sheet.type("A1", [["n"], ["a"], ["b"], ["A"], ["c"]])
    answer = sheet.batch({"deleteDuplicates": {"range": place(1, 5, 0, 1)}})
    assert answer["replies"] == [{"deleteDuplicates": {"duplicatesRemovedCount": 1}}]
    assert sheet.read() == [["n"], ["a"], ["b"], ["c"]]


def test_merged_cells_keep_the_first_value_only(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b"], ["c", "d"]])
    sheet.batch({"mergeCells": {"range": place(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})
    assert sheet.read() == [["a"], ["c"]]
    part = {"unmergeCells": {"range": place(0, 1, 0, 1)}}
    assert "select all cells in a merged range" in sheet.batch_refused(part)
    sheet.batch({"unmergeCells": {"range": place(0, 2, 0, 2)}})
    assert "merges" not in sheet.get()["sheets"][0]


def test_tabs_are_added_copied_moved_hidden_and_deleted(sheet: Caller) -> None:
    def titles() -> list[str]:
        answer = sheet.get("?fields=sheets.properties.title")
        return [one["properties"]["title"] for one in answer["sheets"]]

    def change(sheet_id: int, **properties: JsonValue) -> Json:
        sent = {"sheetId": sheet_id, **properties}
        return {"updateSheetProperties": {"properties": sent, "fields": ",".join(properties)}}

    sheet.type("A1", [["x"]])
    sheet.batch(
        {"addSheet": {"properties": {"title": "Deux", "sheetId": 2}}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 3, "newSheetName": "Copie"}},
    )
    assert titles() == ["Copie", "Sheet1", "Deux"]
    assert sheet.read("Copie") == [["x"]]
    sheet.batch(change(2, index=0), change(3, hidden=True))
    assert titles() == ["Deux", "Copie", "Sheet1"]
    message = sheet.batch_refused(change(2, hidden=True), change(0, hidden=True))
    assert message.endswith("You can't hide all the sheets in a document.")
    same = sheet.batch_refused({"addSheet": {"properties": {"title": "deux"}}})
    assert 'A sheet with the name "deux" already exists' in same
    sheet.batch({"deleteSheet": {"sheetId": 0}}, {"deleteSheet": {"sheetId": 3}})
    last = sheet.batch_refused({"deleteSheet": {"sheetId": 2}})
    assert last.endswith("You can't remove all the sheets in a document.")


def test_a_smaller_grid_loses_what_does_not_fit(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b"], ["c", "d"]])
    properties = {"sheetId": 0, "gridProperties": {"rowCount": 1, "columnCount": 1}}
    fields = "gridProperties(rowCount,columnCount)"
    sheet.batch({"updateSheetProperties": {"properties": properties, "fields": fields}})
    assert sheet.ask("GET", f"/v4/spreadsheets/{sheet.id}/values/Sheet1")["range"] == "Sheet1!A1"
    assert sheet.read() == [["a"]]


def test_the_state_right_after_comes_with_the_answer(sheet: Caller) -> None:
    start = {"rowIndex": 0, "columnIndex": 0}
    write = {"updateCells": {"start": start, "rows": texts(["a"]), "fields": "*"}}
    answer = sheet.batch(
        write,
        includeSpreadsheetInResponse=True,
        responseRanges=["Sheet1!A1:B2"],
        responseIncludeGridData=True,
    )
    data = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]
    assert data["rowData"][0]["values"][0]["formattedValue"] == "a"
    path = f"/v4/spreadsheets/{sheet.id}:batchUpdate"
    fields = "replies,updatedSpreadsheet.sheets.data.rowData.values.formattedValue"
    body = {"requests": [write], "includeSpreadsheetInResponse": True}
    reduced = sheet.ask("POST", f"{path}?fields={fields}", body)
    assert reduced["replies"] == [{}]
    assert list(reduced["updatedSpreadsheet"]) == ["sheets"]
    assert list(reduced["updatedSpreadsheet"]["sheets"][0]) == ["data"]


def test_a_tab_is_copied_into_another_spreadsheet(make_sheet: MakeCaller) -> None:
    source, target = make_sheet(), make_sheet()
    source.type("A1", [["x"]])
    path = f"/v4/spreadsheets/{source.id}/sheets/0:copyTo"
    answer = source.ask("POST", path, {"destinationSpreadsheetId": target.id})
    assert answer["title"] == "Copy of Sheet1"
    assert target.read("'Copy of Sheet1'") == [["x"]]
