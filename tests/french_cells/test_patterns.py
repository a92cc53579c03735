"""A pattern that its first use compiles answers as one that is compiled at once."""

import copy
import re

import pytest

from french_cells.patterns import pattern

WORDS = r"(?P<word>[a-z]+)\d"


def test_it_answers_as_the_compiled_one() -> None:
    late, at_once = pattern(WORDS, re.IGNORECASE), re.compile(WORDS, re.IGNORECASE)

    for text in ("Abc1", "abc", "1 x2 y3", ""):
        assert late.findall(text) == at_once.findall(text)
        assert late.sub("-", text) == at_once.sub("-", text)
        found, expected = late.search(text), at_once.search(text)
        assert (found and found["word"]) == (expected and expected["word"])
    assert (late.pattern, late.flags) == (at_once.pattern, at_once.flags)


def test_it_can_be_copied() -> None:
    assert copy.copy(pattern(WORDS)).fullmatch("a1")


def test_a_mistake_in_it_is_told_by_its_first_use() -> None:
    wrong = pattern("(")

    with pytest.raises(re.error):
        wrong.match("")
