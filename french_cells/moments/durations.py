"""Durations as people type them, in minutes."""

import re

from french_cells.answers import ambiguous, invalid, ok, open_bare_cell, repair
from french_cells.context import Context
from french_cells.moments.remarks import without_remark
from french_cells.number_words import in_digits
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

EXPECTED = "une durée, par exemple 1h30"
_HOURS = r"(?:h(?:eures?|rs?)?\.?)"
_MINUTES = r"(?:m(?:i?n(?:utes?|s)?)?\.?|')"
_HOUR_MINUTES = 60
_DAY_MINUTES = 1440
_CLOCK = pattern(
    rf"(?P<hours>\d{{1,3}}) ?{_HOURS}(?: ?(?:et )?(?P<minutes>\d{{1,2}}) ?{_MINUTES}?)?"
    rf"|(?P<colon>\d{{1,2}}):(?P<sixtieth>\d{{2}})(?::00)?"
)
_ONE_DIGIT = pattern(rf"\d{{1,3}} ?{_HOURS} ?\d")
"""« 2h3 »: 2h03 or 2h30?"""
_ONLY_MINUTES = pattern(rf"(?P<minutes>\d{{1,4}}) ?{_MINUTES}")
_DECIMAL = pattern(rf"(?P<hours>\d{{1,3}}[.,](?:\d|25|75)) ?{_HOURS}")
"""« 1,30h » is rather 1h30 than 78 minutes."""
_PARTS = pattern(
    rf"(?:(?P<hours>\d+) ?{_HOURS} ?)?(?:et )?(?P<part>demie?|quart|trois quarts|3 "
    rf"quarts|1/2|3/4|1/4)(?: ?(?:-|d'|de )?{_HOURS})?"
)
_PART_MINUTES = {
    "demi": 30, "demie": 30, "quart": 15, "trois quarts": 45, "3 quarts": 45, "1/2": 30, "3/4": 45,
    "1/4": 15,
}  # fmt: skip
_TIMES = pattern(
    r"(\d{1,2}) ?(?:x|×|\*|fois|seances? de) ?(.+)|(.+?) ?(?:x|×|\*|fois) ?(\d{1,2})(?: seances?)?"
)
_EACH = pattern(r"(?:/| par )(?:seance|atelier|fois|groupe|enfant|jour)$")
_TWICE = pattern(r"(?P<said>.+?) ?(?:\((?P<again>[^()]+)\)|(?:=|,? soit) ?(?P<that_is>.+))")
"""« 90 minutes (1h30) »"""
_LEAD = pattern(r"^(?:duree ?:? ?|pendant |= ?|1 (?=(?:demi|quart)))")


def read(raw: Raw, _: Context) -> Reading:
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    if isinstance(raw, int | float):
        return _read_number(raw)
    bare = without_remark(_EACH.sub("", cell.folded))
    text = _LEAD.sub("", in_digits(bare)).strip(" .")
    minutes = _parse(text)
    if minutes is None:
        return _refuse(cell.folded)
    if not 0 < minutes <= _DAY_MINUTES:
        return invalid("Cette durée est nulle ou dépasse une journée.")
    plain = (
        text == cell.folded
        and cell.is_untouched
        and re.fullmatch(r"\d+h\d{2}|\d+ ?h|\d+ heures?|\d+ ?min|\d+ minutes", cell.text)
    )
    return ok(minutes) if plain else repair(minutes)


def _read_number(number: float) -> Reading:
    """A fraction of a day is how a sheet holds « 1:30 »; anything else has no unit."""
    if 0 < number < 1:
        return repair(round(number * _DAY_MINUTES))
    return ambiguous(f"Des heures ou des minutes ? Nous attendons {EXPECTED}.")


def _parse(text: str) -> int | None:
    if _ONE_DIGIT.fullmatch(text):
        return None
    if match := _CLOCK.fullmatch(text):
        minutes = int(match["minutes"] or match["sixtieth"] or 0)
        hours = int(match["hours"] or match["colon"])
        return None if minutes >= _HOUR_MINUTES else hours * _HOUR_MINUTES + minutes
    if match := _ONLY_MINUTES.fullmatch(text):
        return int(match["minutes"])
    if match := _DECIMAL.fullmatch(text):
        minutes_exact = float(match["hours"].replace(",", ".")) * _HOUR_MINUTES
        return round(minutes_exact) if abs(minutes_exact - round(minutes_exact)) < 1e-6 else None  # noqa: PLR2004 - the number says itself
    if match := _PARTS.fullmatch(text):
        return int(match["hours"] or 0) * _HOUR_MINUTES + _PART_MINUTES[match["part"]]
    return _parse_times(text) or _parse_twice(text)


def _parse_times(text: str) -> int | None:
    match = _TIMES.fullmatch(text)
    if match is None:
        return None
    each = _parse((match[2] or match[3]).strip())
    return None if each is None else int(match[1] or match[4]) * each


def _parse_twice(text: str) -> int | None:
    """What is said in two ways, where both are as long."""
    match = _TWICE.fullmatch(text)
    lengths = {_parse(one.strip(" .")) for one in match.groups() if one} if match else set()
    return lengths.pop() if len(lengths) == 1 else None


def _refuse(folded: str) -> Reading:
    if re.fullmatch(r"\d{1,4}(?:[.,]\d+)?", folded):
        return ambiguous(f"Des heures ou des minutes ? Nous attendons {EXPECTED}.")
    if re.search(r"\d|matin|jour|soir|midi|semaine|heure|minute|mois|idem|variable", folded):
        return ambiguous(f"Ce n’est pas une durée sûre. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
