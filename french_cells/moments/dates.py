"""Dates as people type them and as programs write them: one day, or what is missing for one.

Which year a date without one, or with two digits, is of follows a convention, never a guess.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    find_doubt,
    invalid,
    ok,
    open_bare_cell,
    repair,
    undoubted,
)
from french_cells.beside import quote
from french_cells.context import Context
from french_cells.moments.calendar_words import MONTHS, PLAIN_SPELLINGS, WEEKDAYS
from french_cells.moments.clock import Unclear, parse_clock
from french_cells.moments.date_grammar import (
    Written,
    find_date,
    lacks_year,
    no_such_day,
    parse_date,
)
from french_cells.moments.likely_day import (
    SHORT_YEAR,
    choose_day,
    expand_year,
    find_day,
    is_plausible,
    is_usual,
)
from french_cells.moments.nth_day import read_nth
from french_cells.moments.remarks import (
    OF_DAYS,
    changes_nothing,
    is_for_people,
    leaves_words,
    only_leads,
    without_remark,
)
from french_cells.patterns import pattern
from french_cells.reach.beside import find_unknown
from french_cells.reading import NO_YEAR, Raw, Reading, another_weekday, named_weekday

PARIS = ZoneInfo("Europe/Paris")
EPOCH = date(1899, 12, 30)
"""Day zero of Google's serial numbers."""
_FIRST_SERIAL, _LAST_SERIAL = 25_569, 53_328
"""From 1970 to 2050: below and above, the number is not a date that anybody typed."""
_ISO_INSTANT = pattern(
    r"(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(z"
    r"|[+-]\d{2}:?\d{2})?"
)
_SCRIPT = pattern(
    r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) gmt([+-]\d{4})(?: \([^()]*\))?"
)
_EPOCH_MILLISECONDS = pattern(r"1[0-9]{12}")
_CHART = pattern(r"(?:new )?date\((\d{4}), ?(\d{1,2}), ?(\d{1,2})(?:, ?\d{1,2})*\)")
_FORMULA = pattern(r"=date\((\d{4})[;,] ?(\d{1,2})[;,] ?(\d{1,2})\)")


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


def _read_machine_date(folded: str) -> Reading | None:
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


def read_serial(number: float, context: Context, *, is_text: bool = False) -> Reading:
    """A sheet's own number for a day; the time of day, if any, falls away."""
    if not _FIRST_SERIAL < number < _LAST_SERIAL:
        if 1900 < number < 2100:  # noqa: PLR2004 - the number says itself
            return ambiguous("Une année seule n’est pas une date : ajoutez le jour et le mois.")
        return invalid("Ce nombre n’est pas une date : écrivez par exemple 12/03/2026.")
    day = EPOCH + timedelta(days=int(number))
    if not is_plausible(day, context):
        return _far(day)
    if is_text:
        return assume(day.isoformat(), f"Nombre compris comme le {day:%d/%m/%Y}.")
    return ok(day.isoformat()) if isinstance(number, int) else repair(day.isoformat())


__all__ = ["EPOCH", "EXPECTED", "read", "read_shown", "read_written", "settle"]

EXPECTED = "une date, par exemple 12/03/2026"
_END = pattern(r"[\s.,;:!)\"']*")
_BEGINS_WORDS = pattern(r"[\s,;:(-]*(?:[a-z]{2}|a [a-z]{2})")
_HALF_DAY = pattern(
    r"[,(]? ?(?:au |le |en |dans l'|l')?(?:matin|matinee|apres[ -]midi|aprem|soir"
    r"|soiree|journee)\)?\.?"
)
_NOT_DATES = pattern(r"(?:[^\d]*)|\d{1,2} ?h ?\d{0,2}|\d{1,2}:\d{2}|.*@.*|0[\d .]{9,}")
_HOURS = pattern(r"[ ,(]*(?:de )?\d{1,2} ?h ?\d{0,2} ?(?:-|a) ?\d{1,2} ?h ?\d{0,2}\)?")
_RELATIVE = pattern(
    r"\b(?:demain|hier|aujourd'hui|ce jour|prochaine?s?|derniere?s?|tous|toutes|chaque"
    r"|semaines?|mois|rentree|vacances)\b"
)
_BULLET = pattern(r"^[-*\u2022\u00b7] (?=\S)")
_NEAREST = pattern(r"(?<=[a-z]) (dernier|prochain)$")
"""« le 12 novembre dernier »"""
_UNTIL = pattern(r"^(?:(?:pour|d'ici|au plus tard) (?=le |\d)|jusqu'au )|,? au plus tard$")
_STRANGE_SIGNS = pattern(r"^(\d{1,2})([:|;*])(\d{1,2})\2(\d{4})$")
_SERIAL = pattern(r"\d{5}(?:[.,]\d+)?")
_WORD = pattern(r"[^\W\d_]+\.?")


def read(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return _read_number(raw, context)
    reading = _read_machine_date(cell.folded)
    if reading is None:
        reading = read_nth(cell.folded, context) or read_written(cell.folded, context, cell.text)
    untouched = cell.is_untouched and _is_plainly_spelt(cell.text)
    return repair(reading.value) if reading.severity == "ok" and not untouched else reading


def read_shown(raw: Raw, shown: str, context: Context) -> Reading:
    """Who types « 12/01 » gets the running year from the sheet, in autumn too: it may be the next.

    So it is where the words, as they are shown, come to that day of the next year.
    """
    reading = read(raw, context)
    is_serial = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not (is_serial and reading.accepted and lacks_year(shown)):
        return reading
    meant = read(shown, context)
    given = str(reading.value)
    next_year = f"{int(given[:4]) + 1}{given[4:]}"
    return meant if meant.value == next_year else reading


def _read_number(number: float, context: Context) -> Reading:
    written = parse_date(str(int(number))) if 10**7 <= number < 10**8 else None
    if written is not None and written.day:
        day = find_day(written.year or 0, written.month or 0, written.day)
        if day and not is_plausible(day, context):
            return _far(day)
        return repair(day.isoformat()) if day else invalid(f"Nous attendons {EXPECTED}.")
    return read_serial(number, context)


_TIDIED = pattern(r"\(|^mar\b\.? ?\d")
"""« (jeudi) », « mar. 24 »: so a month may be shortened, where there is nothing to repair."""


def _is_plainly_spelt(text: str) -> bool:
    is_plain = all(word in PLAIN_SPELLINGS for word in _WORD.findall(text) if word != "er")
    return is_plain and not _TIDIED.search(text)


def read_written(folded: str, context: Context, text: str | None = None) -> Reading:
    """A date in a person's words; the text holds nothing but it.

    Where `text`, the cell as typed, is given, also words about which people are asked.
    """
    if _SERIAL.fullmatch(folded):
        return read_serial(float(folded.replace(",", ".")), context, is_text=True)
    told = _UNTIL.sub("", folded) if context.prefer == "future" else folded
    doubt = find_doubt(without_remark(told))
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")
    is_led = told != folded
    if (said := _NEAREST.search(told)) and not context.season:
        told = told[: said.start()]
        context = replace(context, prefer="past" if said[1] == "dernier" else "future")
    bare = _bare(told)
    written = parse_date(bare)
    if written is None:
        return _refuse(told)
    unfinished = written.rest.startswith("..") and written.year_digits == SHORT_YEAR
    if unfinished or not _is_harmless(written.rest):
        is_apart = not bare.removesuffix(written.rest)[-1:].isalnum()
        may_ask = is_apart and text is not None and not unfinished
        beside = _read_beside(written, context, str(text)) if may_ask else None
        told = f"« {written.rest} » : nous attendons seulement {EXPECTED}."
        return beside or ambiguous(told)
    words = quote(written.rest, text) if text is not None and leaves_words(written.rest) else ""
    words = words if find_unknown(f"# {words}") else ""  # « (Mme Colin) »
    if written.rest or is_led or bare != told:
        written = replace(written, is_loose=True, rest="")
    reading = settle(in_locale(written, context), context)
    # A day of the season is asked about for its words; elsewhere the year is asked about first.
    is_sure = reading.severity in ("ok", "repair") or (reading.accepted and context.season)
    return beside_unknown(reading.value, words) if words and is_sure else reading


def _read_beside(written: Written, context: Context, text: str) -> Reading | None:
    """« 12/03/2026 lavé »: of words that nobody knows people are asked, and of the year first."""
    words = written.rest
    if not (_BEGINS_WORDS.match(words) and is_for_people(words, OF_DAYS)):
        return None
    bare = replace(written, is_loose=True, rest="")
    reading = settle(in_locale(bare, context), context)
    is_sure = reading.accepted and reading.severity != "assume"
    return beside_unknown(reading.value, quote(words, text)) if is_sure else None


def _bare(folded: str) -> str:
    """Without what leads to it, « né(e) » as « ne », and the usual signs in « 12:03:2026 »."""
    bare = _BULLET.sub("", folded.replace("(e)", ""))
    bare = _STRANGE_SIGNS.sub(r"\1/\3/\4", bare)
    found = find_date(bare)
    return bare[found[0] :] if found and only_leads(bare[: found[0]]) else bare


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
    rest = without_remark(rest)
    if _END.fullmatch(rest) or _HALF_DAY.fullmatch(rest) or _HOURS.fullmatch(rest):
        return True
    if changes_nothing(rest, OF_DAYS):
        return True
    try:
        clock = parse_clock(rest.strip(",-;@() ").removeprefix("a "))
    except Unclear:
        return False
    return clock is not None and clock.exists


def _far(day: date) -> Reading:
    return invalid(f"L’année {day.year} est trop loin de nous : vérifiez-la.")


def settle(written: Written, context: Context) -> Reading:
    """The day that was written, by convention where a part is missing."""
    if written.day is None or written.month is None:
        return ambiguous(f"Il manque une partie de la date. Nous attendons {EXPECTED}.")
    if find_day(2024, written.month, written.day) is None:
        return invalid(no_such_day(written, context.today.year))
    if written.year is None:
        return _settle_without_year(written, context)
    year = expand_year(written, context)
    if year is None:
        return ambiguous("L’année est sur deux chiffres : écrivez-la en entier.")
    day = find_day(year, written.month, written.day)
    if day is None or not is_plausible(day, context):
        return _far(day) if day else invalid(no_such_day(written, year))
    return _judge(day, written, context)


def _settle_without_year(written: Written, context: Context) -> Reading:
    day = choose_day(written, context)
    if day is None:
        if written.weekday is None:
            return ambiguous(f"Il manque l’année. Nous attendons {EXPECTED}.")
        return ambiguous("Le jour de la semaine ne va pas avec la date : ajoutez l’année.")
    is_told = context.is_in_column and written.weekday is not None and not written.is_misspelt
    if is_told and is_usual(day, written, context):
        return repair(day.isoformat())
    if is_told:
        said = named_weekday(day)
        return assume(day.isoformat(), f"{NO_YEAR}, compris comme le {said} {day:%d/%m/%Y}.")
    return assume(day.isoformat(), f"{NO_YEAR}, compris comme le {day:%d/%m/%Y}.")


def _is_of_now(day: date, context: Context) -> bool:
    """« 12/03/26 » in a column of dates, in 2026 or the year before or after."""
    return context.is_in_column and abs(day.year - context.today.year) <= 1


def _judge(day: date, written: Written, context: Context) -> Reading:
    if written.weekday is not None and day.weekday() != written.weekday:
        return ambiguous(another_weekday(day, written.weekday))
    if context.field == "birth_date" and day > context.today:
        return invalid("Une date de naissance ne peut pas être dans le futur.")
    is_short = written.year_digits <= SHORT_YEAR and not _is_of_now(day, context)
    if is_short or written.is_misspelt:
        understood = assume(day.isoformat(), f"Compris comme le {day:%d/%m/%Y}.")
        return understood if is_short else undoubted(understood, context)
    is_as_written = not written.is_loose and written.year_digits > SHORT_YEAR
    return ok(day.isoformat()) if is_as_written else repair(day.isoformat())
