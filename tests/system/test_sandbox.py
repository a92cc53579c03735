"""The sandbox alone: its line for programs, and mapping files for what it was seeded with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import QUICK
from tests.system.processes import Host

pytestmark = pytest.mark.system


@contextmanager
def sandbox(folder: Path, *options: str) -> Iterator[dict[str, Any]]:
    """What it says when it is ready."""
    running = Host(folder).start("sandbox", "--port", "0", *options)
    try:
        yield json.loads(running.line())
    finally:
        running.stop()


def host_of(folder: Path, said: dict[str, Any]) -> Host:
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/sync.db",
        "GOOGLE_API_BASE": said["api_base"],
        "GOOGLE_APPLICATION_CREDENTIALS": said["credentials"],
        "MAPPINGS_DIR": said["mappings"],
        **QUICK,
    }
    return Host(folder, settings)


def test_a_seeded_sandbox_says_where_its_mapping_files_are(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with sandbox(tmp_path, "--seed", "demo", "--state", str(state)) as said:
        assert said["mappings"] == str(state / "mappings")
        report = host_of(tmp_path, said).sync()

    assert {one["spreadsheet"] for one in report["sheets"]} == set(said["spreadsheets"].values())
    assert {one["state"] for one in report["sheets"]} == {"ok"}


def test_mapping_files_that_people_changed_are_kept(tmp_path: Path) -> None:
    options = ("--seed", "demo", "--state", str(tmp_path / "state"))
    with sandbox(tmp_path, *options) as said:
        changed = Path(said["mappings"]) / "contacts.toml"
        changed.write_text(changed.read_text(encoding="utf-8") + "# à nous\n", encoding="utf-8")
    with sandbox(tmp_path, *options) as again:
        assert again["mappings"] == said["mappings"]

    assert changed.read_text(encoding="utf-8").endswith("# à nous\n")


def test_without_a_folder_they_last_as_long_as_the_sandbox(tmp_path: Path) -> None:
    with sandbox(tmp_path, "--seed", "demo") as said:
        mappings = Path(said["mappings"])
        assert (mappings / "spreadsheets.toml").is_file()

    assert not mappings.exists()


def test_an_empty_sandbox_has_none(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with sandbox(tmp_path, "--seed", "empty", "--state", str(state)) as said:
        assert said["mappings"] is None
    with sandbox(tmp_path, "--seed", "demo", "--state", str(state)) as again:
        assert again["mappings"] is None  # it is kept as it was first made: empty
