"""Which commit a checkout stands at, asked of git."""

import subprocess
from pathlib import Path


def find_commit(folder: Path) -> str | None:
    """`1a2b3c4`, with `-dirty` where files differ from it; None outside of a checkout."""
    if not (folder / ".git").exists():
        return None
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
