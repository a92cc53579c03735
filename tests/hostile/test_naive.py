"""Test the tests: the village kills each naive engine, and lets ours live."""

import pytest

from sync_service.sync.planning.situation import OURS
from tests.fakes.database import FakeDatabase
from tests.hostile.naive import ENGINES, OWN_STORIES, SUBTLE_ENGINES, UnscopedDatabase
from tests.hostile.stories import STORIES as OF_THEIR_OWN
from tests.hostile.stories import keeps_house
from tests.hostile.village import BENIGN, HOSTILE, PATIENT, SUBTLE, Engine, Village
from tests.taste import taste

pytestmark = pytest.mark.hostile

_FIRST = [2023, 2028, 2030, 2006, 2002]
STORIES = [*_FIRST, *(set(range(2000, 2040)) - {*_FIRST})]
"""Those first that find out an engine that few others do."""
EACH_DAY = taste([STORIES[:5]], [STORIES[5:]])
"""Ours: the stories of `test_village` are of the same kinds."""
FEW = range(2000, 2008)
DOUBTS = {"held", "guard", "scramble"}


def is_broken(seed: int, engine: Engine) -> bool:
    """Whether some promise is broken in a hostile, a racing or a benign story."""
    hostile = Village(seed, acts=HOSTILE, engine=engine)
    racing = Village(seed, acts=HOSTILE, race=0.9, engine=engine)
    benign = Village(seed, acts=BENIGN, engine=engine)
    for village in (hostile, racing, benign):
        try:
            village.play()
        except AssertionError:
            return True
        if village.lost() or village.mixed() or village.apart() or village.hasty:
            return True
    return bool(DOUBTS.intersection(problem.kind for problem in benign.world.problems()))


def is_subtly_broken(seed: int, engine: Engine) -> bool:
    """Whether some promise is broken where people annotate, compute, hesitate or delete all."""
    village = Village(seed, acts=SUBTLE, engine=engine)
    try:
        village.play()
    except AssertionError:
        return True
    is_torn = village.lost() or village.mixed() or village.apart() or village.taken()
    return bool(is_torn or village.hasty or village.unquiet)


@pytest.mark.parametrize("name", SUBTLE_ENGINES)
def test_the_village_kills_an_engine_that_lacks_one_subtle_rule(name: str) -> None:
    assert any(is_subtly_broken(seed, SUBTLE_ENGINES[name]) for seed in STORIES)


@pytest.mark.parametrize("seeds", EACH_DAY, ids=len)
def test_the_village_lets_our_engine_live_among_subtle_people(seeds: list[int]) -> None:
    assert not [seed for seed in seeds if is_subtly_broken(seed, Engine(pace=PATIENT))]


@pytest.mark.parametrize("name", ENGINES)
def test_the_village_kills_a_naive_engine(name: str) -> None:
    assert any(is_broken(seed, Engine(ENGINES[name])) for seed in STORIES)


@pytest.mark.parametrize("seeds", EACH_DAY, ids=len)
def test_the_village_lets_our_engine_live(seeds: list[int]) -> None:
    assert not [seed for seed in seeds if is_broken(seed, Engine())]


@pytest.mark.parametrize("name", OWN_STORIES)
def test_a_story_of_its_own_kills_an_engine_that_lacks_a_rule(name: str) -> None:
    assert all(OF_THEIR_OWN[name](OWN_STORIES[name], seed) for seed in FEW)


@pytest.mark.parametrize("name", OWN_STORIES)
def test_that_story_lets_our_engine_live(name: str) -> None:
    assert not [seed for seed in FEW if OF_THEIR_OWN[name](OURS, seed)]


def test_a_partners_own_sheet_shows_its_own_people_only() -> None:
    assert keeps_house(FakeDatabase(), OURS)
    assert not keeps_house(UnscopedDatabase(), OURS)
