"""A taste of the one world: few runs, each replayed exactly by its seed."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from simulation.stage import Stage

pytestmark = pytest.mark.hostile


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with closing(Stage()) as stage:
        yield stage


def test_nobody_types_into_a_cell_that_a_write_is_about_to_set(stage: Stage) -> None:
    """Not during a second sync either, which runs while the write waits."""
    verdict = stage.play(1100159, "sqlite")

    assert "  a second sync begins at write no. 1 of les-epis" in verdict.story
    assert verdict.breaches == [], "\n".join(verdict.story)


def test_a_seed_tells_the_same_story_on_either_database_and_nothing_is_lost_in_it(
    stage: Stage,
) -> None:
    first, again = stage.play(1, "sqlite"), stage.play(1, "postgresql")

    assert first.story == again.story
    assert first.counts["syncs"] > 6
    assert first.breaches == again.breaches == [], "\n".join(first.story)
