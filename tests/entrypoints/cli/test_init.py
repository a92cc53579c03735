"""The first day: what is missing is written, what is there is left alone."""

import json
from pathlib import Path

import pytest

from sync_service.config import load_settings, read_environment
from sync_service.entrypoints.cli.outcome import run


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_writes_settings_and_mappings_that_can_be_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--json"]) == 0

    written = json.loads(capsys.readouterr().out)["written"]
    assert {".env", "mappings/contacts.toml"} <= set(written)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert len(load_settings(read_environment()).secret_keys[0]) >= 32
    assert run(["export", "contact"]) == 0


def test_a_second_time_it_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["init"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    capsys.readouterr()

    assert run(["init", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["written"] == []
    assert {path: path.read_bytes() for path in before} == before
