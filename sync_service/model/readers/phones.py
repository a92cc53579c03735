"""Telephone numbers as people type them: one, or several in a cell."""

import re

import phonenumbers

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import invalid, open_cell, repair
from sync_service.model.readers.context import Context

EXPECTED = "un numéro de téléphone à 10 chiffres, par exemple 06 39 98 12 34"
_SEPARATORS = re.compile(r"\s*(?:/|;|,|\bou\b|\bet\b|\n)\s*")


def read(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    number = parse(cell.text)
    return repair(number) if number else invalid(f"Nous attendons {EXPECTED}.")


def parse(text: str) -> str | None:
    digits = re.sub(r"[^\d+]", "", text)
    if len(digits) == 9 and digits[0] != "0":
        digits = "0" + digits
    try:
        number = phonenumbers.parse(digits, "FR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_list(raw: Raw, context: Context) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    numbers = [parse(part) for part in _SEPARATORS.split(cell.raw.strip()) if part]
    found = [number for number in numbers if number]
    if not numbers or len(found) != len(numbers):
        return invalid(f"Nous attendons {EXPECTED}.")
    return repair(found)


def show(number: str) -> str:
    """« 06 39 98 12 34 »; foreign numbers in international form."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    french = parsed.country_code == 33  # noqa: PLR2004 - France
    return phonenumbers.format_number(parsed, style.NATIONAL if french else style.INTERNATIONAL)
