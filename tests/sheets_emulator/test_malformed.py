"""What is of another shape than Google's schema says is a 400 and changes nothing."""

import pytest

from sheets_emulator.batch.registry import REQUESTS
from tests.sheets_emulator.conftest import Caller, Json, JsonValue

ODD_VALUES: list[JsonValue] = [5, "x", [], {"sheetId": "x"}, {"sheetId": 99}, [1], True]
ODD_KEYS = (
    "range",
    "properties",
    "filter",
    "rule",
    "rows",
    "source",
    "destination",
    "cell",
    "table",
)


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_odd_requests_are_refused_and_change_nothing(sheet: Caller, name: str) -> None:
    sheet.type("A1", [["a"], ["b"]])
    path = f"/v4/spreadsheets/{sheet.id}:batchUpdate"
    before = sheet.get("?includeGridData=true")
    for parameters in (*ODD_VALUES, *({key: odd} for key in ODD_KEYS for odd in ODD_VALUES)):
        body: Json = {"requests": [{name: parameters}, {"deleteSheet": {"sheetId": 98}}]}
        status, answer = sheet.direct.request("POST", path, body)
        assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert sheet.get("?includeGridData=true") == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ":batchUpdate"),
        ("PUT", "/values/A1?valueInputOption=RAW"),
        ("POST", "/values/A1:append?valueInputOption=RAW"),
        ("POST", "/values:batchUpdate"),
        ("POST", "/values:batchClear"),
        ("POST", "/values:batchGetByDataFilter"),
        ("POST", "/values:batchUpdateByDataFilter"),
        ("POST", "/values:batchClearByDataFilter"),
        ("POST", ":getByDataFilter"),
        ("POST", "/developerMetadata:search"),
        ("POST", "/sheets/x:copyTo"),
    ],
)
def test_odd_bodies_get_no_server_error(sheet: Caller, method: str, path: str) -> None:
    odd: list[Json] = [
        {},
        {"requests": 5},
        {"values": [5]},
        {"values": [[{}]]},
        {"data": [5]},
        {"data": 5},
        {"ranges": 5},
        {"ranges": [5]},
        {"dataFilters": 5},
        {"dataFilters": [5]},
        {"dataFilters": [{"a1Range": 5}]},
        {"destinationSpreadsheetId": 5},
    ]
    for body in odd:
        status, _ = sheet.direct.request(method, f"/v4/spreadsheets/{sheet.id}{path}", body)
        assert status in {200, 400, 404}


def test_a_body_that_is_no_json_is_refused(sheet: Caller) -> None:
    for raw in (b"{", b"[1]", b'"x"'):
        answer = sheet.direct.fetch_raw("POST", f"/v4/spreadsheets/{sheet.id}:batchUpdate", raw)
        assert answer.status == 400
