"""What lies on cells: protections, filters, rules, banding, tables, groups, charts."""

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json


def place(r0: int, r1: int, c0: int, c1: int) -> Json:
    return {
        "startRowIndex": r0,
        "endRowIndex": r1,
        "startColumnIndex": c0,
        "endColumnIndex": c1,
    }


def shared(sheet: Caller, email: str) -> Caller:
    body = {"type": "user", "role": "writer", "emailAddress": email}
    sheet.ask("POST", f"/drive/v3/files/{sheet.id}/permissions", body)
    return Caller(sheet.world, email, sheet.id)


def test_a_protected_range_stops_those_who_are_not_its_editors(
    sheet: Caller, world: World
) -> None:
    service = shared(sheet, world.service_account.email)
    protected = {"range": place(0, 1, 0, 1)}
    reply = sheet.batch({"addProtectedRange": {"protectedRange": protected}})["replies"][0]
    answer = reply["addProtectedRange"]["protectedRange"]
    assert answer["editors"] == {}
    kept = sheet.get("?fields=sheets.protectedRanges.editors")["sheets"][0]["protectedRanges"]
    assert kept == [{"editors": {"users": [world.person.email]}}]
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?valueInputOption=RAW"
    status, message = service.refused("PUT", path, {"values": [["x"]]})
    assert (status, "protected cell" in message) == (400, True)
    service.type("B1", [["free"]])
    seen = service.get("?fields=sheets.protectedRanges")["sheets"][0]["protectedRanges"][0]
    assert "editors" not in seen
    editors = {"users": [world.service_account.email]}
    change = {"protectedRangeId": answer["protectedRangeId"], "editors": editors}
    sheet.batch({"updateProtectedRange": {"protectedRange": change, "fields": "editors"}})
    service.type("A1", [["x"]])


def test_a_warning_stops_nobody(sheet: Caller, world: World) -> None:
    service = shared(sheet, world.service_account.email)
    protected = {"range": place(0, 1, 0, 1), "warningOnly": True}
    sheet.batch({"addProtectedRange": {"protectedRange": protected}})
    service.type("A1", [["x"]])


def test_a_basic_filter_sorts_hides_and_goes(sheet: Caller) -> None:
    sheet.type("A1", [["n"], ["444"], ["111"]])
    wanted = {
        "range": place(0, 3, 0, 1),
        "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}],
        "criteria": {"0": {"hiddenValues": ["444"]}},
    }
    sheet.batch({"setBasicFilter": {"filter": wanted}})
    assert sheet.read() == [["n"], ["111"], ["444"]]
    kept = sheet.get("?fields=sheets.basicFilter")["sheets"][0]["basicFilter"]
    assert kept["filterSpecs"] == [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["444"]}}]
    rows = sheet.get("?fields=sheets.data.rowMetadata.hiddenByFilter&ranges=A1:A3")
    assert rows["sheets"][0]["data"][0]["rowMetadata"] == [{}, {}, {"hiddenByFilter": True}]
    sheet.batch({"clearBasicFilter": {"sheetId": 0}})
    assert sheet.get("?fields=sheets.basicFilter") == {"sheets": [{}]}


def test_filter_views_live_and_die(sheet: Caller) -> None:
    view = {"title": "Vue", "range": place(0, 4, 0, 3)}
    reply = sheet.batch({"addFilterView": {"filter": view}})["replies"][0]
    number = reply["addFilterView"]["filter"]["filterViewId"]
    change = {"filterViewId": number, "title": "Autre vue"}
    sheet.batch(
        {"updateFilterView": {"filter": change, "fields": "title"}},
        {"duplicateFilterView": {"filterId": number}},
        {"deleteFilterView": {"filterId": number}},
    )
    left = sheet.get("?fields=sheets.filterViews.title")["sheets"][0]["filterViews"]
    assert left == [{"title": "Copy of Autre vue"}]


def test_validation_is_kept_with_the_cell_and_binds_no_program(sheet: Caller) -> None:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "oui"}]}
    rule = {"condition": condition, "strict": True, "showCustomUi": False}
    sheet.batch({"setDataValidation": {"range": place(0, 1, 0, 1), "rule": rule}})
    sheet.type("A1", [["non"]])
    cell = sheet.cells("A1", "dataValidation,formattedValue")[0][0]
    assert cell == {
        "formattedValue": "non",
        "dataValidation": {"condition": condition, "strict": True},
    }
    sheet.batch({"setDataValidation": {"range": place(0, 1, 0, 1)}})
    assert sheet.cells("A1", "dataValidation") == [[{}]]


def test_conditional_formats_are_a_list(sheet: Caller) -> None:
    def rule(kind: str) -> Json:
        condition = {"type": kind}
        look = {"backgroundColorStyle": {"rgbColor": {"green": 1}}}
        boolean = {"condition": condition, "format": look}
        return {"ranges": [place(1, 4, 0, 1)], "booleanRule": boolean}

    sheet.batch(
        {"addConditionalFormatRule": {"rule": rule("BLANK"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("NOT_BLANK"), "index": 0}},
        {"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}},
    )
    kept = sheet.get("?fields=sheets.conditionalFormats")["sheets"][0]["conditionalFormats"]
    assert [one["booleanRule"]["condition"]["type"] for one in kept] == ["BLANK"]
    missing = {"deleteConditionalFormatRule": {"sheetId": 0, "index": 5}}
    assert "No conditional format on sheet: 0 at index: 5" in sheet.batch_refused(missing)


def test_banding_borders_and_groups(sheet: Caller) -> None:
    rows = {"firstBandColorStyle": {"rgbColor": {"red": 1}}}
    line = {"style": "SOLID"}
    group = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}
    answer = sheet.batch(
        {"addBanding": {"bandedRange": {"range": place(0, 4, 0, 3), "rowProperties": rows}}},
        {"updateBorders": {"range": place(0, 2, 0, 2), "top": line, "innerVertical": line}},
        {"addDimensionGroup": {"range": group}},
    )
    banded = answer["replies"][0]["addBanding"]["bandedRange"]
    assert banded["rowProperties"]["firstBandColor"] == {"red": 1}
    groups = answer["replies"][2]["addDimensionGroup"]["dimensionGroups"]
    assert groups[0]["depth"] == 1
    borders = sheet.cells("A1:B2", "userEnteredFormat.borders")
    assert set(borders[0][0]["userEnteredFormat"]["borders"]) == {"top", "right"}
    assert set(borders[1][1]["userEnteredFormat"]["borders"]) == {"left"}
    sheet.batch(
        {
            "updateDimensionGroup": {
                "dimensionGroup": {"range": group, "depth": 1, "collapsed": True},
                "fields": "collapsed",
            }
        },
        {"deleteBanding": {"bandedRangeId": banded["bandedRangeId"]}},
    )
    assert sheet.get("?fields=sheets.rowGroups")["sheets"][0]["rowGroups"][0]["collapsed"]


def test_a_table_names_its_columns_by_its_header(sheet: Caller) -> None:
    sheet.type("A1", [["Nom", "Ville"], ["a", "b"]])
    reply = sheet.batch({"addTable": {"table": {"name": "T", "range": place(0, 2, 0, 2)}}})
    table = reply["replies"][0]["addTable"]["table"]
    assert [column["columnName"] for column in table["columnProperties"]] == ["Nom", "Ville"]
    change = {"tableId": table["tableId"], "name": "Contacts"}
    sheet.batch({"updateTable": {"table": change, "fields": "name"}})
    row = {"values": [{"userEnteredValue": {"stringValue": "c"}}]}
    sheet.batch({"appendCells": {"tableId": table["tableId"], "rows": [row], "fields": "*"}})
    assert sheet.read() == [["Nom", "Ville"], ["a", "b"], ["c"]]
    sheet.batch({"deleteTable": {"tableId": table["tableId"]}})
    assert sheet.read() == []


def test_charts_are_kept_and_moved(sheet: Caller) -> None:
    anchor = {"overlayPosition": {"anchorCell": {"rowIndex": 15}}}
    spec = {"title": "Prêts", "basicChart": {"chartType": "COLUMN"}}
    reply = sheet.batch({"addChart": {"chart": {"spec": spec, "position": anchor}}})
    chart = reply["replies"][0]["addChart"]["chart"]
    assert chart["spec"]["basicChart"]["legendPosition"] == "RIGHT_LEGEND"
    goal = {"overlayPosition": {"anchorCell": {"rowIndex": 1, "columnIndex": 2}}}
    sheet.batch(
        {
            "updateEmbeddedObjectPosition": {
                "objectId": chart["chartId"],
                "newPosition": goal,
                "fields": "*",
            }
        }
    )
    kept = sheet.get("?fields=sheets.charts.position")["sheets"][0]["charts"][0]
    assert kept["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 1, "columnIndex": 2}
    sheet.batch({"deleteEmbeddedObject": {"objectId": chart["chartId"]}})
    assert "charts" not in sheet.get()["sheets"][0]
