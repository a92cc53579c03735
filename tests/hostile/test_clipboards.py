"""A record stays its person's, whoever copies, carries and puts back rows."""

import pytest

from sync_service.domain.record import make_reference
from tests.hostile.clipboards import Town
from tests.hostile.naive import ENGINES
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

ONCE_WRONG = 5165
"""In it a record went over to whom its row had been copied for."""
QUIET = 5013
"""In it nothing is asked at the end."""


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


@pytest.mark.parametrize(
    ("name", "seeds"),
    [("reference only", range(5056, 5064)), ("row number", range(5018, 5026))],
)
def test_an_engine_that_lacks_the_rule_is_found(name: str, seeds: range) -> None:
    """In stories in which ours is right: it is found in two of each block at least."""
    towns = [played(seed, Engine(ENGINES[name])) for seed in seeds]
    assert any(town.exchanged() for town in towns)
    assert any(town.mixed() for town in towns)
    assert not any(town.exchanged() or town.mixed() for town in map(played, seeds))


def test_whoever_has_two_records_is_found_until_a_problem_tells_of_one() -> None:
    town = played(QUIET)
    assert (town.doubled(), town.world.problems()) == ({}, [])
    known = town.world.records()[0]
    other = make_reference("contact", 1)
    town.world.add("contact", other, **known.fields)

    assert [{*refs} for refs in town.doubled().values()] == [{known.ref, other}]
