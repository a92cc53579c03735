"""RAW and USER_ENTERED, in English and French."""

from datetime import date

import pytest

from sheets_emulator.values.entry import load_entry
from sheets_emulator.values.formats import shown
from sheets_emulator.values.locales import find_locale
from tests.sheets_emulator.conftest import Caller, JsonValue

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "value", "display"),
    [
        ("0042", 42, "42"),
        ("2,000,000.01", 2000000.01, "2,000,000.01"),
        ("2020-01-01", 43831, "2020-01-01"),
        ("12/3/2026", 46359, "12/3/2026"),
        ("25/12/2026", "25/12/2026", "25/12/2026"),
        ("50%", 0.5, "50%"),
        ("$1,000", 1000, "$1,000"),
        ("true", True, "TRUE"),
        ("1,5", "1,5", "1,5"),
        ("1\u00a0234", "1\u00a0234", "1\u00a0234"),
        ("2:30 PM", 0.6041666666666666, "2:30 PM"),
        ("'0042", "0042", "0042"),
        ("Jan 2, 2020", 43832, "January 2, 2020"),
        ("1e3", 1000, "1.00E+03"),
        ("14h30", "14h30", "14h30"),
        ("-", "-", "-"),
    ],
)
def test_an_english_grid_understands(typed: str, value: JsonValue, display: str) -> None:
    locale = find_locale("en_US")
    entry = load_entry(typed, locale, TODAY)
    assert (entry.value, shown(entry.value, entry.number_format, locale)) == (value, display)


@pytest.mark.parametrize(
    ("typed", "value", "display"),
    [
        ("1,5", 1.5, "1,5"),
        ("1\u202f234,50", 1234.5, "1\u202f234,50"),
        ("12/03/2026", 46093, "12/03/2026"),
        ("12/03", 46093, "12/03"),
        ("12-03-26", 46093, "12-03-2026"),
        ("2026-03-12", 46093, "2026-03-12"),
        ("12 mars 2026", 46093, "12 mars 2026"),
        ("lundi 12 mars", 46093, "12 mars"),
        ("14:30", 0.6041666666666666, "14:30"),
        ("12/03/2026 14:30", 46093.604166666664, "12/03/2026 14:30"),
        ("25:00", 1.0416666666666667, "25:00:00"),
        ("12,5 %", 0.125, "12,50%"),
        ("12 €", 12, "12 €"),
        ("vrai", True, "VRAI"),
        ("FAUX", False, "FAUX"),
        ("TRUE", True, "VRAI"),
        ("0353010203", 353010203, "353010203"),
        ("03 53 01 02 03", "03 53 01 02 03", "03 53 01 02 03"),
        ("31/02/2026", "31/02/2026", "31/02/2026"),
        ("1.5", "1.5", "1.5"),
    ],
)
def test_a_french_grid_understands(typed: str, value: JsonValue, display: str) -> None:
    locale = find_locale("fr_FR")
    entry = load_entry(typed, locale, TODAY)
    assert (entry.value, shown(entry.value, entry.number_format, locale)) == (value, display)


def test_a_number_with_a_plus_and_spaces_is_a_broken_formula(french: Caller) -> None:
    french.type("A1", [["+33 3 53 01 02 03", "+33353010203"]])
    assert french.read() == [["#ERROR!", "33353010203"]]


def test_raw_values_stay_as_they_are(sheet: Caller) -> None:
    sheet.type("A1", [["0042", "=1+1", True, 1.0, None, ""]], "RAW")
    assert sheet.read(option="UNFORMATTED_VALUE") == [["0042", "=1+1", True, 1]]


def test_null_leaves_a_cell_and_an_empty_text_clears_it(sheet: Caller) -> None:
    sheet.type("A1", [["a", "b", "c"]])
    sheet.type("A1", [[None, "", "C"]])
    assert sheet.read() == [["a", "", "C"]]


def test_a_cell_formatted_as_text_keeps_what_is_typed(sheet: Caller) -> None:
    text = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    place = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    fields = "userEnteredFormat.numberFormat"
    sheet.batch({"repeatCell": {"range": place, "cell": text, "fields": fields}})
    sheet.type("A1", [["0353010203", "=1+1"]])
    assert sheet.read() == [["0353010203", "=1+1"]]


def test_a_cell_keeps_its_own_date_format(french: Caller) -> None:
    french.type("A1", [["12/03/2026"]])
    french.type("A1", [["2026-04-01"]])
    assert french.read() == [["01/04/2026"]]


def test_only_the_first_cell_of_a_merge_takes_values(sheet: Caller) -> None:
    place = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    sheet.batch({"mergeCells": {"range": place, "mergeType": "MERGE_ALL"}})
    sheet.type("A1", [["a", "b", "c"]])
    assert sheet.read() == [["a", "", "c"]]


def test_too_long_a_text_is_refused(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?valueInputOption=RAW"
    status, message = sheet.refused("PUT", path, {"values": [["short"], ["x" * 50_001]]})
    assert (status, "50000 characters" in message) == (400, True)
    assert sheet.read() == []
