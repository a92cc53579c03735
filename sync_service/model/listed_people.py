"""Lists of people as cells hold them: how they are cut, and who is taken out of one. Pure.

A whole name goes, with its civility and its remark: « Léa Petit (bénévole) et Omar Sy » is « Omar
Sy » then. Where other words stand beside it, it may be somebody else's: that is for a person to
see, who is told where it stands.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from french_cells.folding import fold
from french_cells.patterns import pattern
from sync_service.model.naming import is_named, without_civility

_LINES = pattern(r"[;\n]")
_QUOTED = pattern(r"[«»\n]")
"""Around what an answer quotes: « gardé « Nour Aziz », pas « Max Roy » »."""
_COMMA = r"\s*,\s*"
_JOINED = r"(?:^|\s+)(?:et|ou|puis|avec)\s+|\s*[/&+|•·]\s*|\s+[-–—]\s+"
_OUTSIDE = r"(?![^()\[\]]*[)\]])"
"""Of brackets."""
_PARTINGS = tuple(pattern(rf"((?:{one}){_OUTSIDE})", re.IGNORECASE) for one in (_JOINED, _COMMA))
"""The looser one first: « Petit, Léa et Omar Sy »."""
_REMARK = pattern(r"\s*[(\[]([^()\[\]]*)[)\]]")
_LEADING = pattern(r"^(?:et|ou|puis|avec)\s+", re.IGNORECASE)
_APART = pattern(r"[,;\n()\[\]]")
_SAID = pattern(r"\d|^(?:nee?|epouse|ep)\s")
"""Folded: what is no name of somebody else."""
_ANY = pattern(rf"{_JOINED}|[,;\n()\[\]]", re.IGNORECASE)


def cut_list(text: str) -> list[str]:
    """One per line, or between semicolons, or between commas."""
    parts = _LINES.split(text)
    if len(parts) == 1:
        parts = text.split(",")
    return list(dict.fromkeys(filter(None, map(str.strip, parts))))


def join_list(listed: Sequence[str]) -> str:
    """Reads back as the same list."""
    if any("," in one for one in listed):
        return "; ".join(listed) + (";" if len(listed) == 1 else "")
    return ", ".join(listed)


def without_names(listed: Sequence[str], names: frozenset[str]) -> list[str]:
    if is_named(" ".join(listed), names):  # « Petit, Léa »
        return []
    return [*dict.fromkeys(filter(None, (_without(one, names) for one in listed)))]


def without_typed(value: object, names: frozenset[str]) -> object:
    """Of a list, or of what was typed as one; None where nobody else is in it."""
    if isinstance(value, list):
        return without_names(value, names) or None
    if not isinstance(value, str):
        return value
    typed = cut_list(value)
    left = without_names(typed, names)
    return value if left == typed else join_list(left) or None


def quotes_one(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence quotes one of these names as a list has it."""
    return any(without_typed(one, names) != one for one in _QUOTED.split(text))


def may_name(value: object, names: frozenset[str]) -> bool:
    """Whether what is left of such a list has one of these names among other words.

    Or what may be said of whoever is gone from it: « née Durand », a number, « Bénévole ».
    """
    left = without_typed(value, names)
    text = _text_of(left)
    parts = [*filter(None, (fold(one) for one in _ANY.split(text)))]
    is_within = any(f" {name} " in f" {part} " for part in parts for name in names)
    if is_within or any(" ".join(pair) in names for pair in pairwise(parts)):
        return True
    return _is_couple(text, names) or (left != value and _is_said_of_one(_text_of(value), parts))


def _text_of(value: object) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _is_couple(text: str, names: frozenset[str]) -> bool:
    """« Léa et Omar Petit »: two of one family name."""
    for item in _APART.split(text):
        pieces = [fold(one).split() for one in _PARTINGS[0].split(item)[::2]]
        for first, second in pairwise(pieces):
            ends = (second[at:] for at in range(1, len(second)))
            if any(" ".join([*first, *end]) in names for end in ends):
                return True
    return False


def _is_said_of_one(text: str, left: Sequence[str]) -> bool:
    remarks = {fold(one) for one in _REMARK.findall(text)}
    # « Omar Sy » in brackets is somebody; one word may be anything.
    return any(_SAID.search(one) or (one in remarks and _is_word(one)) for one in left)


def _is_word(folded: str) -> bool:
    return len(without_civility(folded).split()) == 1


def has_one(value: object, names: frozenset[str]) -> bool:
    """Whether one of these names is in it, whole or among other words."""
    return without_typed(value, names) != value or may_name(value, names)


def _without(item: str, names: frozenset[str]) -> str:
    """Of one of a list; as it was where none of them is in it."""
    words = frozenset(fold(item).split())
    if not any(words.issuperset(name.split()) for name in names):
        return item
    if is_named(item, names):
        return ""
    for parting in _PARTINGS:
        pieces = parting.split(item)
        if len(pieces) > 1:
            left = [_without(one, names) for one in pieces[::2]]
            return item if left == pieces[::2] else _join(left, pieces[1::2])
    return _without_remark(item, names)


def _join(pieces: Sequence[str], partings: Sequence[str]) -> str:
    """Each piece that is left, with what parted it from the one before."""
    left = [(before, one) for before, one in zip(("", *partings), pieces, strict=True) if one]
    return "".join([one for _, one in left[:1]] + [before + one for before, one in left[1:]])


def _without_remark(item: str, names: frozenset[str]) -> str:
    """« Léa Petit (bénévole) » goes; « Omar Sy » of « Léa Petit (Omar Sy) » does not."""
    remarks = [_without(one, names) for one in _REMARK.findall(item)]
    if is_named(_REMARK.sub(" ", item), names):
        return " ".join(_LEADING.sub("", one) for one in remarks if one != one.lower())
    left = iter(remarks)
    return _REMARK.sub(lambda found: _kept(found[0], found[1], next(left)), item).strip()


def _kept(found: str, remark: str, left: str) -> str:
    if left == remark:
        return found
    return f" ({left})" if left else ""
