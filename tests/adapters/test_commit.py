import re
import subprocess
from pathlib import Path

from sync_service.adapters.commit import find_commit


def test_a_checkout_says_its_commit_and_what_is_none_says_nothing(tmp_path: Path) -> None:
    assert find_commit(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "a").write_text("1", encoding="utf-8")
    subprocess.run([*git, "add", "a"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)

    clean = find_commit(tmp_path)
    (tmp_path / "a").write_text("2", encoding="utf-8")

    assert clean is not None
    assert re.fullmatch("[0-9a-f]{7,}", clean)
    assert find_commit(tmp_path) == f"{clean}-dirty"
