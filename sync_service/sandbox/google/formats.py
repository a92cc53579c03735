"""How a value is shown: Google's number and date patterns, in the spreadsheet's locale."""

import re
from functools import lru_cache

from sync_service.sandbox.google.cell import CellError, Value
from sync_service.sandbox.google.date_formats import date_shown
from sync_service.sandbox.google.locales import Locale
from sync_service.sandbox.google.wire import Json

_DATE_TYPES = {"DATE", "TIME", "DATE_TIME"}
_DIGITS_SHOWN = 10
_SECTION = re.compile(r'((?:[^;"\\]|"[^"]*"|\\.)*)(?:;|$)')
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|([0#?.,]+)|(%)|(E\+0+)|(.)'
)


def is_date_format(number_format: Json | None) -> bool:
    return number_format is not None and number_format.get("type") in _DATE_TYPES


def shown(value: Value, number_format: Json | None, locale: Locale) -> str:
    """The text that the grid shows for a value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
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
    if kind in _DATE_TYPES:
        return date_shown(value, pattern, locale)
    return patterned(value, pattern, locale)


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


@lru_cache(maxsize=256)
def _sections(pattern: str) -> tuple[str, ...]:
    return tuple(match[1] for match in _SECTION.finditer(pattern) if match[0])


def patterned(value: float, pattern: str, locale: Locale) -> str:
    sections = _sections(pattern) or ("",)
    section, sign = sections[0], "-" if value < 0 else ""
    if value < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif value == 0 and len(sections) > 2:  # noqa: PLR2004 - positive; negative; zero
        section = sections[2]
    text = _filled(abs(value), section, locale)
    return sign + text if re.search(r"[1-9]", text) or not sign else text


def _filled(value: float, section: str, locale: Locale) -> str:
    pieces = _PIECE.findall(section)
    if any(percent for *_, percent, _, _ in pieces):
        value *= 100
    number = "".join(digits for _, _, _, digits, _, _, _ in pieces)
    exponent = any(exp for *_, exp, _ in pieces)
    text, done = [], False
    for quoted, escaped, symbol, digits, percent, exp, other in pieces:
        if digits:
            if not done:
                text.append(
                    _scientific(value, number, locale)
                    if exponent
                    else _digits(value, number, locale)
                )
            done = True
        elif not exp:
            text.append(quoted or escaped or symbol or percent or other)
    return "".join(text)


def _digits(value: float, pattern: str, locale: Locale) -> str:
    whole, _, fraction = pattern.partition(".")
    decimals, needed = len(fraction), fraction.count("0")
    text = f"{value:.{decimals}f}"
    integer, _, rest = text.partition(".")
    while len(rest) > needed and rest.endswith("0"):
        rest = rest[:-1]
    integer = integer.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        integer = _grouped(integer, locale.group)
    return integer + (locale.decimal + rest if rest else "")


def _grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return separator.join(parts)


def _scientific(value: float, pattern: str, locale: Locale) -> str:
    decimals = len(pattern.partition(".")[2])
    mantissa, _, exponent = f"{value:.{decimals}E}".partition("E")
    return f"{mantissa.replace('.', locale.decimal)}E{exponent}"
