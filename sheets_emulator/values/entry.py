"""What becomes of a text that is typed (USER_ENTERED): number, date, truth, formula or text."""

import re
from datetime import date
from typing import NamedTuple

from sheets_emulator.errors import invalid
from sheets_emulator.grid.cell import Formula, Value
from sheets_emulator.values.date_entry import find_moment
from sheets_emulator.values.locales import Locale
from sheets_emulator.wire import Json

_CURRENCIES = "$€£¥"
_LONGEST_CELL = 50_000


class Entry(NamedTuple):
    """A typed value and the number format that typing it gives the cell, if any."""

    value: Value
    number_format: Json | None = None


def checked_text(text: str) -> str:
    """The text; raises Google's refusal of one that is too long for a cell."""
    if len(text) > _LONGEST_CELL:
        raise invalid(
            "Your input contains more than the maximum of 50000 characters in a single cell."
        )
    return text


def load_entry(text: str, locale: Locale, today: date) -> Entry:
    """How Google's grid understands a text typed into a cell without a format of its own."""
    if text.startswith("'"):
        return Entry(text[1:])
    stripped = text.strip()
    if stripped.startswith("=") and len(stripped) > 1:
        return Entry(Formula(stripped))
    if not stripped or not _may_be_more(stripped):
        return _truth(text, stripped, locale)
    found = _number(stripped, locale) or _moment(stripped, locale, today)
    if found:
        return found
    if stripped[0] in "+-" and len(stripped) > 1:
        # "+33 3 53 01 02 03" is a formula to the grid, and a broken one.
        return Entry(Formula("=" + stripped))
    return _truth(text, stripped, locale)


def _may_be_more(text: str) -> bool:
    return text[0] in "+-" or any("0" <= letter <= "9" for letter in text)


def _truth(text: str, stripped: str, locale: Locale) -> Entry:
    folded = stripped.upper()
    if folded in {"TRUE", locale.true}:
        return Entry(value=True)
    if folded in {"FALSE", locale.false}:
        return Entry(value=False)
    return Entry(text)


def _moment(text: str, locale: Locale, today: date) -> Entry | None:
    found = find_moment(text, locale, today)
    return Entry(found.serial, {"type": found.kind, "pattern": found.pattern}) if found else None


def _number(text: str, locale: Locale) -> Entry | None:
    percent, currency = text.endswith("%"), ""
    bare = text.rstrip("%").strip() if percent else text
    for symbol in _CURRENCIES:
        if bare.lstrip("+-").startswith(symbol) or bare.endswith(symbol):
            currency, bare = symbol, bare.replace(symbol, "", 1).strip()
    value = find_number(bare, locale)
    if value is None:
        return None
    decimals = locale.decimal in bare
    if percent:
        scaled = round(value / 100, 15)
        return Entry(tidy(scaled), {"type": "PERCENT", "pattern": "0.00%" if decimals else "0%"})
    if currency:
        return Entry(value, _money(currency, locale, decimals=decimals))
    if "e" in bare.lower():
        return Entry(value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    if re.search(rf"\d{_group(locale)}\d", bare):
        return Entry(value, {"type": "NUMBER", "pattern": "#,##0.00" if decimals else "#,##0"})
    return Entry(value)


def _money(symbol: str, locale: Locale, *, decimals: bool) -> Json:
    digits = "#,##0.00" if decimals else "#,##0"
    before = locale.currency_pattern.startswith("[")
    pattern = f"[${symbol}]{digits}" if before else f"{digits}\\ [${symbol}]"
    return {"type": "CURRENCY", "pattern": pattern}


def find_number(text: str, locale: Locale) -> float | int | None:
    """The number that a text is in this locale, else None."""
    decimal, group = re.escape(locale.decimal), _group(locale)
    pattern = rf"[+-]?(\d+|\d{{1,3}}({group}\d{{3}})+)?({decimal}\d*)?([eE][+-]?\d+)?"
    match = re.fullmatch(pattern, text)
    if not match or not any(letter.isdigit() for letter in text):
        return None
    if match[1] is None and match[4]:
        return None
    plain = re.sub(group, "", text).replace(locale.decimal, ".")
    return tidy(float(plain))


def _group(locale: Locale) -> str:
    """What separates groups of digits; any no-break space where it is one."""
    return "[\u00a0\u202f]" if locale.group.isspace() else re.escape(locale.group)


def tidy(number: float) -> float | int:
    """Whole numbers as integers: JSON shows them without a decimal point."""
    return int(number) if number == number // 1 and abs(number) < 1e15 else number  # noqa: PLR2004 - exact doubles
