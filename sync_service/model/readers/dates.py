"""Dates as people type them."""

import re
from datetime import date, timedelta

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import ambiguous, assume, invalid, ok, open_cell, repair
from sync_service.model.readers.context import Context

EPOCH = date(1899, 12, 30)
"""Day zero of Google's serial numbers."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
EXPECTED = "une date, par exemple 12/03/2026"


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return read_serial(raw)
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if match := _ISO.fullmatch(cell.text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(cell.text):
        year = int(match[3])
        reading = _day(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))
        if year <= 99 and reading.accepted:
            return assume(reading.value, "Année comprise comme 20xx.")
        return reading if cell.is_untouched else repair(reading.value)
    return ambiguous(f"Nous attendons {EXPECTED}.")


def read_serial(number: float) -> Reading:
    if not 20_000 < number < 80_000:
        return invalid(f"Nous attendons {EXPECTED}.")
    day = (EPOCH + timedelta(days=int(number))).isoformat()
    return ok(day) if isinstance(number, int) else repair(day)


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return ok(date(year, month, day).isoformat())
    except ValueError:
        return invalid("Ce jour n'existe pas dans le calendrier.")
