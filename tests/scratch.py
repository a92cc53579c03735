"""Where tests put their files: in memory where it has room: no database waits there for a disk.

Tests kill processes, never the machine: what a database does against a power cut is not tried.
"""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - each test makes folders that nobody else may read
_ROOM_BYTES = 4 << 30
"""Several times what a run holds at once."""


def use_memory() -> None:
    """For this process and those that it starts; who names a folder in TMPDIR gets that one."""
    told = os.environ.get("TMPDIR")  # noqa: TID251 - the tests' own
    free_bytes = shutil.disk_usage(_MEMORY).free if os.access(_MEMORY, os.W_OK) else 0
    if has_room(told, free_bytes):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)  # noqa: TID251


def has_room(told: str | None, free_bytes: int) -> bool:
    return told is None and free_bytes >= _ROOM_BYTES
