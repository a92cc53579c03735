"""Rows that people move while runs die at any request: everybody keeps theirs."""

import pytest

from tests.hostile.deaths import Dying
from tests.hostile.naive import ENGINES
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

SEEDS = range(60)
FOUND = (238, 294, 791, 829, 1725, 2225, 2506, 2929, 4545, 5064)
"""Those that rules were then made for: somebody was archived, came back or stayed elsewhere."""


@pytest.mark.parametrize("seed", taste([*SEEDS, *FOUND], sorted({*range(60, 320)} - {*FOUND})))
def test_everybody_keeps_their_row_and_their_record(seed: int) -> None:
    story = Dying.played(seed)
    assert story.wrong() == [], story.story


def test_in_most_of_them_runs_die_and_in_many_somebody_acted_before_a_write() -> None:
    stories = [Dying.played(seed) for seed in SEEDS]
    assert sum(one.deaths > 0 for one in stories) > len(SEEDS) / 2
    assert sum(one.deaths > 0 and one.struck > 0 for one in stories) > len(SEEDS) / 6


def test_an_engine_that_never_looks_where_a_write_landed_is_found() -> None:
    found = [Dying.played(seed, Engine(ENGINES["no verify"])).wrong() for seed in SEEDS]
    assert sum(map(bool, found)) > len(SEEDS) / 10
