"""When a nightly copy is due, and which of them go."""

from datetime import datetime
from pathlib import Path

import pytest

from sync_service.adapters.machine import DiskFolder
from sync_service.domain.errors import UsageError
from sync_service.ports import Progress, TakenBack
from sync_service.ports.work import unseen
from sync_service.privacy.keep_copies import copy_is_due, keep_copies, newest_copy

NOW = datetime.fromisoformat("2026-11-27T03:00:05+01:00")


class Writes:
    """Copies that hold nothing, or cannot be written."""

    def __init__(self, *, is_full: bool = False) -> None:
        self.is_full = is_full

    def backup(self, path: str, progress: Progress = unseen) -> int:
        del progress
        if self.is_full:
            raise UsageError("Le disque est plein.")
        Path(path).write_bytes(b"copy")
        return 3

    def restore(self, path: str, at: datetime, progress: Progress = unseen) -> TakenBack:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, "2026-11-27T12:00:00+01:00", True),
        ("2026-11-27T03:00:05+01:00", "2026-11-28T02:59:59+01:00", False),
        ("2026-11-27T03:00:05+01:00", "2026-11-28T03:00:00+01:00", True),
        # A worker that was off makes up for one night, in the afternoon.
        ("2026-11-20T03:00:05+01:00", "2026-11-27T15:00:00+01:00", True),
        ("2026-11-27T15:00:00+01:00", "2026-11-27T23:00:00+01:00", False),
        # The night when two o'clock happens twice, and the one when it does not happen.
        ("2026-10-24T03:00:05+02:00", "2026-10-25T02:59:59+01:00", False),
        ("2026-10-24T03:00:05+02:00", "2026-10-25T03:00:00+01:00", True),
        ("2027-03-27T03:00:05+01:00", "2027-03-28T03:00:00+02:00", True),
        ("2027-03-28T03:00:05+02:00", "2027-03-28T03:30:00+02:00", False),
        # The clock was ahead and has been set back.
        ("2027-06-01T12:00:00+02:00", "2026-11-27T12:00:00+01:00", True),
    ],
)
def test_a_copy_is_due_once_after_each_night(last: str | None, now: str, *, is_due: bool) -> None:
    before = datetime.fromisoformat(last) if last else None

    assert copy_is_due(before, datetime.fromisoformat(now)) is is_due


def test_the_oldest_go_and_files_of_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    old = [f"sync-2026-11-{day:02}.gz" for day in (24, 25, 26)]
    others = ["sync-2026-11-01.gz.old", "avant-travaux.gz", "sync-2026.gz"]
    for name in [*old, *others]:
        (folder / name).touch()

    done = keep_copies(Writes(), DiskFolder(folder), NOW, kept=2)

    assert (done.rows, done.dropped) == (3, 2)
    assert {one.name for one in folder.iterdir()} == {
        "sync-2026-11-26.gz",
        "sync-2026-11-27.gz",
        *others,
    }
    assert newest_copy(DiskFolder(folder), NOW) == "2026-11-27"


def test_a_copy_of_a_day_to_come_drives_out_none_of_tonight(tmp_path: Path) -> None:
    """The clock was a year ahead, once: with one copy kept, each night's own went at once."""
    for name in ("sync-2027-11-26.gz", "sync-2026-11-26.gz"):
        (tmp_path / name).touch()

    assert newest_copy(DiskFolder(tmp_path), NOW) == "2026-11-26"
    keep_copies(Writes(), DiskFolder(tmp_path), NOW, kept=1)

    assert [one.name for one in tmp_path.iterdir()] == ["sync-2026-11-27.gz"]


def test_what_a_killed_night_left_goes_with_the_next(tmp_path: Path) -> None:
    for name in ("sync-2026-11-20.gz.part", "sync-2026-11-20.gz", "avant.gz.part"):
        (tmp_path / name).touch()

    keep_copies(Writes(), DiskFolder(tmp_path), NOW, kept=14)

    left = {"sync-2026-11-20.gz", "sync-2026-11-27.gz", "avant.gz.part"}
    assert {one.name for one in tmp_path.iterdir()} == left


def test_none_goes_while_no_new_one_can_be_written(tmp_path: Path) -> None:
    for day in (24, 25, 26):
        (tmp_path / f"sync-2026-11-{day}.gz").touch()

    with pytest.raises(UsageError):
        keep_copies(Writes(is_full=True), DiskFolder(tmp_path), NOW, kept=1)

    assert len([*tmp_path.iterdir()]) == 3


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="BACKUP_DIR"):
        keep_copies(Writes(), DiskFolder(tmp_path / "file" / "copies"), NOW, kept=1)


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    assert newest_copy(DiskFolder(tmp_path / "copies"), NOW) == ""
