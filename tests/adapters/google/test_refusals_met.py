"""Every refusal that the adapter knows by its words is met on the stand-in, and known by them."""

from typing import Any, get_args

import pytest

from sheets_emulator import Direct
from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.adapters.google.refusals import cause_of
from sync_service.domain.errors import Cause, NoSpreadsheet, WriteRefused
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from tests.adapters.google.stand_in import Google

Json = dict[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = {"startRowIndex": 0, "endRowIndex": 3}
A = ROWS | {"startColumnIndex": 0, "endColumnIndex": 1}
B = ROWS | {"startColumnIndex": 1, "endColumnIndex": 2}
C = ROWS | {"startColumnIndex": 2, "endColumnIndex": 3}
TYPED = {"range": B, "columnProperties": [{"columnType": "DATE"}]}
BOXES = {"condition": {"type": "BOOLEAN"}}
CHOICES = [{"userEnteredValue": str(number)} for number in range(501)]
LIST = {"condition": {"type": "ONE_OF_LIST", "values": CHOICES}}
LONG = {"userEnteredValue": {"stringValue": "x" * 50_001}}
METADATA = {"metadataKey": "k", "location": {"sheetId": 0}, "visibility": "DOCUMENT"}

WORLD: list[Json] = [
    {"addProtectedRange": {"protectedRange": {"range": A, "editors": {"users": []}}}},
    {"addTable": {"table": TYPED}},
    {"mergeCells": {"range": C, "mergeType": "MERGE_ALL"}},
]
MET: dict[Cause, Json] = {
    "protected": {"setDataValidation": {"range": A, "rule": BOXES}},
    "typed_column": {"setDataValidation": {"range": B, "rule": BOXES}},
    "too_many_choices": {"setDataValidation": {"range": C, "rule": LIST}},
    "too_long": {
        "updateCells": {"range": C, "rows": [{"values": [LONG]}], "fields": "userEnteredValue"}
    },
    "merged": {"mergeCells": {"range": C | {"endRowIndex": 2}, "mergeType": "MERGE_ALL"}},
    "table": {"addTable": {"table": TYPED}},
    "filter": {"deleteFilterView": {"filterId": 5}},
    "too_many_cells": {"appendDimension": {"dimension": "ROWS", "length": 10_000_000}},
    "too_much_metadata": {
        "createDeveloperMetadata": {
            "developerMetadata": METADATA | {"metadataValue": "x" * 30_000},
        }
    },
}
# Of the spreadsheet as a whole; and what the API never says: it writes over a partner's own lists,
# and over formulas.
ELSEWHERE = {"office_file", "read_only", "own_list", "formula", "other"}


def test_no_cause_is_left_out() -> None:
    assert {*MET, *ELSEWHERE} == set(get_args(Cause))


@pytest.mark.parametrize("cause", sorted(MET))
def test_what_the_stand_in_refuses_is_known_by_its_words(google: Google, cause: Cause) -> None:
    google.act(*WORLD)
    service = Direct(google.world, google.world.service_account)
    path = f"/v4/spreadsheets/{google.spreadsheet_id}:batchUpdate"
    name = next(iter(MET[cause]))

    status, answer = service.request("POST", path, {"requests": [MET[cause]]})

    message = answer["error"]["message"]
    assert (status, cause_of(message)) == (400, cause)
    assert message.startswith(f"Invalid requests[0].{name}: ")


def test_an_office_file_is_said_to_be_one(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    body = {"name": "Contacts.xlsx", "mimeType": XLSX}
    number = google.asked("POST", "/drive/v3/files", body)["id"]
    google.share(number, google.world.service_account.email)
    service = Direct(google.world, google.world.service_account)
    _, answer = service.request("GET", f"/v4/spreadsheets/{number}")

    assert cause_of(answer["error"]["message"]) == "office_file"
    with pytest.raises(NoSpreadsheet, match="Excel"):
        spreadsheets.read(number)


def test_a_spreadsheet_shared_for_reading_is_said_to_need_the_right_to_edit(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.share(google.spreadsheet_id, google.world.service_account.email, role="reader")
    spreadsheets.read(google.spreadsheet_id)

    with pytest.raises(WriteRefused, match="Éditeur"):
        spreadsheets.write(google.spreadsheet_id, WriteBatch("m", [CellWrite(0, 1, 0, "Zoé")]))
