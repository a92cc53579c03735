"""What follows columns, what has a name, and what a spreadsheet says of itself."""

import pytest

from sheets_emulator import Personality, World
from tests.sheets_emulator.conftest import Caller, Json


def place(r0: int, r1: int, c0: int, c1: int) -> Json:
    return {
        "startRowIndex": r0,
        "endRowIndex": r1,
        "startColumnIndex": c0,
        "endColumnIndex": c1,
    }


def columns(start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def rows(start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def test_columns_take_everything_along_when_they_move(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b", "c", "=B1"], ["1", "2"]])
    wanted = {
        "range": place(0, 2, 0, 3),
        "criteria": {"1": {"hiddenValues": ["x"]}},
        "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}],
    }
    rule = {
        "ranges": [place(0, 5, 2, 3)],
        "booleanRule": {"condition": {"type": "BLANK"}, "format": {}},
    }
    sheet.batch(
        {"setBasicFilter": {"filter": wanted}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addDimensionGroup": {"range": columns(1, 3)}},
        {"moveDimension": {"source": columns(1, 2), "destinationIndex": 0}},
        {"insertDimension": {"range": columns(0, 1)}},
    )
    assert sheet.read(option="FORMULA") == [["", "b", "a", "c", "=B1"], ["", 2, 1]]
    kept = sheet.get("?fields=sheets(basicFilter,conditionalFormats.ranges,columnGroups)")
    (tab,) = kept["sheets"]
    assert list(tab["basicFilter"]["criteria"]) == ["1"]
    assert tab["basicFilter"]["filterSpecs"][0]["columnIndex"] == 1
    assert tab["basicFilter"]["sortSpecs"][0]["dimensionIndex"] == 3
    assert tab["conditionalFormats"] == [{"ranges": [place(0, 5, 3, 4)]}]
    sheet.batch({"deleteDimension": {"range": columns(3, 4)}})
    kept = sheet.get("?fields=sheets(basicFilter.sortSpecs,conditionalFormats)")
    assert kept == {"sheets": [{"basicFilter": {"sortSpecs": []}}]}
    assert sheet.read(option="FORMULA") == [["", "b", "a", "=B1"], ["", 2, 1]]


def test_new_rows_look_like_their_neighbours(sheet: Caller) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a"}]}
    one = place(1, 2, 0, 1)
    sheet.type("A2", [["a"]])
    sheet.batch(
        {"repeatCell": {"range": one, "cell": bold, "fields": "userEnteredFormat"}},
        {"setDataValidation": {"range": one, "rule": {"condition": condition}}},
        {"insertDimension": {"range": rows(2, 3), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows(0, 1), "inheritFromBefore": False}},
        {"insertDimension": {"range": columns(1, 2), "inheritFromBefore": True}},
    )
    found = sheet.cells("A1:B4", "userEnteredFormat.textFormat.bold,dataValidation,note")
    looks = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    like = looks | {"dataValidation": {"condition": condition}}
    assert found[2:] == [[like, like], [like, like]]
    first = {"insertDimension": {"range": rows(0, 1), "inheritFromBefore": True}}
    assert "Cannot inherit" in sheet.batch_refused(first)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"deleteDimension": {"range": rows(2000, 2001)}}, "there are only 1000 rows"),
        ({"deleteDimension": {"range": columns(0, 26)}}, "delete all the columns"),
        ({"insertDimension": {"range": rows(5, 5)}}, "endIndex must be after"),
        ({"insertDimension": {"range": rows(1500, 1501)}}, "is after last row"),
        ({"insertDimension": {"range": rows(0, 500_000)}}, "above the limit of 10000000 cells"),
        (
            {"moveDimension": {"source": rows(0, 4), "destinationIndex": 2}},
            "outside of the source",
        ),
        ({"moveDimension": {"source": rows(0, 4), "destinationIndex": 2000}}, "after the end"),
        ({"appendDimension": {"sheetId": 0, "dimension": "ROWS"}}, "length must be positive"),
        (
            {
                "updateDimensionProperties": {
                    "range": rows(0, 1),
                    "properties": {"pixelSize": 0},
                    "fields": "pixelSize",
                }
            },
            "pixelSize must be positive",
        ),
        ({"deleteDimensionGroup": {"range": rows(0, 1)}}, "does not exist"),
    ],
)
def test_impossible_rows_and_columns_are_refused(
    sheet: Caller, request_: Json, message: str
) -> None:
    assert message in sheet.batch_refused(request_)


def test_frozen_rows_cannot_be_all_that_is_left(sheet: Caller) -> None:
    properties = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    fields = "gridProperties.frozenRowCount"
    sheet.batch({"updateSheetProperties": {"properties": properties, "fields": fields}})
    message = sheet.batch_refused({"deleteDimension": {"range": rows(1, 1000)}})
    assert "not possible to delete all non-frozen rows" in message


def test_groups_nest_and_follow_rows(sheet: Caller) -> None:
    sheet.batch(
        {"addDimensionGroup": {"range": rows(0, 6)}},
        {"addDimensionGroup": {"range": rows(2, 4)}},
        {"deleteDimension": {"range": rows(0, 1)}},
    )
    groups = sheet.get("?fields=sheets.rowGroups")["sheets"][0]["rowGroups"]
    found = [
        (one["range"].get("startIndex", 0), one["range"]["endIndex"], one["depth"])
        for one in groups
    ]
    assert found == [(0, 5, 1), (1, 3, 2)]
    reply = sheet.batch({"deleteDimensionGroup": {"range": rows(1, 3)}})["replies"][0]
    assert len(reply["deleteDimensionGroup"]["dimensionGroups"]) == 1


def test_named_ranges_are_renamed_moved_and_deleted(sheet: Caller) -> None:
    named = {"name": "Noms", "range": place(0, 2, 0, 1)}
    reply = sheet.batch({"addNamedRange": {"namedRange": named}})["replies"][0]
    number = reply["addNamedRange"]["namedRange"]["namedRangeId"]
    for wrong in ("Noms", "A1", "deux mots", ""):
        again = {"name": wrong, "range": place(0, 1, 0, 1)}
        assert sheet.batch_refused({"addNamedRange": {"namedRange": again}})
    change = {"namedRangeId": number, "name": "Titres", "range": place(4, 5, 0, 1)}
    sheet.batch({"updateNamedRange": {"namedRange": change, "fields": "name,range"}})
    sheet.type("Titres", [["x"]])
    assert sheet.read("A5") == [["x"]]
    sheet.batch({"deleteNamedRange": {"namedRangeId": number}})
    assert "namedRanges" not in sheet.get()
    assert "No named range" in sheet.batch_refused({"deleteNamedRange": {"namedRangeId": number}})


def test_locale_zone_and_title_can_change(sheet: Caller) -> None:
    def change(**properties: str) -> Json:
        fields = ",".join(properties)
        return {"updateSpreadsheetProperties": {"properties": properties, "fields": fields}}

    sheet.type("A1", [["12/3/2026", 1.5]])
    sheet.batch(change(locale="fr_FR", timeZone="Europe/Paris", title="Autre"))
    assert sheet.read("B1") == [["1,5"]]
    assert sheet.ask("GET", f"/drive/v3/files/{sheet.id}")["name"] == "Autre"
    assert "Unsupported locale" in sheet.batch_refused(change(locale="klingon"))
    assert "Invalid time zone" in sheet.batch_refused(change(timeZone="Mars/Olympe"))
    assert "cannot be empty" in sheet.batch_refused(change(title=""))


@pytest.mark.parametrize(
    ("properties", "fields", "message"),
    [
        ({"title": ""}, "title", "cannot be empty"),
        ({"title": "x" * 101}, "title", "greater than 100"),
        ({"index": 9}, "index", "Invalid index"),
        ({"gridProperties": {"rowCount": 0}}, "gridProperties.rowCount", "greater than 0"),
        ({"gridProperties": {"columnCount": 0}}, "gridProperties.columnCount", "greater than 0"),
        ({"title": "x"}, "", "At least one field"),
    ],
)
def test_impossible_tabs_are_refused(
    sheet: Caller, properties: Json, fields: str, message: str
) -> None:
    request = {"properties": {"sheetId": 0, **properties}, "fields": fields}
    assert message in sheet.batch_refused({"updateSheetProperties": request})


def test_a_deleted_tab_takes_its_names_and_metadata_and_breaks_formulas(sheet: Caller) -> None:
    named = {"name": "Noms", "range": {"sheetId": 7}}
    entry = {"metadataKey": "k", "location": {"sheetId": 7}, "visibility": "DOCUMENT"}
    sheet.batch(
        {"addSheet": {"properties": {"title": "Sept", "sheetId": 7}}},
        {"addNamedRange": {"namedRange": named}},
        {"createDeveloperMetadata": {"developerMetadata": entry}},
    )
    sheet.type("Sheet1!A1", [["=Sept!A1"]])
    sheet.batch({"deleteSheet": {"sheetId": 7}})
    assert sheet.read(option="FORMULA") == [["=#REF!"]]
    assert "namedRanges" not in sheet.get()
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    path = f"/v4/spreadsheets/{sheet.id}/developerMetadata:search"
    assert sheet.ask("POST", path, lookup) == {}


@pytest.mark.parametrize("keeps", [True, False])
def test_copies_have_the_metadata_or_not(*, keeps: bool) -> None:
    world = World(
        personality=Personality(
            tab_copy_keeps_metadata=keeps,
            file_copy_keeps_metadata=keeps,
            copied_row_keeps_metadata=keeps,
            cut_moves_row_metadata=keeps,
        )
    )
    sheet = Caller(world, world.person.email, "")
    body: Json = {"properties": {"title": "x"}}
    sheet.id = sheet.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    entry = {
        "metadataKey": "k",
        "location": {"dimensionRange": rows(1, 2)},
        "visibility": "DOCUMENT",
    }
    sheet.batch(
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {"copyPaste": {"source": place(1, 2, 0, 26), "destination": place(5, 6, 0, 26)}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 7}},
        {"cutPaste": {"source": place(1, 2, 0, 26), "destination": {"rowIndex": 8}}},
    )

    def places(number: str) -> list[tuple[int, int]]:
        lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
        path = f"/v4/spreadsheets/{number}/developerMetadata:search"
        found = sheet.ask("POST", path, lookup).get("matchedDeveloperMetadata", [])
        spans = [one["developerMetadata"]["location"]["dimensionRange"] for one in found]
        return sorted((span.get("sheetId", 0), span["startIndex"]) for span in spans)

    assert places(sheet.id) == ([(0, 5), (0, 8), (7, 1), (7, 5)] if keeps else [(0, 1)])
    copy = sheet.ask("POST", f"/drive/v3/files/{sheet.id}/copy", {})["id"]
    assert places(copy) == (places(sheet.id) if keeps else [])
