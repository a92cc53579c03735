"""A first look at a text never hides what its words say: readers cut few texts into words."""

import tomllib
from pathlib import Path

import pytest

from french_cells.lexicon import Lexicon, cut, load_lexicon, load_table
from french_cells.text import fold

_HERE = Path(__file__).parent
_TABLES = sorted(
    path.stem
    for path in (_HERE.parents[1] / "french_cells" / "tables").glob("*.toml")
    if path.stem != "short_forms" and isinstance(load_table(path.stem).get("words"), dict)
)


def _texts() -> set[str]:
    """What is typed in all tables of cells, folded, once more behind a number."""
    found = set((_HERE / "fresh_cells.txt").read_text(encoding="utf-8").split("|"))
    waiting: list[object] = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (_HERE / "cells").glob("*.toml")
    ]
    while waiting:
        told = waiting.pop()
        if isinstance(told, str):
            found.add(told)
        elif isinstance(told, dict):
            waiting += [*told, *told.values()]
        elif isinstance(told, list):
            waiting += told
    return {text for typed in map(fold, found) for text in (typed, f"12{typed}")}


_WORDS = {text: cut(text) for text in sorted(_texts())}


def _hidden(lexicon: Lexicon, text: str) -> set[str]:
    """What the text says by its words, and not at first look."""
    said = {part.meaning for part in lexicon.read_words(_WORDS[text], is_mending=False)}
    return {one for one in said if one is not None and not lexicon.may_find(text, {one})}


@pytest.mark.parametrize("name", _TABLES)
def test_a_first_look_hides_nothing_that_words_say(name: str) -> None:
    lexicon = load_lexicon(name)
    hidden = {text: meanings for text in _WORDS if (meanings := _hidden(lexicon, text))}
    assert hidden == {}


def test_a_first_look_settles_what_most_names_are() -> None:
    lexicon = load_lexicon("person_words")
    assert not any(lexicon.may_find(name, {"vacant"}) for name in ("adam", "Colin", "le goff"))
    assert lexicon.may_find("poste a pourvoir", {"vacant"})


def test_a_word_behind_a_bracket_is_not_hidden() -> None:
    assert load_lexicon("person_words").find("agents(eremplacer", {"vacant"}) is not None
