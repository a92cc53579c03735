"""A small disk of our own, to be filled up, where one may be mounted."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

_SIZE = "256m"
_BLOCK = bytes(64 * 1024)


def mount(folder: Path) -> bool:
    """Whether `folder` is a disk of its own now."""
    folder.mkdir(parents=True)
    with contextlib.suppress(OSError):
        asked = ["/bin/mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return False


def unmount(folder: Path) -> None:
    subprocess.run(["/bin/umount", str(folder)], capture_output=True, check=False)


@contextlib.contextmanager
def fill(folder: Path) -> Iterator[None]:
    """Not a byte more fits. Only of a small disk: what else is on it stops as well."""
    assert folder.is_mount(), folder
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(_BLOCK)
    try:
        yield
    finally:
        filler.unlink()
