"""What Google refuses, in Google's words, and nothing of the batch is done."""

import pytest

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json
from tests.sheets_emulator.test_features import place, shared

PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner "
    "to remove protection if you need to edit."
)
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."
X: Json = {"userEnteredValue": {"stringValue": "x"}}
ROWS: Json = {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}
BORDER: Json = {"range": place(1, 3, 0, 1), "top": {"style": "SOLID"}}

STRIKING: dict[str, Json] = {
    "appendCells": {"rows": [{"values": [X]}], "fields": "userEnteredValue"},
    "deleteDimension": {"range": ROWS},
    "insertDimension": {"range": ROWS},
    "repeatCell": {"range": place(1, 3, 0, 1), "cell": X, "fields": "userEnteredValue"},
    "setBasicFilter": {"filter": {"range": place(0, 4, 0, 2)}},
    "setDataValidation": {"range": place(1, 3, 0, 1), "rule": {"condition": {"type": "BOOLEAN"}}},
    "sortRange": {"range": place(1, 3, 0, 1), "sortSpecs": [{"dimensionIndex": 0}]},
    "textToColumns": {"source": place(1, 3, 0, 1), "delimiterType": "COMMA"},
    "updateBorders": BORDER,
    "updateCells": {
        "start": {"rowIndex": 2, "columnIndex": 0},
        "rows": [{"values": [X]}],
        "fields": "userEnteredValue",
    },
}
RANGES: dict[str, Json] = {
    "cells": place(1, 50, 0, 1),
    "column": {"startColumnIndex": 0, "endColumnIndex": 1},
    "tab": {"sheetId": 0},
}


@pytest.mark.parametrize("extent", sorted(RANGES))
@pytest.mark.parametrize("name", sorted(STRIKING))
def test_what_is_protected_refuses_each_request_by_its_place_in_the_batch(
    sheet: Caller, world: World, name: str, extent: str
) -> None:
    sheet.type("A1", [["n"], ["a"], ["b"], ["c"]])
    sheet.batch({"addProtectedRange": {"protectedRange": {"range": RANGES[extent]}}})
    service = shared(sheet, world.service_account.email)
    before = sheet.get("?includeGridData=true")
    free: Json = {"createDeveloperMetadata": {"developerMetadata": METADATA}}
    message = service.batch_refused(free, {name: STRIKING[name]})
    assert message == f"Invalid requests[1].{name}: {PROTECTED}"
    assert sheet.get("?includeGridData=true") == before


METADATA: Json = {
    "metadataKey": "k",
    "location": {"spreadsheet": True},
    "visibility": "DOCUMENT",
}


def test_rows_beside_what_is_protected_can_be_inserted_and_deleted(
    sheet: Caller, world: World
) -> None:
    protected = {"range": place(2, 4, 0, 1)}
    sheet.batch({"addProtectedRange": {"protectedRange": protected}})
    service = shared(sheet, world.service_account.email)
    for at in (2, 5):
        rows = {"dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
        service.batch({"insertDimension": {"range": rows}}, {"deleteDimension": {"range": rows}})


def test_values_appended_to_a_protected_tab_are_refused(sheet: Caller, world: World) -> None:
    sheet.type("A1", [["n"]])
    sheet.batch({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})
    service = shared(sheet, world.service_account.email)
    path = f"/v4/spreadsheets/{sheet.id}/values/A1:append?valueInputOption=RAW"
    assert service.refused("POST", path, {"values": [["x"]]}) == (400, PROTECTED)
    assert sheet.read() == [["n"]]


def test_a_warning_takes_no_editors(sheet: Caller, world: World) -> None:
    words = "ProtectedRange is warningOnly. Editors cannot be set on it."
    editors = {"users": [world.service_account.email]}
    wanted = {"range": place(0, 1, 0, 1), "warningOnly": True}
    message = sheet.batch_refused(
        {"addProtectedRange": {"protectedRange": wanted | {"editors": editors}}}
    )
    assert message == f"Invalid requests[0].addProtectedRange: {words}"
    reply = sheet.batch({"addProtectedRange": {"protectedRange": wanted}})["replies"][0]
    added = reply["addProtectedRange"]["protectedRange"]
    assert added["editors"] == {}
    change = {"protectedRangeId": added["protectedRangeId"], "editors": editors}
    message = sheet.batch_refused(
        {"updateProtectedRange": {"protectedRange": change, "fields": "editors"}}
    )
    assert message == f"Invalid requests[0].updateProtectedRange: {words}"


def test_a_list_of_more_than_500_choices_is_refused(sheet: Caller) -> None:
    def request(count: int) -> Json:
        values = [{"userEnteredValue": f"jeu {at}"} for at in range(count)]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}}
        return {"setDataValidation": {"range": place(0, 1, 0, 1), "rule": rule}}

    sheet.batch(request(500))
    assert sheet.batch_refused(request(501)) == (
        "Invalid requests[0].setDataValidation: The data validation rule has more items than the "
        'limit of 500. Use the "List from a range" criteria instead.'
    )


def test_no_verb_puts_more_than_50000_characters_into_a_cell(sheet: Caller) -> None:
    def request(text: str) -> Json:
        cell = {"userEnteredValue": {"stringValue": text}}
        row = {"values": [cell]}
        return {"updateCells": {"range": place(0, 1, 0, 1), "rows": [row], "fields": "*"}}

    sheet.batch(request("x" * 50_000))
    message = sheet.batch_refused(request("x" * 50_001))
    assert message == f"Invalid requests[0].updateCells: {TOO_LONG}"
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?valueInputOption=RAW"
    assert sheet.refused("PUT", path, {"values": [["x" * 50_001]]}) == (400, TOO_LONG)
