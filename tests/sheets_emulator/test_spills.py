"""Arrays that fill cells beside their formula: how far they reach, and what cuts them off."""

import pytest

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json, MakeCaller
from tests.sheets_emulator.test_features import place, shared

BLOCKED = "Array result was not expanded because it would overwrite data in"


def head(sheet: Caller, cell: str) -> Json:
    """The effective value of a cell."""
    found: Json = sheet.cells(cell, "effectiveValue")[0][0]["effectiveValue"]
    return found


def refused_because_of(cell: str) -> Json:
    return {"errorValue": {"type": "REF", "message": f"{BLOCKED} {cell}."}}


def with_source(sheet: Caller) -> Caller:
    """A second tab with two names and one birthday, no formula in it."""
    sheet.batch({"addSheet": {"properties": {"title": "Source", "sheetId": 7}}})
    sheet.type("Source!A1", [["Nom", "Né le"], ["Zoé", "2000-01-02"], ["Yann", ""]])
    return sheet


@pytest.mark.parametrize(
    "formula",
    [
        "=ARRAYFORMULA(Source!A2:A)",
        '=ARRAYFORMULA(IF(Source!A2:A="","",Source!A2:A))',
        "=ARRAYFORMULA(Source!A2:A1000)",
    ],
)
def test_a_value_far_below_the_last_used_row_of_the_source_stands_in_the_way(
    sheet: Caller, formula: str
) -> None:
    with_source(sheet)
    sheet.type("Sheet1!A1", [["Liste"], [formula]])
    assert sheet.read("Sheet1!A1:A4") == [["Liste"], ["Zoé"], ["Yann"]]
    sheet.type("Sheet1!A500", [["nouvelle"]])
    assert head(sheet, "Sheet1!A2") == refused_because_of("A500")
    assert sheet.read("Sheet1!A1:A4") == [["Liste"], ["#REF!"]]
    sheet.ask("POST", f"/v4/spreadsheets/{sheet.id}/values/Sheet1!A500:clear", {})
    assert sheet.read("Sheet1!A1:A4") == [["Liste"], ["Zoé"], ["Yann"]]


def test_a_spill_ends_where_its_own_reference_ends(sheet: Caller) -> None:
    with_source(sheet)
    sheet.type("Sheet1!A1", [["=ARRAYFORMULA(Source!A2:A4)"]])
    sheet.type("Sheet1!A4", [["libre"]])
    assert sheet.read("Sheet1!A1:A4") == [["Zoé"], ["Yann"], [], ["libre"]]


def test_a_value_beside_the_first_column_cuts_the_whole_array_off(sheet: Caller) -> None:
    with_source(sheet)
    sheet.type("Sheet1!A1", [["=ARRAYFORMULA(Source!A1:B3)"]])
    assert sheet.read("Sheet1!A1:B3") == [["Nom", "Né le"], ["Zoé", "2000-01-02"], ["Yann"]]
    sheet.type("Sheet1!B3", [["2001-02-03"]])
    assert head(sheet, "Sheet1!A1") == refused_because_of("B3")
    assert sheet.read("Sheet1!A1:B3") == [["#REF!"], [], ["", "2001-02-03"]]


def test_rows_are_appended_below_what_an_array_fills_with_empty_texts(sheet: Caller) -> None:
    with_source(sheet)
    sheet.type("Sheet1!B1", [['=ARRAYFORMULA(IF(Source!A1:A50="";"";1))']])
    row = {"values": [{"userEnteredValue": {"stringValue": "x"}}]}
    sheet.batch({"appendCells": {"rows": [row], "fields": "userEnteredValue"}})
    assert sheet.read("Sheet1!A51") == [["x"]]


def test_formats_notes_and_rules_alone_stand_in_nobodys_way(sheet: Caller) -> None:
    with_source(sheet)
    sheet.type("Sheet1!A1", [["=ARRAYFORMULA(Source!A1:A)"]])
    cell = {"note": "vu", "userEnteredFormat": {"textFormat": {"bold": True}}}
    fields = "note,userEnteredFormat.textFormat"
    sheet.batch({"repeatCell": {"range": place(2, 5, 0, 1), "cell": cell, "fields": fields}})
    assert sheet.read("Sheet1!A1:A3") == [["Nom"], ["Zoé"], ["Yann"]]


def test_of_two_arrays_that_cross_the_later_one_fails(sheet: Caller) -> None:
    sheet.type("A1", [["=SEQUENCE(3)"]])
    sheet.batch({"addSheet": {"properties": {"title": "Autre", "sheetId": 7}}})
    sheet.type("Autre!A2", [["=SEQUENCE(1,3)"]])
    sheet.type("Autre!B1", [["=SEQUENCE(3)"]])
    assert sheet.read("Autre!A1:D3") == [["", "1"], ["#REF!", "2"], ["", "3"]]
    assert head(sheet, "Autre!A2") == refused_because_of("B2")


def test_spilled_dates_look_like_their_source(sheet: Caller) -> None:
    with_source(sheet)
    sheet.type("Sheet1!A1", [["=ARRAYFORMULA(Source!B1:B2)"]])
    assert sheet.cells("Sheet1!A2", "formattedValue,effectiveValue,userEnteredValue") == [
        [{"effectiveValue": {"numberValue": 36527}, "formattedValue": "2000-01-02"}]
    ]


def test_another_files_cells_are_imported_as_they_stand_and_follow_it(
    sheet: Caller, make_sheet: MakeCaller
) -> None:
    with_source(sheet)
    list_ = make_sheet()
    address = f"https://docs.google.com/spreadsheets/d/{sheet.id}/edit#gid=0"
    list_.type("A1", [[f'=IMPORTRANGE("{address}";"Source!A1:B")']])
    assert list_.read("A1:B3") == [["Nom", "Né le"], ["Zoé", "2000-01-02"], ["Yann"]]
    sheet.type("Source!A4", [["Xavier"]])
    assert list_.read("A1:A4") == [["Nom"], ["Zoé"], ["Yann"], ["Xavier"]]
    list_.type("A900", [["nouvelle"]])
    assert list_.read("A1:B4") == [["#REF!"]]
    assert head(list_, "A1") == refused_because_of("A900")


def test_what_the_owner_may_not_read_is_not_imported(world: World, make_sheet: MakeCaller) -> None:
    secret = make_sheet(email=world.service_account.email)
    secret.type("A1", [["caché"]])
    list_ = make_sheet()
    list_.type("A1", [[f'=IMPORTRANGE("{secret.id}","Sheet1!A1")']])
    assert list_.read() == [["#REF!"]]
    shared(secret, world.person.email)
    list_.type("B1", [["x"]])
    assert list_.read() == [["caché", "x"]]
    list_.type("A1", [[f'=IMPORTRANGE("{secret.id}","Nulle part!A1")']])
    assert list_.read() == [["#REF!", "x"]]
