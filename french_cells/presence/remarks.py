"""What stands beside a mark of presence: words for people, unless they may turn the mark."""

import re
from collections.abc import Mapping

from french_cells.answers import find_doubt, find_second_thought
from french_cells.lexicon import Lexicon, load_lexicon
from french_cells.patterns import pattern
from french_cells.people.name_shape import is_given
from french_cells.text import fold

STRANGE = pattern(
    r"[^a-z0-9_\s.,;:!()\[\]'\"*\u00b0\u00b7\u2022&\U0001f642\U0001f60a\U0001f44d\u263a-]|[:;]-?\("
)
"""Signs that may say the contrary of the words beside them."""
_AWAY = frozenset({"absent", "gone", "no", "ne", "unjust", "unsure", "not_held", "not_there"})
_BY_OTHERS = frozenset({"repr", "repr_by", "stand_in", "kept"})
_THERE = frozenset({"present", "here", "yes", "came", "late", "left", "arrived"})
_OF_SOMEBODY = frozenset({"why", "left", "late", "excused", "absent"})
_TURNING: Mapping[str, frozenset[str]] = {
    "present": _AWAY | _BY_OTHERS | {"excused", "why", "until", "left"},
    "excused": _AWAY | _BY_OTHERS | _THERE,
    "absent": _THERE
    | _BY_OTHERS
    | {"unsure", "not_held", "why", "reason", "until", "gone"}
    | {"who", "when", "of_day", "clock", "number"},
}
"""What of a remark beside a mark may say otherwise; any other word is for people."""
DENIED = pattern(
    r"\b(?:pas|non|ne|ni|sans|plus|rien|jamais|aucune?|nul|personne|faux|mais|sinon)\b"
    r"|\bseulement (?:au?|l[ae]s?|en|pour|de)\b"
    r"|\ba\b(?! (?:[a-z]{2}|l'|\d))|^\W*a [a-z]+[eio]i?r\b"
    r"|\bn'"
)
_CORRECTED = pattern(
    r"\b(?:mais|sinon|faux|puis|finalement|en fait|si|pourtant|croi[st]|sign\w*|vue?s?|selon"
    r"|d'apres|dit|parait|ou|voir|trop)\b"
)
"""Beside who is away a denial denies nothing, but what begins anew may."""
_LACKING = pattern(r"\b(?:pas|plus|sans) (?:de |d'|(?=(?:elle|lui|eux)\b))(?!signature)")
"""« plus de chaises », « on a commencé sans elle »: no word of whether somebody came."""
_DESPITE = pattern(r"\bmalgr[ée] (?:(?:l[ae]|les|une?) |l')?[^\W\d_]+", re.IGNORECASE)
_CLAUSE = pattern(r"[,;()]| - ")


def lexicon() -> Lexicon:
    return load_lexicon("presence")


def turns_mark(remark: str, status: str) -> bool:
    """Whether it may mean that the mark is not so; who is named has a clause of their own."""
    meanings = {part.meaning for part in lexicon().read(remark)}
    own = {"left"} if {"left", "clock"} <= meanings else set()  # « partie à 11h » was there
    return bool(meanings & (_TURNING[status] - own)) or _is_denied(fold(remark), status)


def _is_denied(remark: str, status: str) -> bool:
    if STRANGE.search(remark):
        return True
    if status == "present":
        remark = _LACKING.sub(" ", remark)
        return bool(find_doubt(remark) or DENIED.search(remark))
    return bool(find_second_thought(remark) or "~" in remark or _CORRECTED.search(remark))


def without_others(remark: str) -> str:
    """« (Lou seule, Nadège en formation) »: what is said of somebody by name is left out."""
    remark = _DESPITE.sub(" ", remark)
    kept = [clause for clause in _CLAUSE.split(remark) if not _is_of_another(clause.strip())]
    return remark if len(kept) == len(_CLAUSE.split(remark)) else " , ".join(kept)


def _is_of_another(clause: str) -> bool:
    first = clause.partition(" ")[0]
    meanings = {part.meaning for part in lexicon().read(clause)}
    return first[:1].isupper() and is_given(fold(first)) and bool(meanings & _OF_SOMEBODY)
