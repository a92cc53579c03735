"""Dates as programs write them: ISO instants, scripts' texts, formulas, serial numbers."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from french_cells.answers import ambiguous, assume, invalid, ok, repair
from french_cells.moments.calendar_words import MONTHS
from french_cells.moments.years import find_day
from french_cells.reading import Reading

PARIS = ZoneInfo("Europe/Paris")
EPOCH = date(1899, 12, 30)
"""Day zero of Google's serial numbers."""
_FIRST_SERIAL, _LAST_SERIAL = 25_569, 53_328
"""From 1970 to 2050: below and above, the number is not a date that anybody typed."""
_ISO_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(z"
    r"|[+-]\d{2}:?\d{2})?"
)
_SCRIPT = re.compile(
    r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) gmt([+-]\d{4})(?: \([^()]*\))?"
)
_EPOCH_MILLISECONDS = re.compile(r"1[0-9]{12}")
_CHART = re.compile(r"(?:new )?date\((\d{4}), ?(\d{1,2}), ?(\d{1,2})(?:, ?\d{1,2})*\)")
_FORMULA = re.compile(r"=date\((\d{4})[;,] ?(\d{1,2})[;,] ?(\d{1,2})\)")


def find_instant(folded: str) -> datetime | None:
    """An instant with its offset, in Paris; a naive one is already Paris time.

    Raises ValueError for one that no calendar has.
    """
    if match := _ISO_INSTANT.fullmatch(folded):
        parts = [int(part or 0) for part in match.groups()[:6]]
        return _in_paris(parts, match[7])
    match = _SCRIPT.fullmatch(folded)
    if match is None or match[1] not in MONTHS:
        return None
    parts = [int(match[3]), MONTHS[match[1]], *(int(match[n]) for n in (2, 4, 5, 6))]
    return _in_paris(parts, match[7])


def _in_paris(parts: list[int], offset: str | None) -> datetime:
    year, month, day, hour, minute, second = parts
    if offset is None:
        return datetime(year, month, day, hour, minute, second, tzinfo=PARIS)
    if offset == "z":
        zone_minutes = 0
    else:
        digits = offset[1:].replace(":", "")
        zone_minutes = int(digits[:2]) * 60 + int(digits[2:])
        zone_minutes = -zone_minutes if offset[0] == "-" else zone_minutes
    instant = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return (instant - timedelta(minutes=zone_minutes)).astimezone(PARIS)


def read_machine_date(folded: str) -> Reading | None:
    """A date written by a program, or None when the text is a person's."""
    try:
        instant = find_instant(folded)
    except (ValueError, OverflowError):
        return invalid("Ce jour ou cette heure n’existe pas.")
    if instant is not None:
        return _of_our_times(instant.date(), severity="repair")
    if match := _CHART.fullmatch(folded):
        day = find_day(int(match[1]), int(match[2]) + 1, int(match[3]))
        return _of_our_times(day, severity="repair")
    if _EPOCH_MILLISECONDS.fullmatch(folded):
        day = datetime.fromtimestamp(int(folded) / 1000, PARIS).date()
        return _of_our_times(day, severity="assume")
    if match := _FORMULA.fullmatch(folded):
        return _of_our_times(find_day(*(int(match[n]) for n in (1, 2, 3))), severity="assume")
    return None


def _of_our_times(day: date | None, *, severity: str) -> Reading:
    if day is None or not 1970 <= day.year < 2051:  # noqa: PLR2004 - the number says itself
        return invalid("Ce jour n’existe pas dans le calendrier.")
    if severity == "assume":
        return assume(day.isoformat(), f"Compris comme le {day:%d/%m/%Y}.")
    return repair(day.isoformat())


def read_serial(number: float, *, is_text: bool = False) -> Reading:
    """A sheet's own number for a day; the time of day, if any, falls away."""
    if not _FIRST_SERIAL < number < _LAST_SERIAL:
        if 1900 < number < 2100:  # noqa: PLR2004 - the number says itself
            return ambiguous("Une année seule n’est pas une date : ajoutez le jour et le mois.")
        return invalid("Ce nombre n’est pas une date : écrivez par exemple 12/03/2026.")
    day = EPOCH + timedelta(days=int(number))
    if is_text:
        return assume(day.isoformat(), f"Nombre compris comme le {day:%d/%m/%Y}.")
    return ok(day.isoformat()) if isinstance(number, int) else repair(day.isoformat())
