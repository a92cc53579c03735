"""A record stays its person's, whoever copies, carries and puts back rows."""

import pytest

from tests.hostile.clipboards import Town
from tests.hostile.naive import ENGINES
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

ONCE_WRONG = 5165
"""In it a record went over to whom its row had been copied for."""


def played(seed: int, engine: Engine | None = None) -> Town:
    town = Town(seed, engine=engine)
    town.play()
    return town


@pytest.mark.parametrize("seed", taste([ONCE_WRONG, *range(5000, 5015)], range(5015, 5150)))
def test_a_record_stays_its_persons_and_nobody_has_two(seed: int) -> None:
    town = played(seed)
    assert town.exchanged() == [], town.story
    assert town.doubled() == {}, town.story
    assert town.mixed() == [], town.story


@pytest.mark.parametrize("name", ["reference only", "row number"])
def test_an_engine_that_lacks_the_rule_is_found(name: str) -> None:
    towns = (played(seed, Engine(ENGINES[name])) for seed in range(5000, 5010))
    assert any(town.exchanged() or town.mixed() for town in towns)
