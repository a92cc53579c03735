"""Each thing that goes wrong on its own, at any request, while people type."""

from pathlib import Path
from zlib import crc32

import pytest

from tests.hostile.faults.mishaps import MISHAPS, Mishap
from tests.hostile.faults.story import Script, Story
from tests.hostile.faults.town import PATIENT, Ground

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.name)
def test_nothing_is_lost_or_done_twice_when_one_thing_goes_wrong(
    ground: Ground, tmp_path: Path, mishap: Mishap
) -> None:
    script = Script([mishap], rounds=3, mishap_chance=1.0)
    seed = crc32(mishap.name.encode())
    ending = Story(ground, tmp_path / "town.db", seed, script).play()
    assert not ending.complaints, ending


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_in_a_storm_of_everything(
    ground: Ground, tmp_path: Path, seed: int
) -> None:
    script = Script(MISHAPS, mishap_chance=0.9)
    ending = Story(ground, tmp_path / "town.db", seed, script).play()
    assert not ending.complaints, ending


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_in_a_storm_while_the_sync_waits_for_quiet(
    ground: Ground, tmp_path: Path, seed: int
) -> None:
    script = Script(MISHAPS, mishap_chance=0.9, settings=PATIENT, runs_to_quiet=6)
    ending = Story(ground, tmp_path / "town.db", seed, script).play()
    assert not ending.complaints, ending
