"""Several days in a cell: « tous les mardis jusqu'au 15/12 sauf vacances », « 28 et 29 novembre ».

School holidays are those of zone B, from a table with its source.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from french_cells.answers import ambiguous, assume, invalid, open_bare_cell, repair
from french_cells.context import Context
from french_cells.lexicon import load_table
from french_cells.moments import date_lists, dates
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.reading import NO_YEAR, Raw, Reading
from french_cells.text import Typed

_MOST = 60
"""More in one cell is a slip in a year."""
_LISTED = 8
_MOST_AT_A_STRETCH = 5
"""« Du 26 au 28 octobre » takes place on each of these days; an exhibition of a month does not."""
_DAY = rf"(?:{'|'.join(day for day in WEEKDAYS if day.endswith(('di', 'che')))})s?"
_AND = r"(?: ?, ?| et )(?:(?:tous )?les |chaque )?"
_WITH_YEAR = pattern(r"\b20\d\d\b|\d[/.-]\d{1,2}[/.-]\d\d\b")
_BEGINS = pattern(rf"(?:tous les|toutes les|chaque|les) (?:{_DAY}|jours|semaines|\d|mois)")
_SERIES = pattern(
    rf"(?:tous les|chaque|les) (?P<days>{_DAY}(?:{_AND}{_DAY})*)"
    r"(?:,? (?:du|a partir du|a compter du|des le|depuis le) (?P<first>.+?))?"
    r",? (?:jusqu'au|au) (?P<last>.+?)"
    r"(?:,? \(?(?:sauf|hors|excepte)(?: le| les| pendant les)? (?P<but>.+?)\)?)?\.?"
)
_IN_MONTH = pattern(
    rf"(?:tous les|chaque|les) (?P<days>{_DAY}(?:{_AND}{_DAY})*) (?:de |d'|du mois de |en )"
    r"(?P<month>[a-z]+)(?: (?P<year>20\d\d))?\.?"
)
"""« Tous les mercredis de juillet »: from its first day to its last."""
_HOLIDAYS = pattern(r"(?:pendant )?(?:les )?(?:periodes? de )?vacances(?: scolaires)?")
_AND_HOLIDAYS = pattern(
    rf"^{_HOLIDAYS.pattern}$|^{_HOLIDAYS.pattern}(?:,| et) |(?:,| et) {_HOLIDAYS.pattern}$"
)
_WITH_LE = pattern(r"^(?:le |les )")
_EXAMPLE = (
    "Nous attendons par exemple « tous les mardis du 01/12/2026 au 15/12/2026 sauf vacances »."
)


def is_series(raw: Raw) -> bool:
    """It is meant as one, whether it can be read or not."""
    cell = open_bare_cell(raw) if isinstance(raw, str) else None
    if cell is None or isinstance(cell, Reading):
        return False
    is_repeated = bool(_BEGINS.match(cell.folded))
    return is_repeated or date_lists.is_list(cell) or date_lists.is_range(cell)


def read(raw: Raw, context: Context, since: date | None = None) -> Reading:
    """ISO dates in their order; without a first day from `since` on, or from today."""
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    reading = _read(cell, context, since)
    if reading.severity != "assume" or _WITH_YEAR.search(cell.folded):
        return reading
    return replace(
        reading, message=f"{NO_YEAR}, {reading.message[:1].lower()}{reading.message[1:]}"
    )


def _read(cell: Typed, context: Context, since: date | None) -> Reading:
    if date_lists.is_list(cell) or date_lists.is_range(cell):
        return _read_days(cell, context)
    if (month := _IN_MONTH.fullmatch(cell.folded)) and month["month"] in MONTHS:
        return _read_month(month, context)
    match = _SERIES.fullmatch(cell.folded)
    if match is None:
        return ambiguous(f"Nous ne savons pas lire cette suite de dates. {_EXAMPLE}")
    return _read_series(match, context, since)


def _read_series(match: re.Match[str], context: Context, since: date | None) -> Reading:
    begins = repair((since or context.today).isoformat())
    first_day = dates.read_written(match["first"], context) if match["first"] else begins
    ends = [first_day, dates.read_written(match["last"], context)]
    but, holidays = _take_holidays(match["but"] or "")
    without = date_lists.read_list(but, context) if but else None
    if without is not None and not without.accepted:
        return ambiguous(f"Nous ne savons pas lire quels jours sont sans séance. {_EXAMPLE}")
    refused = next((one for one in ends if not one.accepted), None)
    if refused is not None:
        return refused
    first, last = (date.fromisoformat(str(one.value)) for one in ends)
    if last < first:
        return invalid("La fin de la suite est avant son début.")
    return _expand(
        _weekdays(match["days"]), first, last, without, holidays=holidays, readings=ends
    )


def _read_month(match: re.Match[str], context: Context) -> Reading:
    first_day = dates.read_written(f"1 {match['month']} {match['year'] or ''}".strip(), context)
    if not first_day.accepted:
        return first_day
    first = date.fromisoformat(str(first_day.value))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return _expand(
        _weekdays(match["days"]), first, last, None, holidays=False, readings=[first_day]
    )


def _read_days(cell: Typed, context: Context) -> Reading:
    """Days that are written one by one, or the first and the last of a few."""
    if not date_lists.is_list(cell):
        return _read_stretch(date_lists.read_range(cell.raw, context))
    told = date_lists.read_list(cell.raw, context)
    if not isinstance(told.value, list):
        return told
    days = sorted(told.value)
    return replace(told, value=days, message=_say([date.fromisoformat(one) for one in days]))


def _read_stretch(told: Reading) -> Reading:
    """Each day from the first to the last, where these are few."""
    if not isinstance(told.value, dict):
        return told
    first, last = (date.fromisoformat(told.value[one]) for one in ("start", "end"))
    if (last - first).days >= _MOST_AT_A_STRETCH:
        return ambiguous(
            f"Du {first:%d/%m/%Y} au {last:%d/%m/%Y} : écrivez une séance par ligne, et son jour."
        )
    days = [first + timedelta(one) for one in range((last - first).days + 1)]
    return replace(told, value=[one.isoformat() for one in days], message=_say(days))


def _weekdays(text: str) -> frozenset[int]:
    return frozenset(WEEKDAYS[one.removesuffix("s")] for one in re.findall(_DAY, text))


def _take_holidays(but: str) -> tuple[str, bool]:
    rest, found = _AND_HOLIDAYS.subn("", but)
    return _WITH_LE.sub("", rest.strip()), bool(found)


def _expand(
    weekdays: frozenset[int],
    first: date,
    last: date,
    without: Reading | None,
    *,
    holidays: bool,
    readings: Sequence[Reading],
) -> Reading:
    if holidays and not _is_known(first, last):
        return ambiguous(
            f"Nous ne connaissons pas encore les vacances jusqu’au {last:%d/%m/%Y}. Écrivez les "
            "dates sans séance, par exemple « sauf le 22/12/2026 et le 29/12/2026 »."
        )
    length = (last - first).days + 1
    days = [first + timedelta(one) for one in range(min(length, 366 * 2))]
    out = set(without.value) if without is not None and isinstance(without.value, list) else set()
    left = [one for one in days if one.weekday() in weekdays and one.isoformat() not in out]
    left = [one for one in left if not (holidays and _is_holiday(one))]
    if not left:
        return invalid("Il n’y a pas de séance entre ces deux dates.")
    if len(left) > _MOST:
        return ambiguous(f"{len(left)} séances : vérifiez les dates, ou faites plusieurs lignes.")
    value = [one.isoformat() for one in left]
    message = _say(left, holidays=holidays)
    is_assumed = any(one.severity == "assume" for one in (*readings, *filter(None, [without])))
    return assume(value, message) if is_assumed else repair(value, message)


def _say(days: Sequence[date], *, holidays: bool = False) -> str:
    listed = ", ".join(f"{one:%d/%m/%Y}" for one in days)
    if len(days) > _LISTED:
        listed = f"du {days[0]:%d/%m/%Y} au {days[-1]:%d/%m/%Y}"
    zone = ", sans les vacances de la zone B" if holidays else ""
    if len(days) == 1:
        return f"Compris comme le {listed}{zone}."
    return f"Cela fait {len(days)} séances{zone} : {listed}. Chacune a sa ligne."


def _is_holiday(day: date) -> bool:
    return any(first <= day <= last for first, last in load_table("school_holidays")["zone_b"])


def _is_known(first: date, last: date) -> bool:
    known: Sequence[Sequence[date]] = load_table("school_holidays")["zone_b"]
    return known[0][0] <= first and last <= known[-1][1]
