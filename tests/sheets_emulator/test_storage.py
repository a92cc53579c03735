"""A world kept in a folder."""

from pathlib import Path

from sheets_emulator import Storage, World
from tests.sheets_emulator.conftest import Caller


def test_a_world_comes_back_as_it_was(tmp_path: Path) -> None:
    world = World()
    caller = Caller(world, world.person.email, "")
    storage = Storage(world, tmp_path)
    storage.start()
    body = {"properties": {"title": "Essai", "locale": "fr_FR"}}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    caller.type("A1", [["Nom", "12/03/2026", "=1+1", True, 1.5], [], ["=ARRAYFORMULA(A1:B1)"]])
    start = {"rowIndex": 1, "columnIndex": 0}
    rows = [{"values": [{"note": "une note"}]}]
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    entry = {
        "metadataKey": "k",
        "location": {"dimensionRange": span},
        "visibility": "DOCUMENT",
    }
    caller.batch(
        {"updateCells": {"start": start, "rows": rows, "fields": "note"}},
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {
            "updateDimensionProperties": {
                "range": span,
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
    )
    before = caller.get("?includeGridData=true")
    changes = "/drive/v3/changes?pageToken=1"
    log = caller.ask("GET", changes)
    key = world.person.key.private_numbers()
    storage.close()

    again = World()
    second = Storage(again, tmp_path)
    second.start()
    later = Caller(again, again.person.email, caller.id)
    assert later.get("?includeGridData=true") == before
    assert later.ask("GET", changes) == log
    assert again.person.key.private_numbers() == key
    later.type("A1", [["autre"]])
    later.ask("DELETE", f"/drive/v3/files/{caller.id}")
    second.close()
    third = World()
    Storage(third, tmp_path).load()
    assert caller.id not in third.spreadsheets
