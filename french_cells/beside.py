"""A value at the beginning of a cell, and words behind it that nobody knows: people are asked.

One rule for all kinds (ADR 26): each kind says how its value is read, and which words may turn it.
"""

import re
from collections.abc import Callable, Iterator

from french_cells.answers import beside_unknown, find_second_thought
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import fold

_APART = pattern(r" ?\(| ?[,;] | - | : | (?=[a-z]{3})")
_ANYWHERE = pattern(r" ?\(| ?[,;] ?| - | : | (?=[a-z])")
"""Where a remark may begin: at a sign, or at a word."""
_LEAST_LETTERS = 4
_OPEN = pattern(r"[?@~≈<>]|^[#=]|\b(?:ou|bientot|presque)\b")
"""One of two, not yet, or no words at all."""
_WORD, _DIGIT = pattern(r"[a-z]{2}"), pattern(r"\d")


def read_beside(
    folded: str, text: str, read: Callable[[str], Reading], is_remark: Callable[[str], bool]
) -> Reading | None:
    """The shortest beginning that is a value, where all that follows is words for people.

    `text` is the cell as typed, for the words to be quoted from.
    """
    for head, tail in _cut(folded, _ANYWHERE):
        reading = read(head)
        if not reading.accepted or reading.severity == "assume":
            continue
        if _WORD.search(tail) and is_remark(tail):
            return beside_unknown(reading.value, quote(tail, text))
        if not _DIGIT.search(tail):  # else the value may be longer: « 9h à 11h »
            return None
    return None


def quote(tail: str, text: str) -> str:
    """The end of a folded text as it was typed."""
    is_end = len(fold(text)) == len(text) and fold(text).endswith(tail)
    return (text[len(text) - len(tail) :] if is_end else tail).strip(" ,;:()-")


def are_words(raw: Raw) -> bool:
    """« à laver au retour », « voir Leïla »: for people, and nobody doubts anything in them."""
    folded = fold(raw) if isinstance(raw, str) else ""
    letters = sum(map(str.isalpha, folded))
    is_sure = _OPEN.search(folded) is None and not find_second_thought(folded)
    return letters >= _LEAST_LETTERS and is_sure


def cuts(folded: str) -> Iterator[tuple[str, str]]:
    """Each value and remark that the text may be, the shortest value first."""
    return _cut(folded, _APART)


def _cut(folded: str, where: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for match in where.finditer(folded):
        head = folded[: match.start()]
        if head[-1:].isalnum():  # not « 9h - »
            yield head, folded[match.start() :].strip()
