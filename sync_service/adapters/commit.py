"""What git says of a checkout: its commit, and what was changed in it by hand."""

import subprocess
from pathlib import Path


def find_commit(folder: Path) -> str | None:
    """`v0.1.0-3-g1a2b3c4`, `-dirty` where files differ from it; None outside of a checkout."""
    if not (folder / ".git").exists():
        return None
    return _ask(folder, "describe", "--always", "--tags", "--dirty") or None


def has_changes(folder: Path) -> bool:
    """Whether files were changed or added there that the next version may stand against."""
    return bool(_ask(folder, "status", "--porcelain", "--", "."))


def _ask(folder: Path, *words: str) -> str:
    """Empty where git, or a checkout, is missing."""
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
