"""Tests' files are in memory, where it has room and nobody says otherwise."""

import os
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.scratch import has_room


@pytest.mark.parametrize(
    ("told", "free_bytes", "is_in_memory"),
    [
        (None, 8 << 30, True),
        # What a container has of it, if nobody asks for more.
        (None, 64 << 20, False),
        (None, 0, False),
        ("/var/tmp", 8 << 30, False),  # noqa: S108 - nothing is written there
    ],
)
def test_files_are_in_memory_where_it_has_room(
    told: str | None, free_bytes: int, *, is_in_memory: bool
) -> None:
    assert has_room(told, free_bytes) is is_in_memory


def test_a_test_and_the_processes_that_it_starts_have_one_place(tmp_path: Path) -> None:
    assert tmp_path.is_relative_to(gettempdir())
    assert os.environ.get("TMPDIR", gettempdir()) == gettempdir()  # noqa: TID251 - what they get
