"""spreadsheets.create and get: masks, grid data, ranges."""

import pytest

from sheets_emulator.masks import load_mask, masked
from tests.sheets_emulator.conftest import Caller, MakeCaller


@pytest.mark.parametrize("text", ["a.b,c", "a/b,c", "a(b),c", "a(b,b.x),c", " a.b , c "])
def test_masks_have_many_spellings(text: str) -> None:
    value = {"a": {"b": 1, "z": 2}, "c": [1], "d": 3}
    assert masked(value, load_mask(text)) == {"a": {"b": 1}, "c": [1]}


def test_a_fresh_spreadsheet_has_one_tab(sheet: Caller) -> None:
    answer = sheet.get("?fields=properties(title,locale,timeZone),sheets.properties")
    assert answer["properties"] == {"title": "Essai", "locale": "en_US", "timeZone": "Etc/GMT"}
    assert answer["sheets"][0]["properties"] == {
        "sheetId": 0,
        "title": "Sheet1",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }


def test_a_spreadsheet_can_be_created_with_tabs_and_cells(make_sheet: MakeCaller) -> None:
    caller = make_sheet()
    rows = [{"values": [{"userEnteredValue": {"stringValue": "Nom"}, "note": "le vôtre"}]}]
    body = {
        "properties": {"title": "Deux onglets"},
        "sheets": [
            {"properties": {"title": "Contacts"}, "data": [{"startRow": 1, "rowData": rows}]},
            {"properties": {"title": "Prêts", "gridProperties": {"rowCount": 5}}},
        ],
    }
    answer = caller.ask("POST", "/v4/spreadsheets", body)
    caller.id = answer["spreadsheetId"]
    assert [one["properties"]["title"] for one in answer["sheets"]] == ["Contacts", "Prêts"]
    assert caller.cells("Contacts!A2", "note,formattedValue") == [
        [{"note": "le vôtre", "formattedValue": "Nom"}]
    ]


def test_grid_data_comes_with_the_flag_or_the_mask(sheet: Caller) -> None:
    sheet.type("B2", [["x"]])
    assert "data" not in sheet.get()["sheets"][0]
    part = sheet.get("?includeGridData=true&ranges=B2:C3")["sheets"][0]["data"][0]
    assert (part["startRow"], part["startColumn"]) == (1, 1)
    assert part["rowData"][0]["values"][0]["formattedValue"] == "x"
    assert part["rowMetadata"] == [{"pixelSize": 21}, {"pixelSize": 21}]
    assert len(part["columnMetadata"]) == 2
    only = sheet.get("?fields=sheets.data.rowData.values.formattedValue&ranges=B2")
    assert only == {"sheets": [{"data": [{"rowData": [{"values": [{"formattedValue": "x"}]}]}]}]}


def test_without_notes_a_mask_for_notes_gives_an_empty_grid(sheet: Caller) -> None:
    answer = sheet.get("?fields=sheets.data.rowData.values.note&ranges=Sheet1")
    assert answer == {"sheets": [{"data": [{}]}]}


def test_only_tabs_with_a_range_are_shown(sheet: Caller) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Autre"}}})
    answer = sheet.get("?ranges=Autre!A1&fields=sheets.properties.title")
    assert answer == {"sheets": [{"properties": {"title": "Autre"}}]}


def test_a_link_is_told_from_its_text(sheet: Caller) -> None:
    sheet.type("A1", [['=HYPERLINK("https://example.org","Le site")', "https://example.org/a"]])
    cells = sheet.cells("A1:B1", "hyperlink,formattedValue")[0]
    assert cells[0] == {"hyperlink": "https://example.org", "formattedValue": "Le site"}
    assert cells[1]["hyperlink"] == "https://example.org/a"


def test_colours_come_back_in_eight_bits_and_both_ways(sheet: Caller) -> None:
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0.5}}}
    place = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    sheet.batch({"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredFormat"}})
    color = {"red": 1, "green": 0.49803922}
    found = sheet.cells("A1", "userEnteredFormat")[0][0]["userEnteredFormat"]
    assert found == {"backgroundColor": color, "backgroundColorStyle": {"rgbColor": color}}


def test_either_way_of_giving_a_colour_replaces_both(sheet: Caller) -> None:
    place = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}

    def paint(**looks: object) -> object:
        (name,) = looks
        cell = {"userEnteredFormat": {} if looks[name] is None else looks}
        fields = f"userEnteredFormat.{name}"
        sheet.batch({"repeatCell": {"range": place, "cell": cell, "fields": fields}})
        return sheet.cells("A1", "userEnteredFormat")[0][0].get("userEnteredFormat")

    def both(**color: int) -> dict[str, object]:
        return {"backgroundColor": color, "backgroundColorStyle": {"rgbColor": color}}

    sheet.type("A1", [["x"]])
    assert paint(backgroundColor={"red": 1}) == both(red=1)
    assert paint(backgroundColor={"green": 1, "red": 0}) == both(green=1)
    assert paint(backgroundColorStyle={"rgbColor": {"blue": 1}}) == both(blue=1)
    assert paint(backgroundColor={}) == both()
    assert paint(backgroundColor=None) is None
    theme = {"themeColor": "ACCENT1"}
    assert paint(backgroundColorStyle=theme) == {"backgroundColorStyle": theme}


def test_a_tab_takes_and_loses_a_colour(sheet: Caller) -> None:
    def change(**properties: object) -> object:
        request = {"properties": {"sheetId": 0, **properties}, "fields": "tabColorStyle"}
        sheet.batch({"updateSheetProperties": request})
        found = sheet.get("?fields=sheets.properties(tabColor,tabColorStyle)")
        return found["sheets"][0]["properties"]

    red = {"red": 1}
    both = {"tabColor": red, "tabColorStyle": {"rgbColor": red}}
    assert change(tabColorStyle={"rgbColor": red}) == both
    assert change() == {}


def test_a_spreadsheet_that_is_not_there_is_not_found(sheet: Caller) -> None:
    missing = "/v4/spreadsheets/nowhere"
    assert sheet.refused("GET", missing) == (404, "Requested entity was not found.")


def test_what_is_not_implemented_is_refused_clearly(sheet: Caller) -> None:
    status, answer = sheet.direct.request("GET", "/v4/unknown")
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "does not implement" in answer["error"]["message"]
    refresh = {"refreshDataSource": {"isAll": True}}
    assert "not implemented by the sandbox" in sheet.batch_refused(refresh)
