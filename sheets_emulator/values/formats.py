"""How a value is shown: Google's number and date patterns, in the spreadsheet's locale."""

from sheets_emulator.grid.cell import CellError, Value
from sheets_emulator.values.date_formats import date_shown
from sheets_emulator.values.locales import Locale
from sheets_emulator.values.number_formats import number_in_pattern, text_in_pattern
from sheets_emulator.values.serials import is_shown_as_a_day
from sheets_emulator.wire import Json

_DATE_TYPES = {"DATE", "TIME", "DATE_TIME"}
_DIGITS_SHOWN = 10


def is_date_format(number_format: Json | None) -> bool:
    return number_format is not None and number_format.get("type") in _DATE_TYPES


def shown(value: Value, number_format: Json | None, locale: Locale) -> str:
    """The text that the grid shows for a value."""
    if value is None:
        return ""
    if isinstance(value, str):
        pattern = number_format.get("pattern", "") if number_format else ""
        return text_in_pattern(value, pattern) if "@" in pattern else value
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, CellError):
        return value.shown
    if number_format is None:
        return plain_number(value, locale)
    return _number_shown(value, number_format, locale)


def plain_number(value: float, locale: Locale) -> str:
    """A number without a format: ten significant digits, no grouping."""
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - where digits run out
        return str(int(value))
    text = f"{value:.{_DIGITS_SHOWN}g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        if abs(value) < 1 or abs(value) >= 1e15:  # noqa: PLR2004 - as above
            text = f"{mantissa}E{exponent[0]}{int(exponent[1:]):02d}"
        else:
            text = str(round(value))
    return text.replace(".", locale.decimal)


def _number_shown(value: float, number_format: Json, locale: Locale) -> str:
    kind = number_format.get("type", "NUMBER")
    pattern = number_format.get("pattern") or default_pattern(kind, locale)
    if kind == "TEXT" or not pattern or pattern == "@":
        return plain_number(value, locale)
    if kind in _DATE_TYPES and not is_shown_as_a_day(value):
        return plain_number(value, locale)
    if kind in _DATE_TYPES:
        return date_shown(value, pattern, locale)
    return number_in_pattern(value, pattern, locale)


def default_pattern(kind: str, locale: Locale) -> str:
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_pattern,
        "SCIENTIFIC": "0.00E+00",
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": locale.date_time,
    }.get(kind, "")
