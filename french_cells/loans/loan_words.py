"""The words by which people tell a loan's state: negated, in any gender and number."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_BROUGHT_BACK = (
    r" (?P<word>(?:rendu|retourne|restitue|rapporte|ramene|rentre|revenu|recupere)e?s?)"
)
_NOT_YET = re.compile(
    r"(?:n (?:est|a|ont|sont) )?(?:(?:toujours|encore) )?(?:pas|non)(?: (?:encore|toujours))?"
    rf"(?: ete)?{_BROUGHT_BACK}"
)
_DONE = re.compile(rf"(?:(?:a|ont) ete|(?:est|sont)(?: bien| deja)?|deja|enfin){_BROUGHT_BACK}")
_REMINDED = re.compile(
    r"(?:deja |bien )?(?:\d{1,2}(?:e|er|re|ere|eme|nd|nde)? )?relanc(?:e|ee|es|ees|er)"
    r"|retard (?:de )?\d+ \w+"
)
_LEAST_STEM = 5
"""Shorter ones meet: « prêté » would be « prêt »."""


@dataclass(frozen=True, slots=True)
class Said:
    """A state, and whether the words are its own or merely understood so."""

    status: str
    is_own_word: bool


@cache
def said_words() -> Mapping[str, Said]:
    table = files("french_cells") / "tables" / "loan_words.toml"
    states = tomllib.loads(table.read_text(encoding="utf-8"))
    return {
        word: Said(status, is_own)
        for status, words in states.items()
        for is_own in (False, True)
        for word in words["own" if is_own else "understood"]
    }


def find_said(words: str) -> Said | None:
    """The state that these words name, whatever their gender and number."""
    said = said_words().get(words) or stemmed_words().get(_stem(words))
    if said is None and _REMINDED.fullmatch(words):
        return Said("overdue", is_own_word=False)
    for shape, status in ((_NOT_YET, "on_loan"), (_DONE, "returned")):
        match = shape.fullmatch(words)
        if said is None and match is not None:
            return Said(status, stemmed_words()[_stem(match["word"])].is_own_word)
    return said


@cache
def stemmed_words() -> Mapping[str, Said]:
    return {_stem(word): said for word, said in reversed([*said_words().items()])}


def _stem(words: str) -> str:
    """« rapportées » → rapporte: participles without their endings, other words as they are."""
    stems = (re.sub(r"e?s?$", "", word) for word in words.split())
    return " ".join(
        stem if len(stem) >= _LEAST_STEM else word
        for stem, word in zip(stems, words.split(), strict=True)
    )
