"""A small cluster for every day; `make soak-cluster` plays the large one."""

from pathlib import Path

import pytest

from tests.system.cluster import Size, play
from tests.system.witness import Asked, find_shared
from tests.taste import taste

pytestmark = pytest.mark.system


LEASED = Size(
    sheets=4,
    workers=2,
    minutes=0.15,
    kill_every_seconds=3,
    type_every_seconds=1,
    poll_seconds=1,
)
LEASELESS = Size(
    sheets=1,
    workers=3,
    minutes=2,
    kill_every_seconds=600,
    type_every_seconds=1,
    poll_seconds=1,
    latency_seconds=0.5,
    has_leases=False,
)


@pytest.mark.parametrize("size", taste([LEASED], [LEASELESS]), ids=["leased", "leaseless"])
def test_workers_that_are_killed_and_a_database_that_is_restarted_lose_no_edit(
    tmp_path: Path, size: Size
) -> None:
    """The judge sees it where workers have one sheet in hand together."""
    verdict = play(size, tmp_path)

    assert verdict.is_good is size.has_leases, verdict
    assert (verdict.kills > 0) is size.has_leases
    assert bool(verdict.shared) is not size.has_leases


READ = Asked("a", "sheet", 1, 2, writes=False)
WRITE = Asked("a", "sheet", 6, 7, writes=True)


@pytest.mark.parametrize(
    ("other", "is_shared"),
    [
        (Asked("b", "sheet", 0, 0.9, writes=False), False),
        (Asked("b", "sheet", 1.5, 3, writes=False), True),
        (Asked("b", "sheet", 3, 4, writes=False), True),
        (Asked("b", "sheet", 6.5, 9, writes=True), True),
        (Asked("b", "sheet", 7.1, 8, writes=True), False),
        (Asked("b", "another", 3, 4, writes=True), False),
        (Asked("a", "sheet", 3, 4, writes=False), False),
    ],
)
def test_a_sheet_is_shared_while_one_reads_and_writes_it(other: Asked, *, is_shared: bool) -> None:
    assert bool(find_shared([READ, WRITE, other])) is is_shared


def test_two_that_only_read_one_after_the_other_share_nothing() -> None:
    reads = [Asked(name, "sheet", at, at + 1, writes=False) for at, name in enumerate("abab")]
    assert find_shared(reads) == []
