"""What is said beside a day or an hour: most remarks change nothing, some say « not this one ».

A remark is set apart: in brackets, behind a dash or a comma. There any words will do that neither
deny, doubt, put off nor count. Without such a sign every word has to be known to do no harm.
"""

import re
from collections.abc import Callable, Sequence

from french_cells.answers import find_contrary, find_turned
from french_cells.beside import cuts
from french_cells.lexicon import Part, cut, load_lexicon
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given

_BRACKETS = pattern(r" ?\(([^()]+)\) ?(?=.)")
_BEGINS_APART = pattern(r"[(,;:]|- |cf\b")
_INSTEAD = pattern(
    r"\b(?:(?:au lieu|a la place|reporte\w*|decale\w*|avance\w*) d[ue]|(?:et non|pas) (?:pas )?le"
    r"|(?:prevue? )?initialement(?: prevue?)? le"
    rf") (?:{'|'.join(WEEKDAYS)}|\d{{1,2}}\b)[^(),;]*"
)
"""« (au lieu du 7) », « (reporté du 7) »: that was the other day."""
_ONLY_WEEKDAYS = pattern(
    rf"[ (,;-]*(?:(?:(?:,|/|et) ?)?(?:les? )?(?:{'|'.join(WEEKDAYS)})\.?,? ?)+\)?"
)
_HARMFUL = frozenset({"contrary", "sum"})
_TIMED = frozenset({"time", "length", "other_hour", "of_hours", "at_most", "welcome"})
OF_DAYS = frozenset({"time", "length", "other_hour", "at_most", "welcome"})
OF_HOURS = frozenset({"length", "other_hour", "of_hours", "at_most"})
"""What changes nothing beside a day, and beside an hour."""
OF_HOURS_FOR_PEOPLE = OF_HOURS | {"weekday"}
"""« 14h30 (mardi) »: the hour is clear; whether the row's day is that one, people are asked."""
_TO_DO = pattern(r"\ba (?:[a-z']+ )?[a-z]+(?:er|ir|re)\b")
"""« à rendre », « à caler » are not done."""


def changes_nothing(rest: str, allowed: frozenset[str] = frozenset()) -> bool:
    """« (grande salle) », « - CT n°3 », « cf mail Léa » behind a day or an hour."""
    told = _INSTEAD.sub(" ok ", rest)
    parts = _parts_of(told)
    meanings = {part.meaning for part in parts}
    if _may_turn(told, parts, allowed, find_contrary):
        return False
    is_known = None not in meanings and bool(meanings - {"letter", "time"})
    return is_known or (meanings != {"time"} and _BEGINS_APART.match(rest) is not None)


def leaves_words(rest: str) -> bool:
    """« 15/09 - chez Zoé », « 15/12, tombe à l'eau »: words that nobody knows, no given name."""
    told = _INSTEAD.sub(" ok ", rest)
    unknown = [word for part in _parts_of(told) if part.meaning is None for word in part.words]
    return any(word.folded.isalpha() and not is_given(word.folded) for word in unknown)


def is_for_people(rest: str, allowed: frozenset[str]) -> bool:
    """Words behind a day or an hour that nobody knows, and that do not seem to turn it."""
    if "weekday" in allowed and _ONLY_WEEKDAYS.fullmatch(rest):
        return True
    told = _INSTEAD.sub(" ok ", rest)
    return not _may_turn(told, _parts_of(told), allowed, find_turned)


def _parts_of(told: str) -> Sequence[Part]:
    return load_lexicon("moment_words").read_words(cut(told), is_mending=False)


def _may_turn(
    told: str,
    parts: Sequence[Part],
    allowed: frozenset[str],
    find: Callable[[str], str | None],
) -> bool:
    """It denies, doubts or puts off, or holds another number, day or hour."""
    meanings = {part.meaning for part in parts}
    is_moment = any(map(_is_moment, (part for part in parts if part.meaning is None)))
    is_harmful = bool(meanings & (_HARMFUL | (_TIMED - allowed)))
    is_turned = _TO_DO.search(told) is not None or find(_blank_known(told, parts)) is not None
    return is_moment or is_harmful or is_turned


def _blank_known(told: str, parts: Sequence[Part]) -> str:
    """« après la classe » says when it is, and « après » alone not sure."""
    for part in parts:
        start, end = part.words[0].start, part.words[-1].end
        told = f"{told[:start]}{' ' * (end - start)}{told[end:]}" if part.meaning else told
    return told


def without_lead(folded: str) -> str:
    """« accueil à 9h45 » → « 9h45 »."""
    place = re.search(r"\d|$", folded)
    head = folded[: place.start()] if place else ""
    return folded[len(head) :] if only_leads(head) else folded


def only_leads(head: str) -> bool:
    """« CT du », « rdv le » before a day or an hour."""
    meanings = {part.meaning for part in _parts_of(head)} - {"letter"}
    return bool(meanings) and meanings <= {"event", "done"}


def _is_moment(part: Part) -> bool:
    """A number, a day or a month: it may be another one."""
    return part.text[0].isdigit() or part.text in WEEKDAYS or part.text in MONTHS


def without_remark(folded: str, allowed: frozenset[str] = frozenset()) -> str:
    """« 9h45 - accueil café » → « 9h45 »; the text as it is where nothing may be left out."""
    return folded[: _remark_place(folded, allowed)]


def without_brackets(folded: str) -> str:
    """« 10h30 (accueil dès 10h) à 12h » → « 10h30 à 12h »."""
    return _BRACKETS.sub(
        lambda one: one[0] if not changes_nothing(one[1], _TIMED) else " ", folded
    )


def says_more(folded: str) -> bool:
    """« 12/03/2026 - atelier cuisine », « café du 12/03/2026 »: what it may be the day of."""
    remark = folded[_remark_place(folded) :]
    is_unknown = any(part.meaning is None for part in _parts_of(remark))
    return is_unknown or without_lead(folded) != folded


def _remark_place(folded: str, allowed: frozenset[str] = frozenset()) -> int:
    fitting = (len(head) for head, tail in cuts(folded) if changes_nothing(tail, allowed))
    return next(fitting, len(folded))
