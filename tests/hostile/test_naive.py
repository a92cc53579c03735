"""Test the tests: the village kills each naive engine, and lets ours live."""

import pytest

from sync_service.domain.rulebook import OURS, Rulebook
from tests.hostile.naive import ENGINES
from tests.hostile.village import BENIGN, HOSTILE, Village

pytestmark = pytest.mark.hostile

STORIES = range(2000, 2040)
DOUBTS = {"held", "guard", "scramble"}


def is_broken(seed: int, rulebook: Rulebook) -> bool:
    """Whether some promise is broken in a hostile, a racing or a benign story."""
    hostile = Village(seed, acts=HOSTILE, rulebook=rulebook)
    racing = Village(seed, acts=HOSTILE, race=0.9, rulebook=rulebook)
    benign = Village(seed, acts=BENIGN, rulebook=rulebook)
    for village in (hostile, racing, benign):
        try:
            village.play()
        except AssertionError:
            return True
        if village.lost() or village.mixed() or village.apart() or village.hasty:
            return True
    return bool(DOUBTS.intersection(problem.kind for problem in benign.world.problems()))


@pytest.mark.parametrize("name", ENGINES)
def test_the_village_kills_a_naive_engine(name: str) -> None:
    assert any(is_broken(seed, ENGINES[name]) for seed in STORIES)


def test_the_village_lets_our_engine_live() -> None:
    assert not [seed for seed in STORIES if is_broken(seed, OURS)]
