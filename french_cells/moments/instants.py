"""Dates with a time of day as people and programs write them; kept with Paris's offset."""

import re
from datetime import date, datetime, time, timedelta

from french_cells.answers import ambiguous, find_doubt, invalid, ok, open_bare_cell, repair
from french_cells.context import Context
from french_cells.moments.calendar_words import WEEKDAYS
from french_cells.moments.clock import Clock, Unclear, parse_clock
from french_cells.moments.date_grammar import parse_date
from french_cells.moments.dates import EPOCH, PARIS, find_instant, in_locale, read_serial, settle
from french_cells.moments.remarks import only_leads, without_remark
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

EXPECTED = "une date et une heure, par exemple 24/11/2026 14:30"
_SERIAL = pattern(r"\d{5}[.,]\d+")
_PLAIN = pattern(
    r"\d{2}/\d{2}/\d{4} \d{1,2}:\d{2}:\d{2}"
    r"|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?[+-]\d{2}:\d{2}"
)
_DAY_SECONDS = 86_400
_DAY = pattern(rf"\d|\b(?:{'|'.join(WEEKDAYS)})\b")
_HOUR_FIRST = pattern(
    r"(?:a )?(?P<hour>\d{1,2} ?(?:h ?(?:\d{2})?|:\d{2}))(?: ?[,;|] ?| - | )(?:le )?"
    r"(?P<day>[^\d]*\d{1,4}[-/. a-z].*)"
)


def read(raw: Raw, context: Context) -> Reading:
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    if isinstance(raw, int | float):
        return _read_number(raw, context)
    if _SERIAL.fullmatch(cell.folded):
        return _read_number(float(cell.folded.replace(",", ".")), context)
    try:
        instant = find_instant(cell.folded)
    except (ValueError, OverflowError):
        return invalid("Ce jour ou cette heure n’existe pas.")
    reading = _stamp(instant) if instant else _read_written(cell.folded, context)
    plain = cell.is_untouched and _PLAIN.fullmatch(cell.text)
    return ok(reading.value) if reading.severity == "repair" and plain else reading


def _read_number(number: float, context: Context) -> Reading:
    day = read_serial(int(number), context)
    if not day.accepted:
        return day
    if float(number).is_integer():
        return ambiguous(f"Il manque l’heure. Nous attendons {EXPECTED}.")
    seconds = round(number % 1 * _DAY_SECONDS)
    at = datetime.combine(EPOCH + timedelta(days=int(number)), time()) + timedelta(seconds=seconds)
    return _locate(at)


def _read_written(folded: str, context: Context) -> Reading:
    doubt = find_doubt(folded.replace("apres-midi", ""))
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")
    written = parse_date(_in_order(folded))
    if written is None:
        return invalid(f"Nous attendons {EXPECTED}.")
    day = settle(in_locale(written, context), context)
    if not day.accepted:
        return day
    return _add_time(str(day.value), written.rest)


def _in_order(folded: str) -> str:
    """« RDV le 12/03/2026 à 14h30 », « 14h30 le 12/03/2026 »: the day, and then the hour."""
    place = _DAY.search(folded)
    bare = folded[place.start() :] if place and only_leads(folded[: place.start()]) else folded
    swapped = _HOUR_FIRST.fullmatch(bare)
    day = parse_date(swapped["day"]) if swapped else None
    return f"{swapped['day']} {swapped['hour']}" if swapped and day and not day.rest else bare


def _add_time(day: str, rest: str) -> Reading:
    typed = without_remark(re.sub(r"^[\s,;:@|/\-–(]+", "", rest)).removesuffix(")")
    if not typed:
        return ambiguous(f"Il manque l’heure. Nous attendons {EXPECTED}.")
    try:
        clock = parse_clock(typed)
    except Unclear as problem:
        return ambiguous(str(problem))
    if clock is None:
        return ambiguous(f"Nous ne savons pas lire l’heure. Nous attendons {EXPECTED}.")
    if not clock.exists:
        return invalid("Cette heure n’existe pas.")
    return _locate(_at(day, clock))


def _at(day: str, clock: Clock) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(clock.hour, clock.minute, clock.second))


def _locate(naive: datetime) -> Reading:
    """In Paris; refused in the hour that the change of clocks skips or repeats."""
    early, late = (naive.replace(tzinfo=PARIS, fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        skipped = (late.utcoffset() or timedelta()) > (early.utcoffset() or timedelta())
        if skipped:
            return invalid("Cette heure n’existe pas : on change d’heure cette nuit-là.")
        return ambiguous("Cette heure existe deux fois : on change d’heure cette nuit-là.")
    return _stamp(early)


def _stamp(instant: datetime) -> Reading:
    return repair(instant.isoformat(timespec="seconds"))
