"""What is said beside a day or an hour: most remarks change nothing, some say « not this one ».

A remark is set apart: in brackets, behind a dash or a comma. There any words will do that neither
deny, doubt, put off nor count. Without such a sign every word has to be known to do no harm.
"""

import re
from collections.abc import Sequence

from french_cells.answers import find_contrary
from french_cells.lexicon import Part, cut, load_lexicon
from french_cells.moments.calendar_words import MONTHS, WEEKDAYS
from french_cells.patterns import pattern

_APART = pattern(r" ?\(| ?[,;] | - | : | (?=[a-z]{3})")
_BEGINS_APART = pattern(r"[(,;:]|- |cf\b")
_INSTEAD = pattern(
    r"\b(?:(?:au lieu|a la place|reporte\w*|decale\w*|avance\w*) d[ue]|(?:et non|pas) (?:pas )?le"
    r"|(?:prevue? )?initialement(?: prevue?)? le"
    rf") (?:{'|'.join(WEEKDAYS)}|\d{{1,2}}\b)[^(),;]*"
)
"""« (au lieu du 7) », « (reporté du 7) »: that was the other day."""
_HARMFUL = frozenset({"contrary", "sum"})
_TO_DO = pattern(r"\ba (?:[a-z']+ )?[a-z]+(?:er|ir|re)\b")
"""« à rendre », « à caler » are not done."""


def changes_nothing(rest: str, *, with_hours: bool = False) -> bool:
    """« (grande salle) », « - CT n°3 », « cf mail Léa » behind a day or an hour."""
    told = _INSTEAD.sub(" ok ", rest)
    parts = load_lexicon("moment_words").read_words(cut(told), is_mending=False)
    meanings = {part.meaning for part in parts}
    if _TO_DO.search(told) or find_contrary(_blank_known(told, parts)):
        return False
    unknown = [part for part in parts if part.meaning is None]
    if meanings & (_HARMFUL if with_hours else _HARMFUL | {"time"}) or any(
        map(_is_moment, unknown)
    ):
        return False
    is_known = not unknown and bool(meanings - {"letter", "time"})
    return is_known or (meanings != {"time"} and _BEGINS_APART.match(rest) is not None)


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
    parts = load_lexicon("moment_words").read_words(cut(head), is_mending=False)
    meanings = {part.meaning for part in parts} - {"letter"}
    return bool(meanings) and meanings <= {"event", "done"}


def _is_moment(part: Part) -> bool:
    """A number, a day or a month: it may be another one."""
    return part.text[0].isdigit() or part.text in WEEKDAYS or part.text in MONTHS


def without_remark(folded: str) -> str:
    """« 9h45 - accueil café » → « 9h45 »; the text as it is where nothing may be left out."""
    return folded[: _remark_place(folded)]


def says_more(folded: str) -> bool:
    """« 12/03/2026 - atelier cuisine », « café du 12/03/2026 »: what it may be the day of."""
    remark = folded[_remark_place(folded) :]
    parts = load_lexicon("moment_words").read_words(cut(remark), is_mending=False)
    return any(part.meaning is None for part in parts) or without_lead(folded) != folded


def _remark_place(folded: str) -> int:
    for match in _APART.finditer(folded):
        head, tail = folded[: match.start()], folded[match.start() :].strip()
        if head[-1:].isalnum() and changes_nothing(tail):
            return match.start()
    return len(folded)
