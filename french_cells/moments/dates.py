"""Dates as people type them: one day, or a refusal that says what is missing."""

import re
from dataclasses import replace
from datetime import date

from french_cells.answers import ambiguous, assume, invalid, ok, open_bare_cell, repair
from french_cells.context import Context
from french_cells.doubt import find_doubt
from french_cells.moments.calendar_words import PLAIN_SPELLINGS, WEEKDAYS
from french_cells.moments.clock import Unclear, parse_clock
from french_cells.moments.date_grammar import Written, parse_date
from french_cells.moments.machine_dates import EPOCH, read_machine_date, read_serial
from french_cells.moments.years import choose_day, expand_year, find_day, is_plausible
from french_cells.reading import Raw, Reading

__all__ = ["EPOCH", "EXPECTED", "read", "read_written", "settle"]

EXPECTED = "une date, par exemple 12/03/2026"
_END = re.compile(r"[\s.,;:!)\"']*")
_HALF_DAY = re.compile(
    r"[,(]? ?(?:au |le |en |dans l'|l')?(?:matin|matinee|apres[ -]midi|aprem|soir"
    r"|soiree|journee)\)?\.?"
)
_NOT_DATES = re.compile(r"(?:[^\d]*)|\d{1,2} ?h ?\d{0,2}|\d{1,2}:\d{2}|.*@.*|0[\d .]{9,}")
_RELATIVE = re.compile(
    r"\b(?:demain|hier|aujourd'hui|ce jour|prochaine?s?|derniere?s?|tous|toutes|chaque"
    r"|semaines?|mois|rentree|vacances)\b"
)
_BULLET = re.compile(r"^[-*\u2022\u00b7] (?=\S)")
_STRANGE_SIGNS = re.compile(r"^(\d{1,2})([:|;*])(\d{1,2})\2(\d{4})$")
_SHORT_YEAR = 2
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+\.?")


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return _read_number(raw)
    reading = read_machine_date(cell.folded)
    if reading is None:
        reading = read_written(cell.folded, context)
    untouched = cell.is_untouched and _is_plainly_spelt(cell.text)
    return repair(reading.value) if reading.severity == "ok" and not untouched else reading


def _read_number(number: float) -> Reading:
    written = parse_date(str(int(number))) if 10**7 <= number < 10**8 else None
    if written is not None and written.day:
        day = find_day(written.year or 0, written.month or 0, written.day)
        return repair(day.isoformat()) if day else invalid(f"Nous attendons {EXPECTED}.")
    return read_serial(number)


def _is_plainly_spelt(text: str) -> bool:
    return all(word in PLAIN_SPELLINGS for word in _WORD.findall(text) if word != "er")


def read_written(folded: str, context: Context) -> Reading:
    """A date in a person's words; the text holds nothing but it."""
    if _SERIAL.fullmatch(folded):
        return read_serial(float(folded.replace(",", ".")), is_text=True)
    doubt = find_doubt(folded)
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")
    bare = _bare(folded)
    written = parse_date(bare)
    if written is None:
        return _refuse(folded)
    unfinished = written.rest.startswith("..") and written.year_digits == _SHORT_YEAR
    if unfinished or not _is_harmless(written.rest):
        return ambiguous(f"« {written.rest} » : nous attendons seulement {EXPECTED}.")
    if written.rest or bare != folded:
        written = replace(written, is_loose=True, rest="")
    return settle(in_locale(written, context), context)


def _bare(folded: str) -> str:
    """Without a bullet before, « né(e) » as « ne », and the usual signs in « 12:03:2026 »."""
    bare = _BULLET.sub("", folded.replace("(e)", ""))
    return _STRANGE_SIGNS.sub(r"\1/\3/\4", bare)


def in_locale(written: Written, context: Context) -> Written:
    """Month and day change places in a sheet that was made for Americans."""
    if not (written.is_numeric and context.locale.replace("-", "_").startswith("en_US")):
        return written
    return replace(written, day=written.month, month=written.day)


def _refuse(folded: str) -> Reading:
    if folded in WEEKDAYS or _RELATIVE.search(folded) or not _NOT_DATES.fullmatch(folded):
        return ambiguous(f"Nous ne savons pas quel jour c’est. Nous attendons {EXPECTED}.")
    return invalid(f"Ce n’est pas une date. Nous attendons {EXPECTED}.")


def _is_harmless(rest: str) -> bool:
    """What may follow a date without changing it: punctuation, a time, part of a day."""
    if _END.fullmatch(rest) or _HALF_DAY.fullmatch(rest):
        return True
    try:
        clock = parse_clock(rest.strip(",-;@() ").removeprefix("a "))
    except Unclear:
        return False
    return clock is not None and clock.exists


def settle(written: Written, context: Context) -> Reading:
    """The day that was written, by convention where a part is missing."""
    if written.day is None or written.month is None:
        return ambiguous(f"Il manque une partie de la date. Nous attendons {EXPECTED}.")
    if find_day(2024, written.month, written.day) is None:
        return invalid("Ce jour n’existe pas dans le calendrier.")
    if written.year is None:
        return _settle_without_year(written, context)
    year = expand_year(written, context)
    if year is None:
        return ambiguous("L’année est sur deux chiffres : écrivez-la en entier.")
    day = find_day(year, written.month, written.day)
    if day is None or not is_plausible(day, context):
        far = f"L’année {year} est trop loin de nous : vérifiez-la."
        return invalid(far if day else "Ce jour n’existe pas dans le calendrier.")
    return _judge(day, written, context)


def _settle_without_year(written: Written, context: Context) -> Reading:
    day = choose_day(written, context)
    if day is None:
        if written.weekday is None:
            return ambiguous(f"Il manque l’année. Nous attendons {EXPECTED}.")
        return ambiguous("Le jour de la semaine ne va pas avec la date : ajoutez l’année.")
    return assume(day.isoformat(), f"Sans année, compris comme le {day:%d/%m/%Y}.")


def _judge(day: date, written: Written, context: Context) -> Reading:
    if written.weekday is not None and day.weekday() != written.weekday:
        return ambiguous("Le jour de la semaine et la date se contredisent.")
    if context.field == "birth_date" and day > context.today:
        return invalid("Une date de naissance ne peut pas être dans le futur.")
    if written.year_digits <= 2 or written.is_misspelt:  # noqa: PLR2004 - the number says itself
        return assume(day.isoformat(), f"Compris comme le {day:%d/%m/%Y}.")
    return repair(day.isoformat()) if written.is_loose else ok(day.isoformat())
