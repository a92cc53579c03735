"""Patterns for numbers, dates and durations.

The English examples are those of Google's guide "Date and number formats",
https://developers.google.com/workspace/sheets/api/guides/formats
"""

import pytest

from sheets_emulator.values.formats import plain_number, shown
from sheets_emulator.values.locales import find_locale

US, FR = find_locale("en_US"), find_locale("fr_FR")
# 5 April 2016, 16:08:53.528, and three hours, 13 minutes and 41.255 seconds
MOMENT = 42465 + (16 * 3600 + 8 * 60 + 53.528) / 86_400
DURATION = (3 * 3600 + 13 * 60 + 41.255) / 86_400


@pytest.mark.parametrize(
    ("serial", "pattern", "text"),
    [
        (MOMENT, "h:mm:ss.00 a/p", "4:08:53.53 p"),
        (MOMENT, 'hh:mm A/P".M."', "04:08 P.M."),
        (MOMENT, "yyyy-mm-dd", "2016-04-05"),
        (MOMENT, r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
        (MOMENT, "h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
        (MOMENT, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
        (DURATION, "[hh]:[mm]:[ss].000", "03:13:41.255"),
        (DURATION, "[mmmm]:[ss].000", "0193:41.255"),
        (MOMENT, "mmmmm", "A"),
    ],
)
def test_dates_in_patterns(serial: float, pattern: str, text: str) -> None:
    assert shown(serial, {"type": "DATE_TIME", "pattern": pattern}, US) == text


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (12345.1, "####.#", "12345.1"),
        (12.34, "000.0000", "012.3400"),
        (12, "#.0#", "12.0"),
        (5.125, "# ???/???", "5   1/8  "),
        (23.25, "0 #/#", "23 1/4"),
        (23.25, "0 #/8", "23 2/8"),
        (23.1, "0 #/3", "23 "),
        (12000, "#,###", "12,000"),
        (1200000, '0.0,,"M"', "1.2M"),
        (1230000000, "0.00e+00", "1.23e+09"),
        (0.0123, "0.00E+00", "1.23E-02"),
        (1234513400, "#,##0.00", "1,234,513,400.00"),
        (-12345.1, "####.#", "-12345.1"),
        (0.8, "##%", "80%"),
        (12.2, r"#0.0\,", "12.2,"),
        (3.5801, "#.00", "3.58"),
        (1005, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "HIGH"),
        (32, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "LOW"),
        (527, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "0527"),
        (527, '[>1000]"HIGH";[Color43][<=200]"LOW"', "########"),
        (123, "#,##0.00_);[Red](#,##0.00)", "123.00 "),
        (-123, "#,##0.00_);[Red](#,##0.00)", "(123.00)"),
        (0, "#;(#);ZERO", "ZERO"),
        (-0.001, "0.00", "0.00"),
        (1234.5, "[$€]#,##0.00", "€1,234.50"),
        ("MyText", '###0.000;"TEXT: "_(@_)', "TEXT:  MyText "),
        ("MyText", "0.00", "MyText"),
    ],
)
def test_numbers_in_patterns(value: float | str, pattern: str, text: str) -> None:
    assert shown(value, {"type": "NUMBER", "pattern": pattern}, US) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (46093, "DATE", "12/03/2026"),
        (0.5, "TIME", "12:00:00"),
        (46093.5, "DATE_TIME", "12/03/2026 12:00:00"),
        (0.125, "PERCENT", "12,50%"),
        (1234.5, "CURRENCY", "1\u202f234,50 €"),
        (1234.5, "NUMBER", "1\u202f234,50"),
        (42, "TEXT", "42"),
    ],
)
def test_a_type_without_a_pattern_is_shown_the_locales_way(
    value: float, kind: str, text: str
) -> None:
    assert shown(value, {"type": kind}, FR) == text


def test_french_names_of_days_and_months() -> None:
    pattern = {"type": "DATE", "pattern": "dddd d mmmm yyyy"}
    assert shown(46093, pattern, FR) == "jeudi 12 mars 2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2"),
        (1 / 3, "0.3333333333"),
        (0.1 + 0.2, "0.3"),
        (123456789012, "123456789012"),
        (12345678901.5, "12345678902"),
        (1e21, "1E+21"),
        (1.5e-7, "1.5E-07"),
        (-2.5, "-2.5"),
    ],
)
def test_plain_numbers_show_ten_digits(value: float, text: str) -> None:
    assert plain_number(value, US) == text
