"""The first day: what is missing is written, what is there is left alone."""

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

from sync_service.config import DEFAULTS, load_settings, project_folder, read_environment
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


def test_every_setting_that_it_writes_explains_itself(tmp_path: Path) -> None:
    run(["init"])

    text = (tmp_path / ".env").read_text(encoding="utf-8")
    lines = text.splitlines()
    named = {
        found[1]: above
        for above, line in itertools.pairwise(lines)
        if (found := re.fullmatch(r"#?([A-Z_]+)=(.*)", line))
    }
    assert named.keys() <= DEFAULTS.keys()
    asked = {"GOOGLE_APPLICATION_CREDENTIALS", "PUBLIC_URL", "SMTP_URL", "MAIL_FROM"}
    assert asked | {"SECRET_KEYS", "COORDINATORS", "DATABASE_URL"} <= named.keys()
    for name, above in named.items():
        assert above.startswith("# "), name
        offered = re.search(rf"^#?{name}=(.*)$", text, re.MULTILINE)
        assert offered is not None
        assert name == "SECRET_KEYS" or offered[1] == DEFAULTS[name]


def test_in_a_clone_what_a_host_changes_is_not_what_an_update_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`git pull` refused to touch mapping files that a host had filled in."""
    shipped = project_folder("mappings")
    shutil.copytree(shipped, tmp_path / "mappings")
    before = {path: path.read_bytes() for path in (tmp_path / "mappings").glob("*.toml")}

    run(["init", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert "correspondances/organisations.toml" in said["written"]
    assert "correspondances/organisations.toml" in " ".join(said["next"])
    (tmp_path / "correspondances" / "organisations.toml").write_text("", encoding="utf-8")
    assert load_settings(read_environment()).mappings_dir == Path("correspondances")
    assert {path: path.read_bytes() for path in before} == before
    run(["init", "--json"])
    assert json.loads(capsys.readouterr().out)["written"] == []


def test_mapping_files_that_a_host_has_made_already_stay_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(project_folder("mappings"), tmp_path / "mappings")
    (tmp_path / "mappings" / "spreadsheets.toml").write_text("# les nôtres\n", encoding="utf-8")

    run(["init", "--json"])

    assert json.loads(capsys.readouterr().out)["written"] == [".env"]
    assert load_settings(read_environment()).mappings_dir == Path("mappings")


def test_a_second_time_it_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["init"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    capsys.readouterr()

    assert run(["init", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["written"] == []
    assert {path: path.read_bytes() for path in before} == before
