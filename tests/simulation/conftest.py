from collections.abc import Iterator
from contextlib import closing

import pytest

from simulation.stage import Stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Ours, for all: to open one takes as long as some of the stories that are played on it."""
    with closing(Stage()) as stage:
        yield stage
