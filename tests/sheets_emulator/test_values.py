"""The values verbs."""

import pytest

from tests.sheets_emulator.conftest import Caller, JsonValue


def test_ranges_come_back_clamped_and_quoted(sheet: Caller) -> None:
    def named(cells: str) -> JsonValue:
        return sheet.ask("GET", f"/v4/spreadsheets/{sheet.id}/values/{cells}")["range"]

    sheet.batch({"addSheet": {"properties": {"title": "L’an 2026"}}})
    assert named("Sheet1!A2:2") == "Sheet1!A2:Z2"
    assert named("Sheet1!B:C") == "Sheet1!B1:C1000"
    assert named("'Sheet1'") == "Sheet1!A1:Z1000"
    assert named("A990:B2000") == "Sheet1!A990:B1000"
    assert named("L’an 2026!R2C3") == "'L’an 2026'!C2"


def test_the_raw_path_tells_a_verb_from_a_title(sheet: Caller) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "x:clear"}}})
    sheet.batch({"addSheet": {"properties": {"title": "a/b"}}})
    for title in ("%27x%3Aclear%27", "%27a%2Fb%27"):
        path = f"/v4/spreadsheets/{sheet.id}/values/{title}%21A1"
        sheet.ask("PUT", path + "?valueInputOption=RAW", {"values": [["here"]]})
        assert sheet.ask("GET", path)["values"] == [["here"]]
        sheet.ask("POST", path + ":clear", {})
        assert "values" not in sheet.ask("GET", path)


def test_empty_ends_are_left_out_and_gaps_are_not(sheet: Caller) -> None:
    sheet.type("B2", [["a", "", "c"], [], ["", "e"]])
    assert sheet.read("A1:E9") == [[], ["", "a", "", "c"], [], ["", "", "e"]]


def test_columns_can_come_first(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b"], ["c", ""]])
    path = f"/v4/spreadsheets/{sheet.id}/values/A1:C9?majorDimension=COLUMNS"
    assert sheet.ask("GET", path)["values"] == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("Nowhere!A1", "Unable to parse range: Nowhere!A1"),
        (
            "Sheet1!A1001",
            "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            "AB1:AC1",
            "Range (Sheet1!AB1:AC1) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_ranges_that_are_not_there_are_refused(sheet: Caller, cells: str, message: str) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/{cells}"
    assert sheet.refused("GET", path) == (400, message)


def test_rows_may_not_leave_their_range(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/A1:B1?valueInputOption=RAW"
    assert sheet.refused("PUT", path, {"values": [["a"], ["b"]]}) == (
        400,
        "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]",
    )
    assert sheet.refused("PUT", path, {"values": [["a", "b", "c"]]}) == (
        400,
        "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]",
    )


def test_values_must_be_rows(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?valueInputOption=RAW"
    status, answer = sheet.direct.request("PUT", path, {"values": "X"})
    assert status == 400
    assert answer["error"]["details"][0]["fieldViolations"][0]["field"] == "data.values"


# The two tables of Google's guide on appending values: A1:C2 and B4:D6.
@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ("Sheet1", "Sheet1!B7"),
        ("B4", "Sheet1!B7"),
        ("C5:D5", "Sheet1!B7"),
        ("B2:D4", "Sheet1!B7"),
        ("A3:G10", "Sheet1!B7"),
        ("A1", "Sheet1!A3"),
        ("E4", "Sheet1!E4"),
        ("A4", "Sheet1!A4"),
    ],
)
def test_append_finds_the_table_that_googles_guide_says(
    sheet: Caller, cells: str, written: str
) -> None:
    sheet.type("A1", [["x", "y", "z"], ["x", "y", "z"]])
    sheet.type("B4", [["x", "y", "z"], ["x", "y", "z"], ["x", "y", "z"]])
    path = f"/v4/spreadsheets/{sheet.id}/values/{cells}:append?valueInputOption=RAW"
    answer = sheet.ask("POST", path, {"values": [["new"]]})
    assert answer["updates"]["updatedRange"] == written


def test_append_drifts_to_the_last_filled_column(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/Sheet1:append?valueInputOption=RAW"
    assert "tableRange" not in sheet.ask("POST", path, {"values": [["x", "", "z"]]})
    answer = sheet.ask("POST", path, {"values": [["x", "", "z"]]})
    assert answer["tableRange"] == "Sheet1!C1"
    assert answer["updates"]["updatedRange"] == "Sheet1!C2:E2"


def test_append_can_insert_rows_and_let_the_grid_grow(sheet: Caller) -> None:
    sheet.type("A1", [["a"], ["b"]])
    sheet.type("A4", [["below"]])
    path = f"/v4/spreadsheets/{sheet.id}/values/A1:append?valueInputOption=RAW"
    sheet.ask("POST", path + "&insertDataOption=INSERT_ROWS", {"values": [["c"], ["d"]]})
    assert sheet.read() == [["a"], ["b"], ["c"], ["d"], [], ["below"]]


def test_a_batch_of_values_is_written_whole_or_not_at_all(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values:batchUpdate"
    good = {"range": "A1", "values": [["a"]]}
    bad = {"range": "Nowhere!A1", "values": [["b"]]}
    file = f"/drive/v3/files/{sheet.id}?fields=version"
    version = sheet.ask("GET", file)
    sheet.refused("POST", path, {"valueInputOption": "RAW", "data": [good, bad]})
    assert sheet.read() == []
    assert sheet.ask("GET", file) == version
    answer = sheet.ask("POST", path, {"valueInputOption": "RAW", "data": [good, good]})
    assert answer["totalUpdatedCells"] == 2


def test_several_ranges_are_read_and_cleared_at_once(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b"], ["c", "d"]])
    base = f"/v4/spreadsheets/{sheet.id}/values"
    answer = sheet.ask("GET", f"{base}:batchGet?ranges=A1:A2&ranges=B1")
    assert [part["values"] for part in answer["valueRanges"]] == [[["a"], ["c"]], [["b"]]]
    sheet.ask("POST", f"{base}:batchClear", {"ranges": ["A1", "B2"]})
    assert sheet.read() == [["", "b"], ["c"]]


def test_clearing_values_keeps_notes_and_formats(sheet: Caller) -> None:
    sheet.type("A1", [["12/3/2026"]])
    start = {"rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [{"note": "n"}]}]
    sheet.batch({"updateCells": {"start": start, "rows": rows, "fields": "note"}})
    sheet.ask("POST", f"/v4/spreadsheets/{sheet.id}/values/A1:clear", {})
    cell = sheet.cells("A1", "note,userEnteredFormat.numberFormat.type,userEnteredValue")[0][0]
    assert cell == {"note": "n", "userEnteredFormat": {"numberFormat": {"type": "DATE"}}}


def test_dates_are_numbers_unless_text_is_asked_for(sheet: Caller) -> None:
    sheet.type("A1", [["2020-01-01", 1.5]])
    base = f"/v4/spreadsheets/{sheet.id}/values/A1:B1?valueRenderOption=UNFORMATTED_VALUE"
    assert sheet.ask("GET", base)["values"] == [[43831, 1.5]]
    text = base + "&dateTimeRenderOption=FORMATTED_STRING"
    assert sheet.ask("GET", text)["values"] == [["2020-01-01", 1.5]]
    assert sheet.read("A1", "FORMULA") == [[43831]]


def test_the_answer_can_hold_what_was_written(sheet: Caller) -> None:
    options = "valueInputOption=USER_ENTERED&includeValuesInResponse=true"
    options += "&responseValueRenderOption=UNFORMATTED_VALUE"
    path = f"/v4/spreadsheets/{sheet.id}/values/A1:B1?{options}"
    answer = sheet.ask("PUT", path, {"values": [["=1+1", "x"]]})
    assert answer["updatedData"]["values"] == [[2, "x"]]


def test_named_ranges_are_ranges(sheet: Caller) -> None:
    place = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}
    sheet.batch({"addNamedRange": {"namedRange": {"name": "Titres", "range": place}}})
    sheet.type("Titres", [["a"], ["b"]])
    assert sheet.read("Titres") == [["a"], ["b"]]
    assert sheet.read("Sheet1!Titres") == [["a"], ["b"]]
