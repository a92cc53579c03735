"""Of two people or twelve, much may be replaced and sorted at once: each record stays theirs."""

import pytest

from tests.hostile.naive import ENGINES
from tests.hostile.short_lists import ShortList
from tests.hostile.village import Engine
from tests.taste import taste

pytestmark = pytest.mark.hostile

SEEDS = range(9000, 9060)
FOUND = (9553, 21412, 21627, 22406, 22475, 22510, 23042, 23376, 23724, 41307)
"""Of 7,600 lists that were played once, those that a rule was then made for."""


def played(seed: int, engine: Engine | None = None) -> ShortList:
    known = ShortList(seed, engine)
    known.play()
    return known


@pytest.mark.parametrize("seed", taste([*SEEDS, *FOUND], sorted({*range(9060, 9600)} - {*FOUND})))
def test_a_record_stays_its_persons(seed: int) -> None:
    known = played(seed)
    assert known.is_blind or (known.mixed(), known.exchanged()) == ([], []), known.story


def test_in_most_of_them_it_can_be_known() -> None:
    assert sum(not played(seed).is_blind for seed in SEEDS) > len(SEEDS) * 2 / 3


@pytest.mark.parametrize("name", ["reference only", "row number"])
def test_an_engine_that_lacks_the_rule_is_found(name: str) -> None:
    found = [played(seed, Engine(ENGINES[name])) for seed in SEEDS[:20]]
    assert any(one.exchanged() for one in found if not one.is_blind)
