"""Whatever people, the world and the worker do: at rest, every promise holds."""

from pathlib import Path

import pytest

from tests.hostile.district.machine import stories, tell
from tests.hostile.faults.town import Ground

pytestmark = pytest.mark.hostile


def test_the_district_keeps_every_promise(ground: Ground, tmp_path: Path) -> None:
    tell(ground, tmp_path, stories(8))
