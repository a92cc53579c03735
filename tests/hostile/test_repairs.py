"""Rows that people move under a write and under its repairs: everybody keeps theirs."""

import pytest

from tests.hostile.naive import ENGINES
from tests.hostile.repairs import Repaired
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

SEEDS = range(60)
FOUND = (101, 200)
"""Those that a rule was then made for: somebody was archived, or had another's values."""


@pytest.mark.parametrize("seed", taste([*SEEDS, *FOUND], sorted({*range(60, 320)} - {*FOUND})))
def test_everybody_keeps_their_row_and_their_record(seed: int) -> None:
    story = Repaired.played(seed)
    assert story.wrong() == [], story.story


def test_in_most_of_them_something_is_written_and_struck() -> None:
    stories = [Repaired.played(seed) for seed in SEEDS]
    assert sum(one.struck > 0 for one in stories) > len(SEEDS) * 2 / 3
    assert sum(one.struck > 1 for one in stories) > len(SEEDS) / 4


def test_an_engine_that_never_looks_where_a_write_landed_is_found() -> None:
    found = [Repaired.played(seed, Engine(ENGINES["no verify"])).wrong() for seed in SEEDS]
    assert sum(map(bool, found)) > len(SEEDS) / 4
