"""The worker's copies at night: real processes, real files, and a copy that is taken back."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.system.processes import HereHost, Host, StandIn, eventually, set_clock

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Tél.", "Courriel"]
DURAND = ["Durand", "Zoé", "06 39 98 12 34", "zoe.durand@example.org"]


@pytest.fixture(name="copied")
def _copied(here: HereHost, stand_in: StandIn) -> Host:
    """A host with a contact, a folder for copies, and a clock that a test moves."""
    sheet = stand_in.create("Les Épis", {"Contacts": [HEADER, DURAND]})
    here.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": {"Contacts": "contacts"}}])
    here.settings |= {
        "BACKUP_DIR": "copies",
        "BACKUPS_KEPT": "2",
        "SYNC_NOW": "@heure.txt",
    }
    move_clock(here, "2026-11-25T22:00:00+01:00")
    here.sync()
    return here


def move_clock(host: Host, instant: str) -> None:
    set_clock(host.folder / "heure.txt", datetime.fromisoformat(instant))


def copies(host: Host) -> list[str]:
    folder = host.folder / "copies"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_each_night_leaves_a_copy_that_can_be_taken_back(copied: Host) -> None:
    worker = copied.start_worker()
    try:
        eventually(lambda: copies(copied) == ["sync-2026-11-25.gz"])
        for instant, kept in (
            ("2026-11-26T03:00:00+01:00", ["sync-2026-11-25.gz", "sync-2026-11-26.gz"]),
            ("2026-11-27T03:00:00+01:00", ["sync-2026-11-26.gz", "sync-2026-11-27.gz"]),
        ):
            move_clock(copied, instant)
            eventually(lambda kept=kept: copies(copied) == kept)  # type: ignore[misc]
    finally:
        assert worker.stop() == 0

    newest = copied.folder / "copies" / "sync-2026-11-27.gz"
    assert newest.stat().st_mode & 0o077 == 0
    assert newest.parent.stat().st_mode & 0o077 == 0
    tried = copied.run("restore", str(newest), "--check")
    assert tried.code == 0, tried.err
    told = copied.run("check", "--json").json
    assert any("Copies : la dernière est du 27/11/2026" in one for one in told["fine"])


def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(copied: Host) -> None:
    (copied.folder / "copies").write_text("pas un dossier", encoding="utf-8")
    worker = copied.start_worker()
    try:
        eventually(lambda: "copies" in log_of(copied.folder, "job_failed"))
        eventually(lambda: copied.run("status", "--json").json["last_sync"])
    finally:
        assert worker.stop() == 0


def log_of(folder: Path, event: str) -> str:
    lines = (folder / "worker.log").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if event in line)


def test_a_host_without_copies_is_told(copied: Host) -> None:
    told = copied.run("check", "--json").json["advice"]
    assert any("Copies : aucune encore" in one for one in told)


def test_nights_without_a_copy_are_told_to_whoever_reads_no_log(copied: Host) -> None:
    """They stood in `check` and in the log alone, and the log did not say why."""
    (copied.folder / "copies").write_text("pas un dossier", encoding="utf-8")
    copied.settings |= {"SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens"}
    worker = copied.start_worker()
    try:
        eventually(lambda: "BACKUP_DIR" in log_of(copied.folder, "job_failed"))
        move_clock(copied, "2026-11-27T22:30:00+01:00")
        assert told_of_copies(copied) == ("ok", False, False)

        move_clock(copied, "2026-11-28T08:00:00+01:00")
        assert told_of_copies(copied) == ("warning", True, True)

        (copied.folder / "copies").unlink()
        eventually(lambda: told_of_copies(copied) == ("ok", False, False))
    finally:
        assert worker.stop() == 0


def told_of_copies(host: Host) -> tuple[str, bool, bool]:
    """What `/healthz` says of them, and whether « status » and the coordinator's letter do."""
    assert host.run("digest", "--output", "lettre").code == 0
    letter = (host.folder / "lettre" / "text.txt").read_text(encoding="utf-8")
    return (
        host.run("status", "--json").json["parts"]["copies"],
        "La copie de la nuit ne se fait plus" in host.run("status").out,
        "Aucune copie de sauvegarde depuis le 25/11/2026\xa0: prévenez" in letter,
    )
