"""The judge itself: what it lets pass and what it does not."""

import pytest

from sheets_emulator import Direct, World
from tests.sheets_emulator.conftest import Json
from tests.sheets_emulator.discovery import Judge


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("", ""),
        ("?fields=sheets(data.rowData.values(note,formattedValue),properties/title)", ""),
        ("?fields=sheets.data.rowData.values.notes", "rowData.values.notes is unknown"),
        ("?includeGridDate=true", "unknown option includeGridDate"),
    ],
)
def test_options_and_masks_must_be_known(options: str, problem: str) -> None:
    judge = Judge()
    direct = Direct(World(), "partenaire@example.org")
    number = direct.request("POST", "/v4/spreadsheets", {})[1]["spreadsheetId"]
    direct.world.observers.append(judge)
    direct.request("GET", f"/v4/spreadsheets/{number}{options}")
    assert len(judge.problems) == bool(problem)
    assert all(problem in found for found in judge.problems)


def test_masks_of_cells_must_be_known() -> None:
    judge = Judge()
    direct = Direct(World(), "partenaire@example.org")
    number = direct.request("POST", "/v4/spreadsheets", {})[1]["spreadsheetId"]
    direct.world.observers.append(judge)
    request = {"start": {}, "rows": [], "fields": "note,userEnteredFormat.bold"}
    body: Json = {"requests": [{"updateCells": request}]}
    direct.request("POST", f"/v4/spreadsheets/{number}:batchUpdate", body)
    assert judge.problems == [
        "sheets.spreadsheets.batchUpdate: field mask: userEnteredFormat.bold is unknown"
    ]
