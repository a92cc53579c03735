"""Whatever people, the world and the worker do: at rest, every promise holds."""

from pathlib import Path

import pytest

from tests.hostile.district.machine import stories, tell
from tests.hostile.faults.town import Ground
from tests.taste import taste

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("examples", taste([3], [20]))
def test_the_district_keeps_every_promise(ground: Ground, tmp_path: Path, examples: int) -> None:
    tell(ground, tmp_path, stories(examples))
