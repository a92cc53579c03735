"""Several dates in a cell: a list (« 12 et 19 mars 2026 ») or a range (« du 12 au 14 mars »)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    find_contrary,
    find_doubt,
    invalid,
    ok,
    open_bare_cell,
    repair,
    undoubted,
)
from french_cells.context import Context
from french_cells.moments.calendar_words import WEEKDAYS
from french_cells.moments.date_grammar import Written, parse_date
from french_cells.moments.dates import in_locale, read, settle
from french_cells.moments.remarks import leaves_words, without_remark
from french_cells.patterns import pattern
from french_cells.reach.beside import find_unknown
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold

EXPECTED_LIST = "des dates, par exemple 12/03/2026 et 19/03/2026"
EXPECTED_RANGE = "deux dates, par exemple du 12/03/2026 au 14/03/2026"
_LIST_BREAK = pattern(r"\s*(?:[;,&+|\n]|\bet\b|\bpuis\b| / | - )\s*(?:le |les )?")
_RANGE_BREAK = pattern(r" ?(?:\bjusqu'au\b|\bau\b|\ba\b|→|->|=>|>+| - |\bjusque\b) ?(?:le )?")
_HYPHEN_DAYS = pattern(
    r"(\d{1,2}) ?[-/] ?(\d{1,2} [a-z]+\.? ?\d{0,4})|(\d{1,2})-(\d{1,2}/\d{1,2}/(?:\d{2}|\d{4}))"
    r"|(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)"
)
_HYPHEN_DATES = pattern(
    r"(\d{1,2}/\d{1,2}(?:/\d{2,4})?)-(\d{1,2}/\d{1,2}(?:/\d{2,4})?)"
    r"|((?:[a-z]+\.? )?\d{1,2}(?:er)?(?: ?[a-z]+\.?(?: \d{4})?)?)"
    r"-((?:[a-z]+\.? )?\d{1,2}(?:er)? ?[a-z]+\.?(?: \d{4})?)"
)
"""« 28/03-03/04 », « 28 mars-3 avril 2026 », « lundi 28-mercredi 30 mars »"""
_TWO_DASHED = pattern(r"\d[^;,&+|\n-]*(?: - \d|\d-\d{1,2}/)(?!.* et )[^;,&+|\n-]*")
"""« 12/03/2026 - 19/03/2026 »: these two, or from one to the other?"""
_BULLET = pattern(r"^[-•*·] ?(?=\S)")
_NUMBERED = pattern(r"(?:^|(?<=[\s;,]))\d{1,2}\) ?(?=\d{1,2}[/ ])")
"""« 1) 12/03/2026 2) 19/03/2026 »"""
_BETWEEN = pattern(r"entre (?:le )?(\d.*) et (?:le )?(\d.*)")
_CALLED = pattern(
    r"(?:vacances|periode|dates?|sejour|stage|pret|emprunt|exposition|expo|festival)"
    r"(?P<what>(?: scolaires)?(?: (?:de|du|des|d') ?[^\d:]+)?) ?: ?(?P<days>.*\d{4}.*\d{4}.*)"
)
"""« Vacances de Noël : du 19/12/2026 au 04/01/2027 »: all days are said, and that they count."""
_NOT_THEN = pattern(r"\b(?:in(?:dispo|occup)|non|sans|hors|conges?\b|absen)")
_HOW_LONG = pattern(r" ?\(\d{1,2} (?:jours?|nuits?)\)$")
_LEAD = pattern(
    r"^(?:(?:dates?|seances?|ateliers?|rencontres?|reunions?) ?:? ?"
    r"|(?:les|le|du|de|depuis le|(?:la )?semaine|vacances) )+"
)
_FULL_BESIDE = pattern(r"(\d{1,2}/\d{1,2}/\d{4})(?= \d{1,2}/\d{1,2}/\d{4})")
_WEEKDAYS = pattern(
    rf"^({'|'.join(day for day in WEEKDAYS if day.endswith(('di', 'che')))})s (?=\d)"
)
_A_SEASON = 310
"""« 3 avril - 28 mars 2026 » is longer: in the order of the year, or the wrong way round?"""
_OPEN = pattern(r"(?:a partir du|des le|depuis le|a compter du) (.*)")
_NAMED = pattern(
    r"vacances|semaine|trimestre|rentree|saison|mois de|hiver|printemps|(?<![a-z])ete\b|automne"
)


def read_list(raw: Raw, context: Context) -> Reading:
    """ISO dates in the order typed."""
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if not isinstance(raw, str):
        one = read(raw, context)
        return replace(one, value=[one.value]) if one.accepted else one
    doubt = _find_doubt(cell.folded)
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED_LIST}.")
    lines = _FULL_BESIDE.sub(r"\1;", _LEAD.sub("", _NUMBERED.sub(";", _fold_lines(raw))))
    told = _WEEKDAYS.match(lines)
    found = [one.strip() for one in _LIST_BREAK.split(_WEEKDAYS.sub("", lines)) if one.strip()]
    pieces = [without_remark(one) for one in found]
    reading = _join(pieces, cell, context)
    words = _find_words((one[len(piece) :] for one, piece in zip(found, pieces, strict=True)), raw)
    if words and reading.accepted and reading.severity != "assume":
        reading = beside_unknown(reading.value, words)
    if told is None or not isinstance(reading.value, list):
        return reading
    days = {date.fromisoformat(day).weekday() for day in reading.value}
    if days == {WEEKDAYS[told[1]]}:
        return reading
    return ambiguous("Le jour de la semaine et les dates se contredisent.")


def _find_words(remarks: Iterable[str], raw: str) -> str:
    """The first beside a day that nobody knows, as it was typed: asked about as beside one day."""
    folded = fold(raw)
    for remark in filter(leaves_words, remarks):
        at = folded.find(remark) if len(folded) == len(raw) else -1
        words = (raw[at : at + len(remark)] if at >= 0 else remark).strip(" ,;:()-")
        if find_unknown(f"# {words}"):
            return words
    return ""


def _find_doubt(folded: str) -> str | None:
    if _NAMED.search(folded):
        return "Cette période change selon l’année."
    if _TWO_DASHED.fullmatch(folded):
        return "Deux dates, ou de l’une à l’autre ?"
    return find_doubt(folded)


def _fold_lines(raw: str) -> str:
    """Folded, with line breaks kept as separators."""
    cells = (open_bare_cell(line) for line in raw.splitlines())
    return "\n".join(_BULLET.sub("", cell.folded) for cell in cells if isinstance(cell, Typed))


def _join(pieces: Sequence[str], cell: Typed, context: Context) -> Reading:
    written = [parse_date(piece) for piece in pieces]
    if any(one is None or one.rest for one in written) or not written:
        return ambiguous(
            f"Nous ne savons pas lire toutes les dates. Nous attendons {EXPECTED_LIST}."
        )
    known = [in_locale(one, context) for one in written if one is not None]
    completed = _complete(known)
    readings = [settle(one, context) for one in completed]
    refused = next((reading for reading in readings if not reading.accepted), None)
    if refused is not None:
        return refused
    days = [str(reading.value) for reading in readings]
    if len(set(days)) != len(days):
        return ambiguous("Une date est écrite deux fois.")
    sure = completed == known and all(reading.severity in {"ok", "repair"} for reading in readings)
    if not sure:
        understood = assume(days, f"Compris comme {len(days)} dates.")
        is_plain = all(reading.severity in {"ok", "repair"} for reading in readings)
        return undoubted(understood, context) if is_plain else understood
    return repair(days) if len(days) > 1 or not cell.is_untouched else ok(days)


def _complete(written: Sequence[Written]) -> Sequence[Written]:
    """A date without month or year borrows them from the next that has them."""
    completed: list[Written] = []
    month = year = digits = None
    for one in reversed(written):
        if one.month is not None:
            if year is not None and one.year is None and month is not None and one.month > month:
                year -= 1  # « 30 décembre et 6 janvier 2027 »
            month = one.month
        if one.year is not None:
            year, digits = one.year, one.year_digits
        filled = replace(
            one,
            month=one.month if one.month is not None else month,
            year=one.year if one.year is not None else year,
            year_digits=one.year_digits or digits or 0,
        )
        completed.append(filled)
    return completed[::-1]


def read_range(raw: Raw, context: Context) -> Reading:
    """`{"start", "end"}`, ISO dates."""
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    bare = without_remark(_uncalled(cell.folded))
    cell = cell if bare == cell.folded else replace(cell, text=f"{bare} ", folded=bare)
    if _NAMED.search(cell.folded) and not is_range(cell):
        return ambiguous(f"Cette période change selon l’année. Nous attendons {EXPECTED_RANGE}.")
    if match := _OPEN.fullmatch(cell.folded):
        start = read(match[1], context)
        return (
            replace(start, value={"start": start.value, "end": None}) if start.accepted else start
        )
    doubt = find_doubt(re.sub("->|=>| >+ ", " ", cell.folded))
    if doubt:
        return ambiguous(f"{doubt} Nous attendons {EXPECTED_RANGE}.")
    return _read_two(cell, context)


def _uncalled(folded: str) -> str:
    """Without what the days are called and how many they are, unless a word may take them back."""
    match = _CALLED.fullmatch(folded)
    is_called = match is not None and not (
        find_contrary(match["what"]) or _NOT_THEN.search(match["what"])
    )
    return _HOW_LONG.sub("", match["days"] if match is not None and is_called else folded)


def is_list(cell: Typed) -> bool:
    """« 12 et 19 mars », « samedis 5 et 12/12 »: days and nothing else, one after the other."""
    days = _WEEKDAYS.sub("", _LEAD.sub("", cell.folded))
    pieces = [one for one in _LIST_BREAK.split(days) if one]
    return len(pieces) > 1 and _are_days(pieces)


def is_range(cell: Typed) -> bool:
    """« Du 26 au 28/10 »: two days and nothing else, the one until the other."""
    pieces = _RANGE_BREAK.split(_LEAD.sub("", cell.folded))
    return len(pieces) == 2 and _are_days(pieces)  # noqa: PLR2004 - the number says itself


def _are_days(pieces: Sequence[str]) -> bool:
    written = [parse_date(piece) for piece in pieces]
    is_dated = written[-1] is not None and written[-1].month is not None
    return is_dated and all(one is not None and one.day and not one.rest for one in written)


def _read_two(cell: Typed, context: Context) -> Reading:
    text = _LEAD.sub("", cell.folded)
    glued = _HYPHEN_DAYS.fullmatch(text) or _HYPHEN_DATES.fullmatch(text)
    glued = glued or _BETWEEN.fullmatch(text)
    pieces = [piece for piece in glued.groups() if piece] if glued else _RANGE_BREAK.split(text)
    written = [parse_date(piece) for piece in pieces]
    if len(pieces) != 2 or any(one is None or one.rest for one in written):  # noqa: PLR2004 - the number says itself
        return ambiguous(
            f"Nous ne savons pas lire ces deux dates. Nous attendons {EXPECTED_RANGE}."
        )
    known = [in_locale(one, context) for one in written if one is not None]
    readings = [settle(one, context) for one in _complete(known)]
    first, last = known
    around_new_year = first.month is not None and first.month > (last.month or 0)
    if first.year is None and last.year is not None and around_new_year:
        readings[0] = settle(replace(_complete(known)[0], year=last.year - 1), context)
    return _span(readings, known, cell, glued=bool(glued))


def _ends_before(readings: Sequence[Reading]) -> bool:
    return all(one.accepted for one in readings) and str(readings[1].value) < str(
        readings[0].value
    )


def _span(
    readings: Sequence[Reading], known: Sequence[Written], cell: Typed, *, glued: bool
) -> Reading:
    refused = next((reading for reading in readings if not reading.accepted), None)
    if refused is not None:
        return refused
    if _ends_before(readings):
        return invalid("La seconde date est avant la première.")
    span = {"start": readings[0].value, "end": readings[1].value}
    assumed = any(reading.severity == "assume" for reading in readings)
    first, last = (date.fromisoformat(str(one.value)) for one in readings)
    is_nearly_a_year = known[0].year is None and (last - first).days > _A_SEASON
    if assumed or (glued and known[0].month is None) or is_nearly_a_year:
        return assume(span, f"Compris du {first:%d/%m/%Y} au {last:%d/%m/%Y}.")
    worded = re.match(r"(?i)du .* au ", cell.text) is not None
    return ok(span) if worded and cell.is_untouched else repair(span)
