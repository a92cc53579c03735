"""Presences that people move about under a write and its repairs: everybody keeps theirs."""

import pytest

from tests.hostile.naive import ENGINES
from tests.hostile.presences import Presences
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

SEEDS = range(40)
FOUND = (44, 55)
"""Those that a rule was then made for: somebody had the marks of a row that was copied."""


def played(seed: int, engine: Engine | None = None) -> Presences:
    story = Presences(seed, engine or Engine())
    story.play()
    return story


@pytest.mark.parametrize("seed", taste([*SEEDS, *FOUND], sorted({*range(40, 240)} - {*FOUND})))
def test_everybody_has_the_marks_that_somebody_gave_them(seed: int) -> None:
    story = played(seed)
    assert story.wrong() == [], story.story


def test_some_of_them_are_killed_and_few_end_with_a_question() -> None:
    stories = [played(seed) for seed in SEEDS]
    assert sum(one.is_killed for one in stories) > len(SEEDS) / 10
    assert sum(bool(one.world.problems()) for one in stories) < len(SEEDS) / 3


def test_an_engine_that_never_looks_where_a_write_landed_is_found() -> None:
    found = [played(seed, Engine(ENGINES["no verify"])).wrong() for seed in SEEDS]
    assert sum(map(bool, found)) > len(SEEDS) / 8
