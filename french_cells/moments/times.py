"""Times of day as people type them."""

import re
from datetime import datetime, timedelta
from functools import partial

from french_cells.answers import (
    ambiguous,
    assume,
    find_doubt,
    invalid,
    lower,
    ok,
    open_bare_cell,
    repair,
)
from french_cells.beside import read_beside
from french_cells.context import Context
from french_cells.moments.clock import Clock, Unclear, parse_clock, parse_glued
from french_cells.moments.remarks import (
    OF_HOURS,
    OF_HOURS_FOR_PEOPLE,
    is_for_people,
    without_lead,
    without_remark,
)
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

EXPECTED = "une heure, par exemple 14h30"
DAY_MINUTES = 1440
_ISO = pattern(
    r"(\d{4}-\d{2}-\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(z|[+-]\d{2}:?\d{2})?"
)
_DAY_ZERO = pattern(r"(?:30/12/1899|0?1/0?1/1900|0/1/1900) (\d{1,2}:\d{2})(?::\d{2})?")
_BEGINS = pattern(r"^debut(?: a)?(?= ?:? ?\d)| ?\(debut\)$")
_THESE_YEARS = pattern(r"202\d")
"""« 2026 » is rather this year than 20h26."""
_EARLY = pattern(r"[1-5]\d\d")
_SEMICOLON = pattern(r"(\d{1,2}) ?; ?(\d{2})")
"""« 10;30 »: the key beside the colon."""
_SEVERAL = pattern(r"\d{1,2} ?(?:h|:)[^h:]*?\d{1,2} ?(?:h|:).*")
_BULLET = pattern(r"^[-*\u2022\u00b7] (?=\d)")
_FRACTION = pattern(r"0[.,]\d+")
_SCRIPT = pattern(r"[a-z]{3} [a-z]{3} \d{1,2} 1899 (\d{2}):(\d{2}):\d{2} gmt.*")
_LOCAL_MEAN_TIME = timedelta(minutes=9, seconds=21)
"""Paris was that far from Greenwich in 1899, the year in which sheets put times without a date."""
_HALF_DAYS = pattern(
    r"(?:la |le |en |toute la |debut de |fin de )*(?:matin(?:ee)?|apres[ -]?midi|aprem|soir(?:ee)?"
    r"|jour(?:nee)?|am|pm|a-m|nuit)"
)


def read(raw: Raw, _: Context) -> Reading:
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return _read_number(raw)
    bare = without_lead(without_remark(cell.folded, OF_HOURS))
    reading = _read_machine(bare) or _read_typed(_BULLET.sub("", bare))
    if not reading.accepted and bare[:1].isdigit():  # « midi bleu » may be a name
        is_remark = partial(is_for_people, allowed=OF_HOURS_FOR_PEOPLE)
        # With all that is said behind it: « à la médiathèque », of which a part is known.
        ways = (without_lead(cell.folded), bare)
        told = (read_beside(one, cell.text, _read_typed, is_remark) for one in ways)
        reading = next(filter(None, told), reading)
    is_led = bare != cell.folded or _BEGINS.match(bare) is not None
    is_shouted = cell.text != cell.text.lower()  # « 14H30 »
    return lower(reading, repaired=not cell.is_untouched or is_led or is_shouted)


def _read_number(number: float) -> Reading:
    """A fraction of a day, with or without the day; or `1430` that a sheet took for a number."""
    if 0 < number < 1 or (number > 1 and not float(number).is_integer() and number > 20_000):  # noqa: PLR2004 - the number says itself
        minutes = round(number % 1 * DAY_MINUTES) % DAY_MINUTES
        return repair(Clock(minutes // 60, minutes % 60).text)
    clock = _parse_glued(str(int(number))) if float(number).is_integer() else None
    if clock is not None and clock.exists:
        return repair(clock.text)
    return ambiguous(f"Un nombre seul peut être une heure ou une durée : écrivez {EXPECTED}.")


def _read_machine(folded: str) -> Reading | None:
    """What programs write: ISO instants, and the date that scripts give to a time alone."""
    match = _ISO.fullmatch(folded)
    if match is None:
        if zero := _DAY_ZERO.fullmatch(folded):
            return repair(zero[1].rjust(5, "0"))
        match = _SCRIPT.fullmatch(folded)
        return repair(f"{match[1]}:{match[2]}") if match else None
    clock = Clock(int(match[2]), int(match[3]), int(match[4] or 0))
    if not clock.exists:
        return invalid("Cette heure n’existe pas.")
    if match[5] != "z":
        return repair(clock.text)
    instant = datetime.strptime(f"{match[1]} {clock.text}:{clock.second:02}", "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - a wall clock
    if instant.year <= 1900:  # noqa: PLR2004 - the number says itself
        return repair((instant + _LOCAL_MEAN_TIME).strftime("%H:%M"))
    return ambiguous("Cette heure vient d’un autre fuseau : écrivez l’heure d’ici.")


def _read_typed(folded: str) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    folded = _BEGINS.sub("", folded).lstrip(" :")
    doubt = find_doubt(folded)
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED}.")
    if _HALF_DAYS.fullmatch(folded):
        return ambiguous(f"Une demi-journée n’est pas une heure : écrivez {EXPECTED}.")
    slip = _SEMICOLON.fullmatch(folded)
    try:
        clock = parse_clock(f"{slip[1]}:{slip[2]}" if slip else folded)
    except Unclear as problem:
        return ambiguous(str(problem))
    if clock is None:
        return _read_digits(folded)
    if not clock.exists:
        return invalid("Cette heure n’existe pas : les heures vont de 0h00 à 23h59.")
    if clock.form == "glued" or slip:
        return assume(clock.text, f"Compris comme {clock.text.replace(':', 'h')}.")
    return ok(clock.text) if clock.form == "plain" else repair(clock.text)


def _parse_glued(digits: str) -> Clock | None:
    """« 1430 », « 930 »; « 230 » is half past two in the morning as little as « 2h30 » is."""
    return None if _EARLY.fullmatch(digits) else parse_glued(digits)


def _read_digits(folded: str) -> Reading:
    if _FRACTION.fullmatch(folded) and len(folded) > 4:  # noqa: PLR2004 - the number says itself
        value = _read_number(float(folded.replace(",", "."))).value
        return assume(value, f"Fraction de jour comprise comme {value}.")
    clock = _parse_glued(folded)
    if clock is not None and clock.exists and not _THESE_YEARS.fullmatch(folded):
        return assume(clock.text, f"Compris comme {clock.text.replace(':', 'h')}.")
    if _SEVERAL.fullmatch(folded):
        return ambiguous(f"Il y a plusieurs heures : gardez-en une. Nous attendons {EXPECTED}.")
    if re.search(r"\d", folded):
        return ambiguous(f"Nous ne savons pas lire cette heure. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
