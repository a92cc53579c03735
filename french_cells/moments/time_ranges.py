"""Opening and session hours as people type them: « 9h-11h », « de 14h à 15h45 », two a day."""

import re
from dataclasses import replace
from functools import partial

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    invalid,
    lower,
    ok,
    open_bare_cell,
    repair,
)
from french_cells.beside import cuts, quote, read_beside
from french_cells.context import Context
from french_cells.moments.clock import Clock, Unclear, parse_clock
from french_cells.moments.remarks import (
    OF_HOURS,
    OF_HOURS_FOR_PEOPLE,
    is_for_people,
    without_brackets,
    without_remark,
)
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold

EXPECTED = "un horaire, par exemple 9h-11h30"
_TIME = (
    r"(?:\d{1,2} ?(?:h(?:eures?)?\.?|:) ?(?:\d{2}(?!\d)(?! ?[h:]))?(?: ?(?:mn?|min))?"
    r"|midi|minuit|\d{1,2}\.\d{2})"
)
_LINK = r" ?(?:-+>?|\.{2,3}|–|→|=>|>|/|_|a|à|au|jusqu'a|jusque|et) ?"
_LEAD = r"(?:(?:le |de |du |entre |horaires? ?:? ?|h ?: ?)+)?"
_RANGE = pattern(
    rf"{_LEAD}(?P<start>{_TIME}|\d{{1,2}})(?P<link>{_LINK}| )(?P<end>{_TIME}|\d{{1,2}})\.?"
)
_PLAIN_LEAD = pattern(r"(?:de )?\d")
_NAMED = pattern(
    rf"(?:(?:depart|debut|ouverture|accueil|rdv|rendez-vous)"
    rf"(?: (?:du |en )(?:bus|car|train))?(?: a)? ?:? ?)?"
    rf"(?P<start>{_TIME})(?: precises?)? ?[-,;/(]? ?(?:et )?"
    rf"(?:retour|fin|fermeture)(?: prevue?)?(?: a| vers)? ?:? ?(?P<end>{_TIME})\)?\.?"
)
"""« Départ 9h, retour vers 17h », « 20h (fin vers 22h) »: when it ends is never sure."""
_ALONE = pattern(rf"(?:a )?(?P<start>{_TIME})")
_SECONDS = pattern(r"(?<=\d:\d\d):00\b")
"""« 14:00:00 - 15:30:00 », as spreadsheets have it."""
_WITH_HOURS = pattern(
    r"(?:toute )?(?:la )?(?:journee|matinee|apres[ -]midi|soiree|matin|soir) ?"
    r"\((?P<hours>[^()]+)\)"
)
_HALF_DAY_FIRST = pattern(
    r"(?:le )?(?:(?P<morning>matin(?:ee)?)|apres[ -]midi|aprem|soir(?:ee)?) ?[:,-]? ?"
    r"(?P<hours>(?:de )?\d(?!.*[a-z]{4}).*)"
)
"""« matin 9h-11h30 »"""
_MIDNIGHT, _NOON = "00:00", 12
"""« 20h-minuit » ends in that night."""
_FROM = r"(?:a partir de|a compter de|apd|des|depuis|apres|de)"
_OPEN = pattern(rf"{_FROM} ?(?P<start>{_TIME})")
_FROM_UNTIL = pattern(
    rf"{_FROM} ?(?P<start>{_TIME}),? ?(?:et )?(?:jusqu'a|jusque) ?(?P<end>{_TIME})"
)
_UNTIL = pattern(rf"(?:jusqu'a|jusque|avant) ?(?P<end>{_TIME})")
_PIECES = pattern(
    r" ?(?:;|,|\n|\bet de\b|\bet\b|\bpuis\b| / | \| | \+ |&| - (?=\d+ ?[h:]\d* \d)) ?(?:de )?"
)
_FOUR = pattern(rf"({_TIME})[ /-]+({_TIME})[ /,;et-]+({_TIME})[ /-]+({_TIME})")
_GLUED = pattern(r"(\d{2})(\d{2}) ?- ?(\d{2})(\d{2})")
_AMERICAN = pattern(r"(\d{1,2}(?::\d{2})?) ?(am|pm)? ?(?:-|to|a) ?(\d{1,2}(?::\d{2})?) ?(am|pm)")

_A_DAY = 24 * 60
_WITH_LENGTH = pattern(
    r"(?:a |de |des )?(?P<start>\d{1,2} ?h(?: ?[0-5]\d)?|\d{1,2}:[0-5]\d)[ ,;(-]+"
    r"(?:(?:duree|pendant) ?:? ?)?(?P<minutes>\d{2,3}) ?(?:mn|min|minutes?)\.?\)?"
)
_OF_OTHER = pattern(
    r"[ (,;:-]*(?!(?:et|puis|ou|sinon|jusqu|a|en|de|des|entre|le|accueil|ouverture|portes)\b)"
    r"(?P<what>[a-z][a-z' ]{2,}?)"
    r" (?:(?:des|a|vers|a partir de) )?\d{1,2} ?(?:h(?: ?[0-5]\d)?|:[0-5]\d)\)?"
)


def read(raw: Raw, _: Context) -> Reading:
    """`{"start", "end"}`, an open end being None; a list of them for several."""
    match = _HALF_DAY_FIRST.fullmatch(fold(raw)) if isinstance(raw, str) else None
    if match is None:
        return _read_hours(raw)
    return _of_half_day(_read_hours(match["hours"]), is_morning=match["morning"] is not None)


def _read_hours(raw: Raw) -> Reading:
    cell = open_bare_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float):
        return ambiguous(f"Nous attendons {EXPECTED}.")
    cell = _without_seconds(cell)
    if match := _WITH_HOURS.fullmatch(cell.folded):
        cell = replace(cell, text=match["hours"], folded=match["hours"])
    if match := _NAMED.fullmatch(cell.folded):
        return _build(match["start"], match["end"], severity="repair")
    whole, hours = cell, without_remark(without_brackets(cell.folded), OF_HOURS)
    if hours != cell.folded:
        cell = replace(cell, text=f"{hours} ", folded=hours)
    if re.search(r"[?~]|\b(?:environ|vers|ou|idem)\b", cell.folded):
        return ambiguous(f"L’horaire laisse un doute. Nous attendons {EXPECTED}.")
    try:
        found = _read_one(cell) or _read_open(cell) or _read_several(cell)
        # With all that is said behind it: « à la médiathèque », of which a part is known.
        return found or _read_beside(whole) or _read_beside(cell) or _refuse(cell)
    except Unclear as problem:
        return ambiguous(str(problem))


def _without_seconds(cell: Typed) -> Typed:
    minutes = _SECONDS.sub("", cell.folded)
    return cell if minutes == cell.folded else replace(cell, text=f"{minutes} ", folded=minutes)


def _of_half_day(reading: Reading, *, is_morning: bool) -> Reading:
    """The hours, where they begin in the half day that is named before them."""
    if not isinstance(reading.value, dict) or reading.value["start"] is None:
        return reading if not reading.accepted else ambiguous(f"Nous attendons {EXPECTED}.")
    if (str(reading.value["start"]) < f"{_NOON}:00") is not is_morning:
        return ambiguous("L’heure et le moment de la journée se contredisent.")
    return lower(reading, repaired=True)


def read_length(raw: Raw) -> Reading | None:
    """« 18h30, 50 mn », « 18h (durée 45 min) »: when it begins, and so when it ends."""
    match = _WITH_LENGTH.fullmatch(fold(raw)) if isinstance(raw, str) else None
    start = _time(match["start"]) if match else None
    if match is None or start is None:
        return None
    minutes = 60 * start.hour + int(start.text[3:]) + int(match["minutes"])
    end = f"{minutes // 60:02}:{minutes % 60:02}"
    return repair({"start": start.text, "end": end}) if minutes < _A_DAY else None


def _read_beside(cell: Typed) -> Reading | None:
    """« 9h-11h chez Mme Colin »: of words that nobody knows people are asked."""

    def read_hours(folded: str) -> Reading:
        head = replace(cell, raw=folded, text=folded, folded=folded)
        return _read_one(head) or _read_open(head) or invalid("")

    is_remark = partial(is_for_people, allowed=OF_HOURS_FOR_PEOPLE)
    told = read_beside(cell.folded, cell.text, read_hours, is_remark)
    return told or next(
        filter(None, (_read_with_hour(cell, *one) for one in cuts(cell.folded))), None
    )


def _read_with_hour(cell: Typed, head: str, tail: str) -> Reading | None:
    """« 16h-18h (bus dès 15h30) »: from when to when, and the hour of something else."""
    match = _OF_OTHER.fullmatch(tail)
    hours = _read_one(replace(cell, raw=head, text=head, folded=head)) if match else None
    if match is None or hours is None or not hours.accepted:
        return None
    is_remark = is_for_people(match["what"], OF_HOURS)
    return beside_unknown(hours.value, quote(tail, cell.text)) if is_remark else None


def _read_one(cell: Typed) -> Reading | None:
    if match := _GLUED.fullmatch(cell.folded):
        return _build(f"{match[1]}:{match[2]}", f"{match[3]}:{match[4]}", severity="repair")
    if match := _AMERICAN.fullmatch(cell.folded):
        return _build(
            f"{match[1]} {match[2] or match[4]}", f"{match[3]} {match[4]}", severity="repair"
        )
    if match := _FROM_UNTIL.fullmatch(cell.folded):
        return _build(match["start"], match["end"], severity="repair")
    match = _RANGE.fullmatch(cell.folded.strip("()"))
    if match is None:
        return None
    start, end = match["start"].strip(), match["end"].strip()
    if start.isdigit() and end.isdigit():
        return ambiguous(f"Des heures ? Nous attendons {EXPECTED}.")
    tidy = cell.is_untouched and _is_tidy(cell, match)
    return _build(start, end, severity="ok" if tidy else "repair")


def _is_tidy(cell: Typed, match: re.Match[str]) -> bool:
    """« 9h-11h », « 9h à 11h », « de 9h à 11h »: nothing to repair."""
    if not _PLAIN_LEAD.match(cell.text) or cell.text != cell.text.lower():
        return False
    typed = (match["link"] == "-" and "-" in cell.text) or (
        match["link"].strip() == "a" and " à " in cell.text
    )
    plain = re.compile(r"\d{1,2}(?:h\d{0,2}|:\d{2})")
    return typed and all(plain.fullmatch(match[part].strip()) for part in ("start", "end"))


def _read_open(cell: Typed) -> Reading | None:
    if match := _OPEN.fullmatch(cell.folded):
        start = _time(match["start"])
        return repair({"start": start.text, "end": None}) if start else None
    if match := _UNTIL.fullmatch(cell.folded):
        end = _time(match["end"])
        return repair({"start": None, "end": end.text}) if end else None
    return None


def _read_several(cell: Typed) -> Reading | None:
    if match := _FOUR.fullmatch(cell.folded):
        readings = [
            _build(match[1], match[2], severity="ok"),
            _build(match[3], match[4], severity="ok"),
        ]
    else:
        pieces = [piece for piece in _PIECES.split(cell.raw.lower()) if piece.strip()]
        if len(pieces) < 2:  # noqa: PLR2004 - the number says itself
            return None
        tried = [_read_piece(piece) for piece in pieces]
        readings = [reading for reading in tried if reading is not None]
        if len(readings) != len(pieces):
            return None
    refused = next((reading for reading in readings if not reading.accepted), None)
    if refused is not None:
        return refused
    spans = [reading.value for reading in readings]
    return assume(spans, "Compris comme plusieurs plages dans la journée.")


def _read_piece(piece: str) -> Reading | None:
    cell = open_bare_cell(piece)
    return None if isinstance(cell, Reading) else _read_one(cell)


def _time(text: str) -> Clock | None:
    text = text.strip()
    clock = parse_clock(f"{text}h" if text.isdigit() else text)
    return clock if clock is not None and clock.exists else None


def _build(first: str, last: str, *, severity: str) -> Reading:
    start, end = _time(first), _time(last)
    if start is None or end is None:
        return invalid("Une des deux heures n’existe pas.")
    is_night = end.text == _MIDNIGHT and start.hour >= _NOON
    if end.text <= start.text and not is_night:
        is_same = end.text == start.text
        return invalid(
            "La fin est à la même heure que le début." if is_same else "La fin est avant le début."
        )
    span = {"start": start.text, "end": end.text}
    return ok(span) if severity == "ok" else repair(span)


def _refuse(cell: Typed) -> Reading:
    alone = _ALONE.fullmatch(cell.folded)
    start = _time(alone["start"]) if alone else None
    if alone and start:
        typed, end = (
            alone["start"].strip(),
            f"{(start.hour + 2) % 24}h{start.text[3:].removesuffix('00')}",
        )
        return ambiguous(f"Il manque l’heure de fin : écrivez par exemple {typed}-{end}.")
    if re.search(r"\d|matin|soir|midi|jour|ouvert|ferme", cell.folded):
        return ambiguous(f"Nous ne savons pas lire cet horaire. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
