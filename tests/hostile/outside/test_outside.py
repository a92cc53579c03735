"""What an outside program would find in the sync: nothing."""

from pathlib import Path
from random import Random

import pytest

from tests.hostile.outside.plots import PLOTS
from tests.hostile.outside.processes import build_outside_valley
from tests.hostile.outside.tale import Plot, Tale, tell
from tests.hostile.outside.valley import Soil
from tests.taste import taste

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
@pytest.mark.parametrize("seed", taste([1], [2]))
def test_an_outsider_finds_every_promise_kept(
    soil: Soil, tmp_path: Path, seed: int, plot: Plot
) -> None:
    ending = tell(soil, tmp_path / "valley.db", seed, plot)
    assert not ending.complaints, ending


@pytest.mark.system
@pytest.mark.parametrize(
    ("database", "settings"),
    taste([("postgresql", {})], [("sqlite", {"SETTLE_SECONDS": "0", "QUIET_SECONDS": "0"})]),
    ids=["as on a host", "at once"],
)
def test_an_outsider_finds_every_promise_kept_by_real_processes(
    tmp_path: Path, request: pytest.FixtureRequest, database: str, settings: dict[str, str]
) -> None:
    """The time is SYNC_NOW's; what is judged was printed by commands."""
    url = request.getfixturevalue(f"{database}_url")
    valley = build_outside_valley(tmp_path, Random(5), url, **settings)  # noqa: S311 - a tale
    plot = Plot(rounds=1, race=0.3, accidents=0.5, runs_to_quiet=3 if settings else 6)
    ending = Tale(valley, 5, plot).play()
    assert not ending.complaints, ending
