"""Tables with typed columns: what Google refuses on their cells, and how they take new rows."""

import pytest

from tests.sheets_emulator.conftest import Caller, Json
from tests.sheets_emulator.test_features import place

NO_FORMAT = "You can't set the number format of cells in a typed column."
NOT_ALLOWED = "This operation is not allowed on cells in typed columns."
LIST: Json = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "oui"}]}}
DATE: Json = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
TEXT: Json = {"userEnteredValue": {"stringValue": "c"}}


def add_table(sheet: Caller, rows: int = 3) -> str:
    """A table A1:B(rows) of which the second column is typed; its id."""
    sheet.type("A1", [["Nom", "Né le"], ["a", "01/02/2000"]])
    columns = [{"columnIndex": 1, "columnName": "Né le", "columnType": "DATE"}]
    table = {"name": "Contacts", "range": place(0, rows, 0, 2), "columnProperties": columns}
    reply = sheet.batch({"addTable": {"table": table}})["replies"][0]
    return str(reply["addTable"]["table"]["tableId"])


def end_of(sheet: Caller) -> int:
    tables = sheet.get("?fields=sheets.tables(range,columnProperties)")["sheets"][0]["tables"]
    return int(tables[0]["range"]["endRowIndex"])


def test_a_table_is_read_with_its_range_and_the_types_of_its_columns(sheet: Caller) -> None:
    add_table(sheet)
    (table,) = sheet.get("?fields=sheets.tables(range,columnProperties)")["sheets"][0]["tables"]
    assert table["range"] == place(0, 3, 0, 2)
    assert table["columnProperties"] == [
        {"columnName": "Nom"},
        {"columnIndex": 1, "columnName": "Né le", "columnType": "DATE"},
    ]


REFUSED: dict[str, tuple[Json, str]] = {
    "setDataValidation": ({"range": place(1, 2, 1, 2), "rule": LIST}, NOT_ALLOWED),
    "setBasicFilter": ({"filter": {"range": place(0, 3, 0, 2)}}, NOT_ALLOWED),
    "repeatCell": (
        {
            "range": place(1, 9, 0, 2),
            "cell": {"userEnteredFormat": DATE},
            "fields": "userEnteredFormat.numberFormat",
        },
        NO_FORMAT,
    ),
    "updateCells": (
        {
            "range": place(1, 2, 0, 2),
            "rows": [{"values": [{}, {"userEnteredFormat": DATE}]}],
            "fields": "userEnteredFormat",
        },
        NO_FORMAT,
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_typed_column_refuses_rules_formats_and_filters_naming_the_request(
    sheet: Caller, name: str
) -> None:
    add_table(sheet)
    parameters, words = REFUSED[name]
    before = sheet.get("?includeGridData=true")
    harmless: Json = {"updateSheetProperties": {"properties": {"title": "X"}, "fields": "title"}}
    assert (
        sheet.batch_refused(harmless, {name: parameters}) == f"Invalid requests[1].{name}: {words}"
    )
    assert sheet.get("?includeGridData=true") == before


def test_a_rule_in_a_typed_column_cannot_be_taken_away_either(sheet: Caller) -> None:
    add_table(sheet)
    clearing: Json = {"setDataValidation": {"range": place(1, 2, 1, 2)}}
    assert NOT_ALLOWED in sheet.batch_refused(clearing)


def test_values_colours_notes_and_untyped_columns_of_a_table_are_free(sheet: Caller) -> None:
    add_table(sheet)
    cell = {
        "userEnteredValue": {"numberValue": 45000},
        "note": "vu",
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }
    start = {"rowIndex": 1, "columnIndex": 1}
    fields = "userEnteredValue,note,userEnteredFormat.textFormat"
    sheet.batch(
        {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}},
        {"setDataValidation": {"range": place(1, 9, 0, 1), "rule": LIST}},
        {"setDataValidation": {"range": place(3, 9, 0, 2), "rule": LIST}},
        {
            "repeatCell": {
                "range": place(1, 9, 0, 1),
                "cell": {"userEnteredFormat": DATE},
                "fields": "userEnteredFormat.numberFormat",
            }
        },
    )
    assert sheet.cells("B2", "note,effectiveValue") == [
        [{"note": "vu", "effectiveValue": {"numberValue": 45000}}]
    ]


def test_rows_appended_to_a_table_fill_its_body_and_then_extend_it(sheet: Caller) -> None:
    number = add_table(sheet)
    append: Json = {
        "appendCells": {
            "tableId": number,
            "rows": [{"values": [TEXT]}],
            "fields": "userEnteredValue",
        }
    }
    sheet.type("A5", [["Total"]])
    sheet.batch(append)
    assert (end_of(sheet), sheet.read("A3:A5")) == (3, [["c"], [], ["Total"]])
    sheet.batch(append, append)
    assert end_of(sheet) == 5
    assert sheet.read("A3:A7") == [["c"], ["c"], ["c"], [], ["Total"]]


def test_rows_written_below_a_table_stay_outside_until_its_range_is_changed(sheet: Caller) -> None:
    number = add_table(sheet)
    sheet.type("A4", [["dehors"]])
    assert end_of(sheet) == 3
    rule: Json = {"setDataValidation": {"range": place(3, 4, 1, 2), "rule": LIST}}
    sheet.batch(rule)
    longer = {"tableId": number, "range": place(0, 4, 0, 2)}
    sheet.batch({"updateTable": {"table": longer, "fields": "range"}})
    assert end_of(sheet) == 4
    assert NOT_ALLOWED in sheet.batch_refused(rule)


def test_a_row_inserted_in_the_midst_of_a_table_extends_it(sheet: Caller) -> None:
    add_table(sheet)
    rows = {"dimension": "ROWS", "startIndex": 2, "endIndex": 4}
    sheet.batch({"insertDimension": {"range": rows}})
    assert end_of(sheet) == 5
