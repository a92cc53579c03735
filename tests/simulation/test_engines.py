"""The simulation finds out every engine that lacks one rule, and soon."""

from contextlib import closing
from pathlib import Path

import pytest

from simulation.stage import Stage
from tests.simulation.engines import ENGINES

pytestmark = pytest.mark.hostile

_LAUNCHER = Path(__file__).with_name("engines.py")
_SEEDS = range(7000, 7012)
"""Each engine must be found out by one of these; docs/evidence/hostile.md says how often."""


@pytest.mark.parametrize(
    "name",
    [
        "reference only",
        "last write wins",
        "missing means deleted",
        "guards counted anew each run",
        "a base that never moves after a repair",
    ],
)
def test_an_engine_that_lacks_a_rule_is_found_out(name: str) -> None:
    assert name in ENGINES
    with closing(Stage(f"{_LAUNCHER}:{name}")) as stage:
        assert any(stage.play(seed, "sqlite").breaches for seed in _SEEDS)
