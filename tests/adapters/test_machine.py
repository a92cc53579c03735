import re
import subprocess
from pathlib import Path

import pytest

from sync_service.adapters.machine import find_commit, has_changes


@pytest.fixture(name="checkout")
def _checkout(tmp_path: Path) -> Path:
    """With one file in a folder, committed."""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "a.toml").write_text("1", encoding="utf-8")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)
    return tmp_path


def test_what_is_no_checkout_has_no_commit_and_no_changes(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1", encoding="utf-8")

    assert find_commit(tmp_path) is None
    assert not has_changes(tmp_path)


@pytest.mark.parametrize("name", ["a.toml", "new.toml"])
def test_a_file_that_was_changed_or_added_is_seen(checkout: Path, name: str) -> None:
    folder = checkout / "mappings"
    assert not has_changes(folder)
    (checkout / "beside.toml").write_text("2", encoding="utf-8")
    assert not has_changes(folder)

    (folder / name).write_text("2", encoding="utf-8")

    assert has_changes(folder)


def test_a_checkout_says_its_commit(checkout: Path) -> None:
    clean = find_commit(checkout)
    (checkout / "mappings" / "a.toml").write_text("2", encoding="utf-8")

    assert clean is not None
    assert re.fullmatch("[0-9a-f]{7,}", clean)
    assert find_commit(checkout) == f"{clean}-dirty"
