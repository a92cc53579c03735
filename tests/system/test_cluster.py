"""A small cluster for every day; `make soak-cluster` plays the large one."""

from pathlib import Path

import pytest

from tests.system.cluster import Size, play

pytestmark = pytest.mark.system


def test_workers_that_are_killed_and_a_database_that_is_restarted_lose_no_edit(
    tmp_path: Path,
) -> None:
    size = Size(sheets=4, workers=2, minutes=0.25, kill_every_seconds=6, type_every_seconds=2)

    verdict = play(size, tmp_path)

    assert verdict.is_good, verdict
    assert verdict.kills > 0
