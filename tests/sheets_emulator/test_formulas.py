"""Formulas: what is computed, what is an error, what spills, what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from sheets_emulator import World
from sheets_emulator.formulas.references import shifted
from tests.sheets_emulator.conftest import Caller, JsonValue


@pytest.mark.parametrize(
    ("formula", "display"),
    [
        ("=A1+B1*2", "5"),
        ("=-A1^2", "1"),
        ("=A1&B1", "12"),
        ('=A1&" mètre"', "1 mètre"),
        ("=SUM(A1:B1,10)", "13"),
        ("=SUM(A1;B1)", "3"),
        ("=AVERAGE(A1:B2)", "1.5"),
        ("=COUNT(A1:B3)", "2"),
        ("=COUNTA(A1:B3)", "4"),
        ("=MIN(A1:B1)+MAX(A1:B1)", "3"),
        ('=IF(A1>0,"oui","non")', "oui"),
        ("=IF(A1>5,1)", "FALSE"),
        ('=COUNTIF(A1:B3,">1")', "1"),
        ('=COUNTIF(A1:B3,"a*")', "1"),
        ('=SUMIF(A1:B1,">1")', "2"),
        ("=ROUND(2.5,0)", "3"),
        ("=10%", "0.1"),
        ('=CONCATENATE(A2,"-",B2)', "abc-TRUE"),
        ('=TEXTJOIN(", ",TRUE,A2,B3,A1)', "abc, 1"),
        ("=UPPER(LEFT(A2,2))", "AB"),
        ("=VLOOKUP(1,A1:B1,2,FALSE)", "2"),
        ("=IFERROR(1/0,0)", "0"),
        ("=DATE(2026,3,12)", "3/12/2026"),
        ("=MONTH(DATE(2026,3,12))", "3"),
        ("=INDEX(A1:B2,2,1)", "abc"),
        ("=MATCH(2,A1:B1,0)", "2"),
        ("=COUNTIFS(A1:A2,1,B1:B2,2)", "1"),
        ("=COUNTBLANK(A1:B3)", "2"),
        ("=MOD(5,3)", "2"),
        ("=MOD(5,0)", "#DIV/0!"),
        ("=AND(A1=1,B2)", "TRUE"),
        ("=OR(A1=2,FALSE)", "FALSE"),
        ("=NOT(B2)", "FALSE"),
        ("=ISBLANK(C1)", "TRUE"),
        ("=ISERROR(1/0)", "TRUE"),
        ("=ISNUMBER(A2)", "FALSE"),
        ('=RIGHT("abc",2)&MID("abcd",2,2)', "bcbc"),
        ('=JOIN("-",A1:B1)', "1-2"),
        ('=TEXT(1234.5,"0.00")', "1234.50"),
        ('=TEXT(DATE(2026,3,12),"yyyy-mm-dd")', "2026-03-12"),
        ('=VALUE("12")+1', "13"),
        ('=VALUE("x")', "#VALUE!"),
        ('=YEAR("3/12/2026")', "2026"),
        ('=TRIM("  a   b ")&LEN("abc")', "a b3"),
        ("=ABS(-2)+INT(2.7)+SQRT(4)", "6"),
        ("=AVERAGE(C1:C2)", "#DIV/0!"),
        ("=VLOOKUP(2,{1,10;3,30},2,TRUE)", "10"),
        ("=ROWS(A1:B3)*COLUMNS(A1:B3)", "6"),
        ("=ROW()+COLUMN()", "8"),
        ('="B"<"a"', "FALSE"),
        ("=C1=0", "TRUE"),
        ("=2^-1", "0.5"),
        ("=0^-1", "#NUM!"),
        ("=SUM()", "0"),
        ("=IF()", "#N/A"),
        ("=A1<>1", "FALSE"),
        ("=1/0", "#DIV/0!"),
        ("=NOPE(1)", "#NAME?"),
        ("=NOPE", "#NAME?"),
        ("=A2+1", "#VALUE!"),
        ("=#REF!+1", "#REF!"),
        ("=Autre!A1", "#REF!"),
        ("=ZZZ1", "#REF!"),
        ("=1+", "#ERROR!"),
        ("=1 2", "#ERROR!"),
        ('=VLOOKUP("x",A1:B1,2,FALSE)', "#N/A"),
        ("=D4", "#REF!"),
        ('=IMPORTDATA("http://example.org")', "#REF!"),
        ("=COUNTIF({0.1+0.2;1},0.3)", "1"),
        ("=MATCH(0.3,{1;0.1+0.2},0)", "2"),
        ("=TRUE", "TRUE"),
        ("=B3", "0"),
    ],
)
def test_a_formula_is_computed(sheet: Caller, formula: str, display: str) -> None:
    sheet.type("A1", [[1, 2], ["abc", True]])
    sheet.type("D4", [[formula]])
    assert sheet.read("D4") == [[display]]


def test_numbers_are_computed_as_doubles_and_compared_by_fifteen_digits(sheet: Caller) -> None:
    sheet.type("A1", [[9.8765, 2.3456], ["=A1 + B1", "=A2=12.2221"]])
    assert sheet.cells("A2:B2", "effectiveValue") == [
        [
            {"effectiveValue": {"numberValue": 9.8765 + 2.3456}},
            {"effectiveValue": {"boolValue": True}},
        ]
    ]
    assert sheet.read("A2") == [["12.2221"]]


def test_an_error_has_a_kind_and_a_message(sheet: Caller) -> None:
    sheet.type("A1", [["=1/0"]])
    (cell,) = sheet.cells("A1", "effectiveValue,formattedValue,userEnteredValue")[0]
    assert cell == {
        "userEnteredValue": {"formulaValue": "=1/0"},
        "effectiveValue": {
            "errorValue": {
                "type": "DIVIDE_BY_ZERO",
                "message": "Function DIVIDE parameter 2 cannot be zero.",
            }
        },
        "formattedValue": "#DIV/0!",
    }


@pytest.mark.parametrize(
    ("formula", "display"),
    [
        ("=A1*2", "3"),
        ("=SUM(A1;1,5)", "3"),
        ("=SUM(A1,2)", "#ERROR!"),
        ('=SI(A1>1;"grand";"petit")', "grand"),
        ("=SOMME(A1:A2)", "1,5"),
        ("=A1=1,5", "VRAI"),
        ("=A3", "12/03/2026"),
        ("=A3+1", "13/03/2026"),
    ],
)
def test_a_french_grid_reads_formulas_its_own_way(
    french: Caller, formula: str, display: str
) -> None:
    french.type("A1", [["1,5"], ["texte"], ["12/03/2026"]])
    french.type("C3", [[formula]])
    assert french.read("C3") == [[display]]


def test_an_array_spills_unless_something_stands_in_its_way(sheet: Caller) -> None:
    sheet.type("A1", [[1, "=ARRAYFORMULA(A1:A3*10)"], [2], [3]])
    assert sheet.read() == [["1", "10"], ["2", "20"], ["3", "30"]]
    assert sheet.read(option="FORMULA")[1] == [2, 20]
    cells = sheet.cells("B2", "userEnteredValue,effectiveValue")
    assert cells == [[{"effectiveValue": {"numberValue": 20}}]]
    sheet.type("B3", [["here"]])
    assert sheet.read() == [["1", "#REF!"], ["2"], ["3", "here"]]


def test_an_array_can_spill_below_the_last_row(sheet: Caller) -> None:
    sheet.type("A1", [["=SEQUENCE(3)"]])
    assert sheet.read() == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("=TRANSPOSE(A1:B2)", [["1", "a"], ["2", "b"]]),
        ("=UNIQUE(A1:A4)", [["1"], ["a"], ["2"]]),
        ("=FILTER(A1:A4,B1:B4=2)", [["1"], ["2"]]),
        ('=FILTER(A1:A4,B1:B4="z")', [["#N/A"]]),
        ('=SPLIT("x;y;3",";")', [["x", "y", "3"]]),
        ('={"x","y";1,2}', [["x", "y"], ["1", "2"]]),
        ('=ARRAYFORMULA(IF(B1:B2=2,A1:A2,"-"))', [["1"], ["-"]]),
        ("=ARRAYFORMULA(A1:A2&B1:B2)", [["12"], ["ab"]]),
        ("=ARRAYFORMULA(ROW(A1:A2))", [["1"], ["2"]]),
        ("=SEQUENCE(2,2,5,5)", [["5", "10"], ["15", "20"]]),
    ],
)
def test_tables_come_out_as_tables(sheet: Caller, formula: str, rows: list[list[str]]) -> None:
    sheet.type("A1", [[1, 2], ["a", "b"], [2, 2], [1, "c"]])
    sheet.type("D1", [[formula]])
    assert sheet.read("D1:G4") == rows


def test_other_tabs_and_named_ranges_are_read(sheet: Caller) -> None:
    place = {"sheetId": 5, "startRowIndex": 0, "endRowIndex": 2}
    sheet.batch(
        {"addSheet": {"properties": {"title": "L’autre", "sheetId": 5}}},
        {"addNamedRange": {"namedRange": {"name": "total", "range": place}}},
    )
    sheet.type("'L’autre'!A1", [[1], [2]])
    sheet.type("Sheet1!A1", [["='L’autre'!A2", "=SUM(total)"]])
    assert sheet.read() == [["2", "3"]]


def test_values_change_with_what_they_refer_to(sheet: Caller) -> None:
    sheet.type("A1", [[1, "=A1+1", "=B1+1"]])
    assert sheet.read() == [["1", "2", "3"]]
    sheet.type("A1", [[5]])
    assert sheet.read() == [["5", "6", "7"]]


def test_today_is_the_clocks_day_in_the_spreadsheets_zone() -> None:
    now = [datetime(2026, 11, 24, 23, 30, tzinfo=UTC)]
    world = World(clock=lambda: now[0])
    caller = Caller(world, world.person.email, "")
    properties = {"title": "x", "locale": "fr_FR", "timeZone": "Europe/Paris"}
    body: dict[str, JsonValue] = {"properties": properties}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    caller.type("A1", [["=TODAY()", "=AUJOURDHUI()+1"]])
    assert caller.read() == [["25/11/2026", "26/11/2026"]]
    now[0] += timedelta(days=1)
    assert caller.read() == [["26/11/2026", "27/11/2026"]]


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ("=SUM(A1:B2;A:A;1:1)", "=SUM(B3:C4;B:B;3:3)"),
        ('="A1"&Autre!A1', '="A1"&Autre!B3'),
        ("=LOG10(A1)", "=LOG10(B3)"),
        ("='L''an 1'!A1", "='L''an 1'!B3"),
    ],
)
def test_copied_formulas_move_their_references(formula: str, moved: str) -> None:
    assert shifted(formula, 2, 1) == moved


def test_references_that_leave_the_grid_break() -> None:
    assert shifted("=A1", -1, 0) == "=#REF!"
