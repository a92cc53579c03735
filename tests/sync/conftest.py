"""Every row that a test of this folder has taken in is looked at both ways."""

from collections.abc import Iterator

import pytest

from tests.both_ways import admitted_both_ways


@pytest.fixture(autouse=True, scope="module")
def every_row_both_ways() -> Iterator[None]:
    with admitted_both_ways():
        yield
